import { expect } from 'chai';
import * as vscode from 'vscode';
import { describeIn } from '../runner/run.ts';
import { driver } from '../runner/driver.ts';
import { fileIn, findings, openFile } from '../runner/workspace.ts';
import { waitFor } from '../runner/waitFor.ts';

const STEP = '.gettingStartedContainer .getting-started-step';

/** The steps of the open walkthrough that are ticked off. */
function stepsDone(): Promise<string[]> {
  return driver.texts(`${STEP}:has(.codicon-getting-started-step-checked) .step-title`);
}

async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

describeIn({ driven: true }, 'Walkthrough', () => {
  before(async () => {
    await vscode.commands.executeCommand('iisSsl.openWalkthrough');
    await driver.waitForText(`${STEP} .step-title`);
  });
  after(closeAll);

  it('has a step for each thing that a newcomer does first', async () => {
    const titles = (await driver.texts(`${STEP} .step-title`)).map((title) => title.trim());
    expect(titles).to.deep.equal([
      'Open the samples',
      'Read a diagram',
      'Fix a warning',
      'Trace a request',
      'Add an HTTP.SYS export',
      'Migrate or compare servers',
    ]);
    expect(await driver.webview.attribute('svg', 'aria-label')).to.contain('sample files');
    await driver.screenshot('walkthrough');
  });

  it('ticks off the export where one is there, and the fix when a finding has gone by an edit', async () => {
    // The workspace has a server with the output of netsh.
    await waitFor(async () => (await stepsDone()).includes('Add an HTTP.SYS export'), 'the export to be ticked off');
    const document = await openFile('applicationHost.config');
    const [finding] = await waitFor(() => findings(document.uri, 'require-cert-without-negotiate'), 'the finding');
    const at = finding?.range.start ?? new vscode.Position(0, 0);
    await vscode.window.activeTextEditor?.edit((edit) => edit.insert(at, 'SslNegotiateCert, '));
    await waitFor(() => findings(document.uri, 'require-cert-without-negotiate', 0), 'the finding to go');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('iisSsl.openWalkthrough');
    await waitFor(async () => (await stepsDone()).includes('Fix a warning'), 'the fix to be ticked off');
  });
});

describe('Add a File', () => {
  const elsewhere = (): vscode.Uri => fileIn('elsewhere/sslcert.txt');
  const beside = (): vscode.Uri => fileIn('iis6/sslcert.txt');
  const read = async (uri: vscode.Uri): Promise<string> =>
    new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));

  beforeEach(() => vscode.workspace.fs.writeFile(elsewhere(), new TextEncoder().encode('SSL Certificate bindings:\n')));
  afterEach(async () => {
    await closeAll();
    await vscode.workspace.fs.delete(fileIn('elsewhere'), { recursive: true });
    await vscode.workspace.fs.delete(beside());
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  it('copies it beside the server that it belongs to, and opens the copy', async () => {
    await openFile('iis6/MetaBase.xml');
    await vscode.commands.executeCommand('iisSsl.addFile', undefined, [elsewhere()]);
    expect(await read(beside())).to.equal('SSL Certificate bindings:\n');
    expect(vscode.window.activeTextEditor?.document.uri.toString()).to.equal(beside().toString());
  });

  it('overwrites nothing', async () => {
    await vscode.workspace.fs.writeFile(beside(), new TextEncoder().encode('mine'));
    await openFile('iis6/MetaBase.xml');
    await vscode.commands.executeCommand('iisSsl.addFile', undefined, [elsewhere()]);
    expect(await read(beside())).to.equal('mine');
  });
});
