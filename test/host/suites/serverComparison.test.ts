import { expect } from 'chai';
import * as vscode from 'vscode';
import { describeIn, itOnDisk } from '../runner/run.ts';
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
    expect(rows.some((row) => /SSL mode.*user-mode SSL \(HTTPFilter\) → kernel-mode SSL/.test(row))).to.equal(true);
    await driver.screenshot('differences');
    const right = await waitFor(async () => {
      await driver.click(`${ROWS}[aria-label*="SSL mode"]`);
      return selectedIn(vscode.ViewColumn.Two);
    }, 'the deciding text on the right');
    expect(right).to.contain('EnableKernelSSL');
  });

  /** How many stations the two pictures of the panel have, once there are two. */
  async function stationCounts(): Promise<readonly number[]> {
    await driver.webview.text('.flow-section:nth-child(2) svg .station');
    const counts = [1, 2].map(async (section) => {
      const selector = `.flow-section:nth-child(${section}) svg .station[data-station]`;
      return (await driver.webview.texts(selector)).length;
    });
    return Promise.all(counts);
  }

  /** Opens the flows of a row. A click on the row opens its texts first, which must not come in front of the panel. */
  async function showFlowsOf(label: string): Promise<void> {
    const row = `${ROWS}[aria-label*="${label}"]`;
    await driver.click(row);
    await waitFor(() => selectedIn(vscode.ViewColumn.Two), 'the deciding text on the right');
    await driver.click(`${row} .action-label[aria-label="Show Both Flows"]`);
  }

  it('shows both flows in the panel, from the title of the view and from a row', async () => {
    await vscode.commands.executeCommand('iisSsl.compareServers', user(), kernel());
    await rowsWhen('SSL mode');
    await driver.click('.sidebar .pane-header .action-label[aria-label="Show Both Flows"]');
    // Handshake of five, and the nine stations of user mode beside the five of kernel mode.
    expect(await stationCounts()).to.deep.equal([14, 10]);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await showFlowsOf('SSL mode');
    expect(await stationCounts()).to.deep.equal([14, 10]);
    await driver.screenshot('differences-flows');
  });

  it('shows both flows of a path that only one server states', async () => {
    await vscode.commands.executeCommand('iisSsl.compareServers', user(), kernel());
    const rows = await rowsWhen('access flags');
    const path = /(\/\S+) · access flags/.exec(rows.find((row) => row.includes('access flags')) ?? '')?.[1] ?? '';
    await showFlowsOf(`${path} access flags`);
    await stationCounts();
    const names = await driver.webview.texts('.flow-name h2');
    expect(names.map((name) => name.split(' · ')[1])).to.deep.equal([path, path]);
  });

  itOnDisk('compares with a server outside of the workspace, and shows its flow', async () => {
    const outside = vscode.Uri.joinPath(fileIn(''), '..', 'outside', 'MetaBase.xml');
    await vscode.workspace.fs.copy(fileIn('iis6-user/MetaBase.xml'), outside);
    const asked = vscode.commands.executeCommand('iisSsl.compareServers', kernel());
    await driver.choose('with which server', 'Choose a File');
    await driver.proposed('The files of the other server', '/servers/');
    await driver.answer('The files of the other server', outside.path);
    await asked;
    await rowsWhen('SSL mode');
    await vscode.commands.executeCommand('iisSsl.showBothFlows');
    expect(await stationCounts()).to.deep.equal([10, 14]);
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(outside, '..'), { recursive: true });
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
