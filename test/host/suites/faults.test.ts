import { expect } from 'chai';
import * as vscode from 'vscode';
import { currentRun, describeIn } from '../runner/run.ts';
import { driver, secondWindow } from '../runner/driver.ts';
import { waitFor } from '../runner/waitFor.ts';
import { memoryFiles } from '../runner/memoryFiles.ts';
import { bytes, FLAGS, RULE, server } from '../runner/servers.ts';
import { caretAt, fileIn, findings } from '../runner/workspace.ts';

// The window may still be opening its folders while the suites are loaded.
const folder = (): vscode.Uri => fileIn('faults');
const file = (): vscode.Uri => fileIn('faults/applicationHost.config');

/** What is wrong with a file, once there is as much as wanted. Nothing wrong is something to wait for, too. */
async function untilFindings(count: number, uri = file()): Promise<void> {
  let seen = -1;
  await waitFor(
    () => (seen = findings(uri, RULE, 0) === null ? (findings(uri, RULE) ?? []).length : 0) === count,
    `${count} findings`,
    () => seen,
  );
}

async function closeEverything(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

describe('Faults', () => {
  before(async () => {
    await vscode.extensions.getExtension(currentRun.extensionId)?.activate();
    // The first look reads the workspace; from then on its files are watched.
    await caretAt('applicationHost.config', 'Contoso');
    await untilFindings(1, fileIn('applicationHost.config'));
  });

  afterEach(async () => {
    await closeEverything();
    await vscode.workspace.fs.delete(folder(), { recursive: true }).then(undefined, () => undefined);
    await untilFindings(0);
  });

  it('follow a file that is made, rewritten, cut in the middle, emptied, deleted and made again', async () => {
    await vscode.workspace.fs.writeFile(file(), bytes(server(2)));
    await untilFindings(2);
    await vscode.workspace.fs.writeFile(file(), bytes(server(5)));
    await untilFindings(5);
    const whole = server(5);
    await vscode.workspace.fs.writeFile(file(), bytes(whole.slice(0, whole.indexOf('Fault/2'))));
    await untilFindings(2);
    await vscode.workspace.fs.writeFile(file(), new Uint8Array());
    await untilFindings(0);
    await vscode.workspace.fs.writeFile(file(), bytes(server(3)));
    await untilFindings(3);
    await vscode.workspace.fs.delete(file());
    await untilFindings(0);
    await vscode.workspace.fs.writeFile(file(), bytes(server(1)));
    await untilFindings(1);
  });

  it('end with the last of many writes', async () => {
    for (let i = 1; i <= 300; i++) await vscode.workspace.fs.writeFile(file(), bytes(server((i % 7) + 1)));
    await vscode.workspace.fs.writeFile(file(), bytes(server(9)));
    await untilFindings(9);
  });

  it('leave out what cannot be read, and read the others: a folder with the name of a file, bytes that are no text', async () => {
    await vscode.workspace.fs.createDirectory(fileIn('faults/a/applicationHost.config'));
    await vscode.workspace.fs.writeFile(fileIn('faults/b/applicationHost.config'), new Uint8Array(5000).fill(0xff));
    await vscode.workspace.fs.writeFile(fileIn('faults/b/http.reg'), new Uint8Array([0xff, 0xfe, 0x00]));
    await vscode.workspace.fs.writeFile(fileIn('faults/b/iis-ssl.config.json'), bytes('['.repeat(20_000)));
    await vscode.workspace.fs.writeFile(file(), bytes(server(2)));
    await untilFindings(2);
  });

  // Each edit is a way to the window and back: `--edits 5000` takes minutes, and is not for every day.
  const edits = currentRun.edits ?? 200;
  it(`end with the last of ${edits} edits`, async function () {
    this.timeout(120_000 + edits * 100);
    await vscode.workspace.fs.writeFile(file(), bytes(server(1)));
    const document = await vscode.workspace.openTextDocument(file());
    const editor = await vscode.window.showTextDocument(document);
    await untilFindings(1);
    const at = document.positionAt(document.getText().indexOf(FLAGS) + FLAGS.length);
    for (let i = 0; i < edits; i += 2) {
      await editor.edit((edit) => edit.insert(at, 'x'), { undoStopBefore: false, undoStopAfter: false });
      const end = at.translate(0, 1);
      await editor.edit((edit) => edit.delete(new vscode.Range(at, end)), {
        undoStopBefore: false,
        undoStopAfter: false,
      });
    }
    expect(document.getText()).to.equal(server(1));
    await untilFindings(1);
    await editor.edit((edit) => edit.insert(at, ', SslNegotiateCert'));
    await untilFindings(0);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('show control characters of names by their numbers in the Problems panel', async () => {
    await vscode.workspace.fs.writeFile(file(), bytes(server(0).replace('*:443:"', '*:443:" sslFlags="x\u202ey"')));
    const messages = await waitFor(() => {
      const found = vscode.languages.getDiagnostics(file()).map(({ message }) => message);
      return found.some((message) => message.includes('⟨U+202E⟩')) && found;
    }, 'a finding that names the flags');
    expect(messages.join()).to.not.contain('\u202e');
  });
});

describeIn({ kind: 'virtual' }, 'Faults of a file system', () => {
  // VS Code keeps the texts of files that were open for a while: these never are.
  const one = (): vscode.Uri => fileIn('faults/one/applicationHost.config');
  const other = (): vscode.Uri => fileIn('faults/other/applicationHost.config');

  before(() => caretAt('applicationHost.config', 'Contoso'));

  afterEach(async () => {
    memoryFiles.allow(one());
    memoryFiles.allow(fileIn('faults/other'));
    await closeEverything();
    await vscode.workspace.fs.delete(folder(), { recursive: true });
    await untilFindings(0, one());
    await untilFindings(0, other());
  });

  it('cost what may not be read and nothing else, until it may be read again: a file, a folder', async () => {
    await vscode.workspace.fs.writeFile(one(), bytes(server(2)));
    await vscode.workspace.fs.writeFile(other(), bytes(server(3)));
    await untilFindings(2, one());
    await untilFindings(3, other());
    memoryFiles.deny(one());
    await vscode.workspace.fs.writeFile(one(), bytes(server(4)));
    await untilFindings(0, one());
    await untilFindings(3, other());
    memoryFiles.allow(one());
    await untilFindings(4, one());
    memoryFiles.deny(fileIn('faults/other'));
    await vscode.workspace.fs.writeFile(one(), bytes(server(5)));
    await untilFindings(5, one());
    await untilFindings(0, other());
    memoryFiles.allow(fileIn('faults/other'));
    await vscode.workspace.fs.writeFile(one(), bytes(server(6)));
    await untilFindings(6, one());
    await untilFindings(3, other());
  });

  it('a file that is rewritten, cut or deleted while it is read counts as it is afterwards', async () => {
    const afterwards: readonly (readonly [count: number, change: () => Thenable<void>])[] = [
      [6, () => vscode.workspace.fs.writeFile(one(), bytes(server(6)))],
      [1, () => vscode.workspace.fs.writeFile(one(), bytes(server(4).slice(0, server(4).indexOf('Fault/1'))))],
      [0, () => vscode.workspace.fs.writeFile(one(), new Uint8Array())],
      [0, () => vscode.workspace.fs.delete(one())],
      [2, () => vscode.workspace.fs.writeFile(one(), bytes(server(2)))],
    ];
    for (const [count, change] of afterwards) {
      await vscode.workspace.fs.writeFile(one(), bytes(server(3)));
      await untilFindings(3, one());
      const begun = memoryFiles.hold(one());
      await vscode.workspace.fs.writeFile(one(), bytes(server(5)));
      const letGo = await begun;
      await change();
      letGo();
      await untilFindings(count, one());
    }
  });
});

describeIn({ driven: true }, 'The panel, opened and closed', () => {
  it('comes back with its picture after each of 8 times, and is one', async function () {
    this.timeout(120_000);
    for (let i = 0; i < 8; i++) {
      await caretAt('applicationHost.config', 'Contoso" id');
      await vscode.commands.executeCommand('iisSsl.showRequestFlow');
      await vscode.commands.executeCommand('iisSsl.showRequestFlow');
      await waitFor(async () => (await driver.webview.text('.flow-name')).includes('Contoso'), 'the picture');
      const panels = vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('iisSsl.flow'));
      expect(panels).to.have.length(1);
      await closeEverything();
    }
  });
});

describeIn({ driven: true, kind: 'folder' }, 'A second window of the workspace', () => {
  const { webview } = secondWindow;

  after(async () => {
    await closeEverything();
    await vscode.workspace.fs.delete(folder(), { recursive: true });
  });

  it('has a panel of its own, and both follow the file', async () => {
    await vscode.workspace.fs.writeFile(file(), bytes(server(1, 'First')));
    await secondWindow.open('faults/applicationHost.config');
    await secondWindow.clickAt('First" id');
    await secondWindow.command('IIS SSL: Show Request Flow');
    await webview.text('.flow-name h2 >> text=First');
    await caretAt('faults/applicationHost.config', 'First" id');
    await vscode.commands.executeCommand('iisSsl.showRequestFlow');
    await driver.webview.text('.flow-name h2 >> text=First');
    await vscode.workspace.fs.writeFile(file(), bytes(server(1, 'Second')));
    await driver.webview.text('.flow-name h2 >> text=Second');
    await webview.text('.flow-name h2 >> text=Second');
  });
});
