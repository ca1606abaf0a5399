import { expect } from 'chai';
import * as vscode from 'vscode';
import { describeIn } from '../runner/run.ts';
import { driver } from '../runner/driver.ts';
import { waitFor } from '../runner/waitFor.ts';
import { fileIn, findings, openFile } from '../runner/workspace.ts';

const RULE = 'require-cert-without-negotiate';
const NOTICES = '.notification-list-item';

/** The extension's log, once it is shown. */
function shownLog(): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find(
    ({ uri, fileName }) => uri.scheme === 'output' && fileName.includes('IIS SSL'),
  );
}

// In the web host an extension does not always see the text of its own log.
describeIn({ host: 'node' }, 'The log', () => {
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.output.activeOutputLogLevel.3');
    await vscode.commands.executeCommand('workbench.action.closePanel');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('tells at trace level how long each file and each server took, and the whole', async () => {
    const document = await openFile('applicationHost.config');
    await waitFor(() => findings(document.uri, RULE), 'the finding');
    await vscode.commands.executeCommand('iisSsl.showLog');
    // Levels are set for the log that is shown.
    await waitFor(shownLog, 'the log to be shown');
    await vscode.commands.executeCommand('workbench.action.output.activeOutputLogLevel.1');
    await vscode.window.showTextDocument(document);
    await vscode.window.activeTextEditor?.edit((edit) => edit.insert(new vscode.Position(1, 0), '<!-- new -->\n'));
    for (const stage of [
      /\[trace\] read \S+\/applicationHost\.config as applicationHost in \d+\.\d ms/,
      /\[trace\] analysed \S*applicationHost\.config in \d+\.\d ms/,
      /\[debug\] \d+ files, \d+ servers: read \d+ ms, analysed \d+ ms/,
    ]) {
      await waitFor(
        () => stage.test(shownLog()?.getText() ?? ''),
        `${String(stage)} in the log`,
        () => shownLog()?.getText().slice(-400),
      );
    }
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});

/**
 * Lets reading fail as nothing that a file says can: the clock that the stages are timed with throws where the extension
 * asks it. Whoever else looks at the clock gets the time.
 */
function breakReading(): { readonly asked: () => number; readonly mend: () => void } {
  const now = performance.now.bind(performance);
  let asked = 0;
  performance.now = () => {
    if (!/\breadAndAnalyze\b/.test(new Error().stack ?? '')) return now();
    asked++;
    throw new Error('The clock of this test is broken.');
  };
  return { asked: () => asked, mend: () => void Reflect.deleteProperty(performance, 'now') };
}

describeIn({ driven: true }, 'An unexpected error', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('is one message, however often it comes, with details to copy; the rest goes on', async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    const uri = fileIn('applicationHost.config');
    await openFile('applicationHost.config');
    await waitFor(() => findings(uri, RULE), 'the finding');
    const broken = breakReading();
    try {
      for (let i = 0; i < 3; i++) {
        const before = broken.asked();
        await vscode.commands.executeCommand('iisSsl.refresh');
        expect(broken.asked()).to.be.greaterThan(before);
      }
    } finally {
      broken.mend();
    }
    await vscode.commands.executeCommand('notifications.showList');
    const message = 'IIS SSL: Reading configuration failed unexpectedly. The rest goes on.';
    await waitFor(async () => (await driver.texts(NOTICES)).some((text) => text.includes(message)), 'the message');
    expect((await driver.texts(NOTICES)).filter((text) => text.includes(message))).to.have.length(1);
    // What was known is still there.
    expect(findings(uri, RULE)).to.have.length(1);
    await vscode.env.clipboard.writeText('');
    await driver.click(`${NOTICES} .monaco-button:has-text("Copy Details")`);
    const details = await waitFor(
      async () => (await vscode.env.clipboard.readText()) || null,
      'the details on the clipboard',
    );
    expect(details.split('\n').slice(0, 2)).to.deep.equal([
      'Reading configuration',
      'Error: The clock of this test is broken.',
    ]);
    expect(details).to.match(/\n\s+at .*readAndAnalyze/);
    await vscode.commands.executeCommand('iisSsl.refresh');
    expect(findings(uri, RULE)).to.have.length(1);
  });
});
