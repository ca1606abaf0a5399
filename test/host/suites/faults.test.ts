import { expect } from 'chai';
import * as vscode from 'vscode';
import { currentRun, describeIn } from '../runner/run.ts';
import { driver } from '../runner/driver.ts';
import { waitFor } from '../runner/waitFor.ts';
import { caretAt, fileIn, findings } from '../runner/workspace.ts';

const RULE = 'require-cert-without-negotiate';
const FLAGS = 'Ssl, SslRequireCert';

/** A server with one finding of the rule for each of so many paths. */
function server(paths: number, name = 'Fault'): string {
  const locations = Array.from(
    { length: paths },
    (_, i) =>
      `<location path="${name}/${i}"><system.webServer><security><access sslFlags="${FLAGS}" /></security></system.webServer></location>`,
  );
  return `<configuration><system.applicationHost><sites><site name="${name}" id="9"><bindings><binding protocol="https" bindingInformation="*:443:" /></bindings></site></sites></system.applicationHost>\n${locations.join('\n')}\n</configuration>\n`;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
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

  // Each edit is a way to the window and back; 5,000 end in the same way and take half of the time that a run has.
  const edits = 200;
  it(`end with the last of ${edits} edits`, async function () {
    this.timeout(120_000);
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
