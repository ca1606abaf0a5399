import { expect } from 'chai';
import * as vscode from 'vscode';
import { currentRun } from '../runner/run.ts';
import { waitFor } from '../runner/waitFor.ts';
import { fileIn, findings, openFile } from '../runner/workspace.ts';

// The first suite by name: nothing has asked for anything yet.
describe('Activation', () => {
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('reads no configuration because some XML is opened', async () => {
    const extension = vscode.extensions.getExtension(currentRun.extensionId);
    const document = await vscode.workspace.openTextDocument({
      language: 'xml',
      content: '<project>\n  <name>shop</name>\n</project>\n',
    });
    await vscode.window.showTextDocument(document);
    await waitFor(() => extension?.isActive, 'the extension to be activated');
    // What editors ask of every XML. Had one of them begun to read, its answer would have waited for the findings.
    const { uri } = document;
    const at = new vscode.Position(1, 4);
    const all = new vscode.Range(0, 0, 3, 0);
    const answers = [
      await vscode.commands.executeCommand<unknown[]>('vscode.executeCodeLensProvider', uri),
      await vscode.commands.executeCommand<unknown[]>('vscode.executeInlayHintProvider', uri, all),
      await vscode.commands.executeCommand<unknown[]>('vscode.executeHoverProvider', uri, at),
      await vscode.commands.executeCommand<unknown[]>('vscode.executeDefinitionProvider', uri, at),
      await vscode.commands.executeCommand<unknown[]>('vscode.executeCodeActionProvider', uri, all),
    ];
    expect(answers.flat()).to.deep.equal([]);
    const ours = vscode.languages.getDiagnostics().filter(([, all]) => all.some(({ source }) => source === 'IIS SSL'));
    expect(ours.map(([file]) => file.path)).to.deep.equal([]);
  });

  it('reads the workspace once a configuration file is opened', async () => {
    await openFile('applicationHost.config');
    await waitFor(() => findings(fileIn('iis6/MetaBase.xml'), 'kernel-ssl-with-client-certs'), 'findings elsewhere');
  });

  it('has a text for everything that it says', async () => {
    const document = await openFile('applicationHost.config');
    await waitFor(() => findings(document.uri, 'require-cert-without-negotiate'), 'the finding');
    const said = vscode.languages
      .getDiagnostics()
      .flatMap(([, all]) => all.filter(({ source }) => source === 'IIS SSL'))
      .flatMap(({ message, relatedInformation = [] }) => [message, ...relatedInformation.map((each) => each.message)]);
    const at = document.positionAt(document.getText().indexOf('SslRequireCert') + 1);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      at,
    );
    for (const { contents } of hovers) {
      said.push(...contents.map((each) => (typeof each === 'string' ? each : each.value)));
    }
    expect(said.length).to.be.greaterThan(5);
    expect(said.filter((text) => /(?:^|[^\w/])~[0-9a-z]+/.test(text))).to.deep.equal([]);
  });
});
