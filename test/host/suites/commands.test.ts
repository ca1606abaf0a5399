import { expect } from 'chai';
import * as vscode from 'vscode';
import { currentRun } from '../runner/run.ts';

describe('Commands', () => {
  it('are those of the manifest, no more and no less', async () => {
    await vscode.extensions.getExtension(currentRun.extensionId)?.activate();
    // What begins with an underscore is for the extension itself; views make commands with dots of their own.
    const ours = (await vscode.commands.getCommands(true)).filter((command) => /^iisSsl\.[a-zA-Z]+$/.test(command));
    const manifest = vscode.extensions.getExtension(currentRun.extensionId)?.packageJSON as {
      contributes: { commands: { command: string }[] };
    };
    expect(ours).to.have.members(manifest.contributes.commands.map(({ command }) => command));
  });

  it('open the samples that come with the extension', async () => {
    await vscode.commands.executeCommand('iisSsl.openSamples');
    const opened = vscode.workspace.textDocuments.find(({ uri }) =>
      uri.path.endsWith('/samples/iis6-user-mode/MetaBase.xml'),
    );
    expect(opened?.getText()).to.contain('IIsWebServer');
    // What the walkthrough speaks of first is in front.
    expect(vscode.window.activeTextEditor?.document.uri.path).to.match(
      /iis10-client-certificates\/applicationHost\.config$/,
    );
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('take nothing that is no row of the view', async () => {
    await vscode.commands.executeCommand('iisSsl.goToText', { kind: 'path' });
    await vscode.commands.executeCommand('iisSsl.goToText', 'x');
  });
});
