import { expect } from 'chai';
import * as vscode from 'vscode';
import { describeIn } from '../runner/run.ts';
import { driver } from '../runner/driver.ts';
import { caretAt, fileIn, openFile } from '../runner/workspace.ts';
import { waitFor } from '../runner/waitFor.ts';

async function stationsWhen(count: number): Promise<string[]> {
  return waitFor(async () => {
    const names = await driver.webview.texts('svg .station .name');
    return names.length === count && names;
  }, `${count} stations`);
}

const FIVE = ['Request', 'HTTP.SYS', 'Worker process', 'HTTP.SYS', 'Response'];
const NINE = [
  'Request',
  'HTTP.SYS',
  'HTTPFilter',
  'HTTP.SYS',
  'Worker process',
  'HTTP.SYS',
  'HTTPFilter',
  'HTTP.SYS',
  'Response',
];

describeIn({ driven: true }, 'Request-flow panel', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('shows the five stations of IIS 7 for the site at the caret', async () => {
    await caretAt('applicationHost.config', 'Contoso" id');
    await vscode.commands.executeCommand('iisSsl.showRequestFlow');
    expect(await stationsWhen(5)).to.deep.equal(FIVE);
    await driver.screenshot('panel');
  });

  it('shows the nine stations of IIS 6 in user mode', async () => {
    await caretAt('iis6-user/MetaBase.xml', 'ServerComment="Intranet"');
    await vscode.commands.executeCommand('iisSsl.showRequestFlow');
    expect(await stationsWhen(9)).to.deep.equal(NINE);
    await driver.screenshot('panel-iis6');
  });

  it('sets IIS 6 and IIS 7 side by side', async () => {
    await caretAt('applicationHost.config', 'Contoso" id');
    await vscode.commands.executeCommand('iisSsl.compareRequestFlows');
    expect(await stationsWhen(14)).to.deep.equal([...NINE, ...FIVE]);
    await driver.screenshot('panel-compare');
  });

  it('opens the deciding text of a warning, selected', async () => {
    await caretAt('applicationHost.config', '"Contoso/secret"');
    await vscode.commands.executeCommand('iisSsl.showRequestFlow');
    await stationsWhen(5);
    await driver.webview.click('[data-rule="require-cert-without-negotiate"] button');
    const text = await waitFor(() => {
      const editor = vscode.window.activeTextEditor;
      return editor?.selection.isEmpty === false && editor.document.getText(editor.selection);
    }, 'a selection');
    expect(text).to.equal('SslRequireCert');
    expect(vscode.window.activeTextEditor?.document.uri.toString()).to.equal(
      fileIn('applicationHost.config').toString(),
    );
  });

  it('opens the text that decides a hop', async () => {
    await caretAt('iis6/MetaBase.xml', 'ServerComment="Shop"');
    await vscode.commands.executeCommand('iisSsl.showRequestFlow');
    await stationsWhen(5);
    await driver.webview.click('svg [data-hop="2"] .badge');
    const text = await waitFor(() => {
      const editor = vscode.window.activeTextEditor;
      return editor?.selection.isEmpty === false && editor.document.getText(editor.selection);
    }, 'a selection');
    expect(text).to.equal('"EnableKernelSSL"=dword:00000001');
  });

  it('follows the text while it is typed', async () => {
    await caretAt('applicationHost.config', 'Contoso" id');
    await vscode.commands.executeCommand('iisSsl.showRequestFlow');
    await stationsWhen(5);
    const document = await openFile('applicationHost.config');
    const name = document.getText().indexOf('Contoso" id');
    await vscode.window.activeTextEditor?.edit((edit) => edit.insert(document.positionAt(name), 'Renamed '));
    await waitFor(async () => (await driver.webview.text('#app')).includes('Renamed Contoso'), 'the new name');
  });

  it('shows a hostile site name as text', async () => {
    await caretAt('hostile/applicationHost.config', 'onerror');
    await vscode.commands.executeCommand('iisSsl.showRequestFlow');
    await stationsWhen(5);
    expect(await driver.webview.text('#app')).to.contain('<img src=x onerror=alert(1)>');
  });
});
