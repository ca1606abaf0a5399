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

  it('take nothing that is no row of the view', async () => {
    await vscode.commands.executeCommand('iisSsl.goToText', { kind: 'path' });
    await vscode.commands.executeCommand('iisSsl.goToText', 'x');
  });
});
