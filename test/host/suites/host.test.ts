import { expect } from 'chai';
import * as vscode from 'vscode';
import { currentRun, describeIn } from '../runner/run.ts';
import { driver } from '../runner/driver.ts';
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
    const files = await waitFor(async () => {
      const found = await vscode.workspace.findFiles('applicationHost.config');
      return found.length > 0 && found;
    }, 'the workspace to list applicationHost.config');
    expect(files).to.have.length(1);
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
