import { expect } from 'chai';
import * as vscode from 'vscode';
import { describeIn } from '../runner/run.ts';
import { driver } from '../runner/driver.ts';
import { fileIn } from '../runner/workspace.ts';
import { waitFor } from '../runner/waitFor.ts';

const ROWS = '.sidebar .pane-body .monaco-list-row';

async function rowsWhen(wanted: string): Promise<string[]> {
  return waitFor(async () => {
    const texts = (await driver.texts(ROWS)).map((text) => text.replace(/\s+/g, ' ').trim());
    return texts.some((text) => text.includes(wanted)) && texts;
  }, `a row with "${wanted}"`);
}

function selectedIn(column: vscode.ViewColumn): string | null {
  const editor = vscode.window.visibleTextEditors.find(({ viewColumn }) => viewColumn === column);
  return editor === undefined || editor.selection.isEmpty ? null : editor.document.getText(editor.selection);
}

describeIn({ driven: true }, 'Comparing servers', () => {
  const kernel = (): string => fileIn('iis6/MetaBase.xml').toString();
  const user = (): string => fileIn('iis6-user/MetaBase.xml').toString();

  afterEach(async () => {
    await vscode.commands.executeCommand('iisSsl.closeComparison');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('lists what differs, and a row opens both texts side by side', async () => {
    await vscode.commands.executeCommand('iisSsl.compareServers', user(), kernel());
    const rows = await rowsWhen('SSL mode');
    expect(rows.some((row) => /SSL mode.*userHttpFilter → kernel/.test(row))).to.equal(true);
    await driver.screenshot('differences');
    await driver.click(`${ROWS}[aria-label*="SSL mode"]`);
    const right = await waitFor(() => selectedIn(vscode.ViewColumn.Two), 'the deciding text on the right');
    expect(right).to.contain('EnableKernelSSL');
  });

  it('exports the differences as Markdown', async () => {
    await vscode.commands.executeCommand('iisSsl.compareServers', user(), kernel());
    await rowsWhen('SSL mode');
    await vscode.commands.executeCommand('iisSsl.exportComparison');
    const editor = await waitFor(
      () => vscode.window.visibleTextEditors.find(({ document }) => document.languageId === 'markdown'),
      'the exported text',
    );
    expect(editor.document.getText()).to.contain('## Differences of two servers');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});

describe('Migrating a metabase', () => {
  const folder = (): vscode.Uri => fileIn('migrated');

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(folder(), { recursive: true });
  });

  it('writes the new server into a folder and opens the report, and overwrites nothing', async () => {
    const metabase = fileIn('iis6/MetaBase.xml').toString();
    await vscode.commands.executeCommand('iisSsl.migrateMetabase', metabase, 'ws2022', folder());
    const read = async (name: string): Promise<string> =>
      new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder(), name)));
    expect(await read('applicationHost.config')).to.contain('<system.applicationHost>');
    expect(vscode.window.activeTextEditor?.document.getText()).to.contain('# From IIS 6 to Windows Server 2022');

    const mark = new TextEncoder().encode('mine');
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder(), 'applicationHost.config'), mark);
    await vscode.commands.executeCommand('iisSsl.migrateMetabase', metabase, 'ws2025', folder());
    expect(await read('applicationHost.config')).to.equal('mine');
    // One file is taken, so none of the others is written again either.
    expect(await read('migration-report.md')).to.contain('# From IIS 6 to Windows Server 2022');
    await vscode.commands.executeCommand('notifications.clearAll');
  });
});
