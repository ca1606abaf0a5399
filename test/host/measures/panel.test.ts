import * as vscode from 'vscode';
import { driver, measures } from '../runner/driver.ts';
import { closeWebviews, fileIn, findings, openFile } from '../runner/workspace.ts';
import { waitFor } from '../runner/waitFor.ts';

/** How often the panel is opened. The first time is told apart: what the panel needs is loaded then. */
const TIMES = 8;

describe('Panel', () => {
  it('shows its first picture so soon', async function () {
    this.timeout(120_000);
    // What VS Code itself takes until a panel shows anything.
    const empty: number[] = [];
    for (let i = 0; i < TIMES; i++) {
      const seen = driver.webview.sight('#empty');
      const started = Date.now();
      // As ours. A page without scripts cannot be asked what it shows, either.
      const options = { enableScripts: true };
      const panel = vscode.window.createWebviewPanel('empty', 'Empty', vscode.ViewColumn.Beside, options);
      panel.webview.html = '<!DOCTYPE html><html><body><p id="empty">Nothing</p></body></html>';
      empty.push((await seen) - started);
      panel.dispose();
      await driver.webview.gone('#empty');
    }
    await measures.tell('an empty panel, first', empty.splice(0, 1));
    await measures.tell('an empty panel, again', empty);

    const document = await openFile('applicationHost.config');
    await waitFor(() => findings(fileIn('applicationHost.config'), 'require-cert-without-negotiate'), 'findings');
    const at = document.positionAt(document.getText().indexOf('<site name="Customer 500"') + 1);
    const pictures: number[] = [];
    for (let i = 0; i < TIMES; i++) {
      const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
      editor.selection = new vscode.Selection(at, at);
      const seen = driver.webview.sight('.flow-section svg .station');
      const started = Date.now();
      await vscode.commands.executeCommand('iisSsl.showRequestFlow');
      pictures.push((await seen) - started);
      await closeWebviews();
      await driver.webview.gone('.flow-section');
    }
    await measures.tell('first picture, 1,000 sites, first', pictures.splice(0, 1));
    await measures.tell('first picture, 1,000 sites, again', pictures);
  });
});
