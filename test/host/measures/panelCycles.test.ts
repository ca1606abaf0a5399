import { expect } from 'chai';
import * as vscode from 'vscode';
import { driver, measures } from '../runner/driver.ts';
import { currentRun } from '../runner/run.ts';
import { closeWebviews, fileIn, findings, openFile } from '../runner/workspace.ts';
import { waitFor } from '../runner/waitFor.ts';

/** After so many everything is loaded and compiled. */
const WARM_UP = 20;

/** How much more the extension host may hold after all cycles than after the first ones, in bytes a cycle. */
const MAX_GROWTH = 10_000;

describe('Panel cycles', () => {
  it('leave the heap level', async function () {
    const cycles = currentRun.cycles ?? WARM_UP;
    this.timeout(240_000 + cycles * 2000);
    const document = await openFile('applicationHost.config');
    await waitFor(() => findings(fileIn('applicationHost.config'), 'require-cert-without-negotiate'), 'findings');
    const at = document.positionAt(document.getText().indexOf('<site name="Customer 500"') + 1);
    const size = await heapSize();
    const sizes: number[] = [];
    const times: number[] = [];
    for (let i = 1; i <= cycles; i++) {
      const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
      editor.selection = new vscode.Selection(at, at);
      const started = performance.now();
      await vscode.commands.executeCommand('iisSsl.showRequestFlow');
      await driver.webview.sight('.flow-section svg .station');
      await closeWebviews();
      await driver.webview.gone('.flow-section');
      times.push(performance.now() - started);
      if (i === WARM_UP || i % 100 === 0 || i === cycles) sizes.push(size());
    }
    await measures.tell('one cycle', times);
    const [first = 0] = sizes;
    const last = sizes.at(-1) ?? 0;
    for (const [i, each] of sizes.entries()) await measures.tell(`heap in MB, sample ${i}`, [each / 1e6]);
    expect(last - first, 'bytes that the heap grew by').to.be.lessThan(cycles * MAX_GROWTH);
  });
});

/** Asks for the heap's size after garbage was collected; where nobody tells, it is 0. */
async function heapSize(): Promise<() => number> {
  if (currentRun.host !== 'node') return () => 0;
  const { setFlagsFromString } = await import('node:v8');
  const { runInNewContext } = await import('node:vm');
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  return () => {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
}
