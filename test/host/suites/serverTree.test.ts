import { expect } from 'chai';
import * as vscode from 'vscode';
import { describeIn } from '../runner/run.ts';
import { driver } from '../runner/driver.ts';
import { caretAt, openFile } from '../runner/workspace.ts';
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
    const rows = await rowsWhen('kernel-mode SSL · error');
    expect(rows.some((row) => row.includes('applicationHost.config') && row.includes('IIS 10.0'))).to.equal(true);
    expect(rows.some((row) => row.includes('iis6') && row.includes('MetaBase.xml · IIS 6.0'))).to.equal(true);
    expect(rows.find((row) => row.startsWith('Contoso'))).to.match(/kernel-mode SSL · error/);
  });

  it('opens a site into its bindings and paths, and a path leads to its text', async () => {
    // It may be open already: a click closes it then.
    if (!(await rowsWhen('Contoso')).some((row) => row.startsWith('/secret')))
      await driver.click(`${ROWS}[aria-label^="Contoso"]`);
    const rows = await rowsWhen('/secret');
    expect(rows.some((row) => row.includes('https *:443:www.contoso.example (Sni, DisableTLS13)'))).to.equal(true);
    expect(rows.find((row) => row.startsWith('/secret'))).to.contain('client certificate required but never asked for');
    await driver.screenshot('tree');
    const selected = await waitFor(async () => {
      // A row that is drawn anew between press and release takes no click.
      await driver.click(`${ROWS}[aria-label^="/secret"]`);
      const editor = vscode.window.activeTextEditor;
      return editor !== undefined && !editor.selection.isEmpty && editor.document.getText(editor.selection);
    }, 'the text of /secret to be selected');
    expect(selected).to.equal('Contoso/secret');
  });

  it('follows the text of an open editor', async () => {
    await vscode.commands.executeCommand('iisSsl.servers.focus');
    const document = await openFile('applicationHost.config');
    const name = document.getText().indexOf('Contoso" id');
    await vscode.window.activeTextEditor?.edit((edit) => {
      edit.insert(new vscode.Position(1, 0), '\n');
      edit.insert(document.positionAt(name), 'My ');
    });
    const rows = await rowsWhen('My Contoso');
    // What was opened stays open, though all of it stands elsewhere now.
    expect(rows).to.include('https *:443:www.contoso.example (Sni, DisableTLS13)');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await rowsWhen('/secret');
  });

  it('carries the number of errors as a badge', async () => {
    const badge = await driver.waitForText(
      '.activitybar .action-item:has(.action-label[aria-label^="IIS SSL"]) .badge-content',
    );
    const errors = vscode.languages
      .getDiagnostics()
      .flatMap(([, all]) => all)
      .filter(({ source, severity }) => source === 'IIS SSL' && severity === vscode.DiagnosticSeverity.Error);
    expect(Number(badge)).to.be.greaterThan(0);
    expect(Number(badge)).to.be.at.least(new Set(errors.map(({ message }) => message)).size);
  });

  it('lists what holds a text, and everything again', async () => {
    await vscode.commands.executeCommand('iisSsl.servers.focus');
    await vscode.commands.executeCommand('iisSsl.filterServers', 'SECRET');
    const rows = await waitFor(async () => {
      const texts = await driver.texts(ROWS);
      return (
        !texts.some((text) => text.includes('MetaBase.xml')) && texts.some((text) => text.includes('Contoso')) && texts
      );
    }, 'the filtered view');
    expect(rows.filter((row) => row.includes('IIS 10.0'))).to.have.length(1);
    await driver.screenshot('tree-filtered');
    await vscode.commands.executeCommand('iisSsl.clearFilter');
    await rowsWhen('MetaBase.xml');
  });

  it('says what is missing, and copies the command that writes it', async () => {
    const row = (await rowsWhen('No HTTP.SYS export')).find((text) => text.includes('HTTP.SYS'));
    expect(row).to.contain('not known');
    await vscode.env.clipboard.writeText('');
    await waitFor(async () => {
      await driver.click(`${ROWS}[aria-label^="No HTTP.SYS export"]`);
      return (await vscode.env.clipboard.readText()) === 'netsh http show sslcert > sslcert.txt';
    }, 'the command on the clipboard');
  });

  it('follows the caret without taking the focus', async () => {
    await vscode.commands.executeCommand('iisSsl.servers.focus');
    await caretAt('applicationHost.config', 'protocol="https"');
    await waitFor(
      async () => (await driver.texts(`${ROWS}.selected`)).some((text) => text.includes('www.contoso.example')),
      'the row of the binding to be selected',
    );
    expect(vscode.window.activeTextEditor?.document.uri.path).to.match(/applicationHost\.config$/);
    const focused = await driver.texts('.sidebar .monaco-list.focused');
    expect(focused).to.deep.equal([]);
  });
});
