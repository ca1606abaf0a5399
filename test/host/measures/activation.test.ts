import { expect } from 'chai';
import * as vscode from 'vscode';
import { measures } from '../runner/driver.ts';
import { currentRun } from '../runner/run.ts';

describe('Activation', () => {
  it('takes so long', async () => {
    const extension = vscode.extensions.getExtension(currentRun.extensionId);
    expect(extension?.isActive).to.equal(false);
    const started = performance.now();
    await extension?.activate();
    // With the way to VS Code and back that loading takes in a web worker, and all that is registered.
    await measures.tell('activation', [performance.now() - started]);
  });
});
