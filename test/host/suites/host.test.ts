import { expect } from 'chai';
import * as vscode from 'vscode';
import { currentRun, describeIn } from '../runner/run.ts';
import { driver } from '../runner/driver.ts';
import { fileIn } from '../runner/workspace.ts';
import { waitFor } from '../runner/waitFor.ts';

describe('host', () => {
  it('is the VS Code, the extension host and the trust that the run says', () => {
    expect(vscode.version).to.equal(currentRun.version);
    expect('process' in globalThis && 'pid' in process ? 'node' : 'web').to.equal(currentRun.host);
    expect(vscode.workspace.isTrusted).to.equal(currentRun.trusted);
  });

  it('shows a copy of the workspace', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    expect(folder?.name).to.equal(currentRun.workspace);
    const names = await waitFor(async () => {
      const entries = await vscode.workspace.fs.readDirectory(fileIn(''));
      return entries.length > 0 && entries.map(([name]) => name);
    }, 'the files of the workspace');
    expect(names).to.include('applicationHost.config');
    expect(folder?.uri.scheme === 'memory').to.equal(currentRun.kind === 'virtual');
    expect(vscode.workspace.workspaceFolders).to.have.length(currentRun.kind === 'multi-root' ? 2 : 1);
  });

  it('has the extension, which activates', async () => {
    const extension = vscode.extensions.getExtension(currentRun.extensionId);
    expect(extension, currentRun.extensionId).to.not.equal(undefined);
    await extension?.activate();
    expect(extension?.isActive).to.equal(true);
  });
});

describeIn({ driven: true }, 'driver', () => {
  it('sees the window', async () => {
    await driver.screenshot('window');
    const titles = await waitFor(async () => {
      const texts = await driver.texts('.explorer-folders-view .monaco-list-row');
      return texts.length > 0 && texts;
    }, 'the explorer to list files');
    expect(titles.join()).to.contain('applicationHost.config');
  });
});
