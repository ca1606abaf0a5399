import { expect } from 'chai';
import * as vscode from 'vscode';
import { describeIn } from '../runner/run.ts';
import { driver } from '../runner/driver.ts';
import { openFile } from '../runner/workspace.ts';
import { waitFor } from '../runner/waitFor.ts';

const ROWS = '.sidebar .pane-body .monaco-list-row';

async function rowsWhen(wanted: string): Promise<string[]> {
  return waitFor(async () => {
    const texts = (await driver.texts(ROWS)).map((text) => text.replace(/\s+/g, ' ').trim());
    return texts.some((text) => text.includes(wanted)) && texts;
  }, `the view to list "${wanted}"`);
}

describeIn({ driven: true }, 'Servers view', () => {
  before(async () => {
    await vscode.commands.executeCommand('iisSsl.servers.focus');
  });

  it('lists servers with their product, and their sites with SSL mode and worst finding', async () => {
    const rows = await rowsWhen('Contoso');
    expect(rows.some((row) => row.includes('applicationHost.config') && row.includes('IIS 10.0'))).to.equal(true);
    expect(rows.some((row) => row.includes('iis6') && row.includes('MetaBase.xml · IIS 6.0'))).to.equal(true);
    expect(rows.find((row) => row.startsWith('Contoso'))).to.match(/kernel-mode SSL · error/);
  });

  it('opens a site into its bindings and paths, and a path leads to its text', async () => {
    await rowsWhen('Contoso');
    await driver.click(`${ROWS}[aria-label*="Contoso"]`);
    const rows = await rowsWhen('/secret');
    expect(rows.some((row) => row.includes('https *:443:www.contoso.example (Sni, DisableTLS13)'))).to.equal(true);
    expect(rows.find((row) => row.startsWith('/secret'))).to.contain('client certificate required but never asked for');
    await driver.screenshot('tree');
    await driver.click(`${ROWS}[aria-label^="/secret"]`);
    const selected = await waitFor(() => {
      const editor = vscode.window.activeTextEditor;
      return editor !== undefined && !editor.selection.isEmpty && editor.document.getText(editor.selection);
    }, 'the text of /secret to be selected');
    expect(selected).to.equal('Contoso/secret');
  });

  it('follows the text of an open editor', async () => {
    await vscode.commands.executeCommand('iisSsl.servers.focus');
    const document = await openFile('applicationHost.config');
    const name = document.getText().indexOf('Contoso" id');
    await vscode.window.activeTextEditor?.edit((edit) => edit.insert(document.positionAt(name), 'My '));
    await rowsWhen('My Contoso');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await rowsWhen('Contoso');
  });
});
