import { expect } from 'chai';
import * as vscode from 'vscode';
import { currentRun, describeIn } from '../runner/run.ts';
import { driver } from '../runner/driver.ts';
import { waitFor } from '../runner/waitFor.ts';
import { fileIn, findings } from '../runner/workspace.ts';

const RULE = 'require-cert-without-negotiate';
const sample = (name: string): vscode.Uri => vscode.Uri.from({ scheme: 'iis-ssl-samples', path: `/samples/${name}` });
const iis10 = sample('iis10-client-certificates/applicationHost.config');

async function read(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

/** The same file as it lies in the extension's folder. */
function packaged({ path }: vscode.Uri): Promise<string> {
  const folder = vscode.extensions.getExtension(currentRun.extensionId)?.extensionUri ?? vscode.Uri.parse('none:/');
  return read(vscode.Uri.joinPath(folder, ...path.split('/').filter((name) => name !== '')));
}

async function revert(uri: vscode.Uri): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(await packaged(uri)));
}

describe('Samples', () => {
  beforeEach(async () => {
    await vscode.commands.executeCommand('iisSsl.openSamples');
    await waitFor(() => findings(iis10, RULE, 1), 'the finding in the sample');
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await revert(iis10);
  });

  it('are copies in memory, the one that the walkthrough speaks of in front', async () => {
    const { document } = vscode.window.activeTextEditor ?? {};
    expect(document?.uri.toString()).to.equal(iis10.toString());
    expect(document?.getText()).to.equal(await packaged(iis10));
    const open = vscode.workspace.textDocuments.map(({ uri }) => uri.toString());
    expect(open).to.include(sample('iis6-user-mode/MetaBase.xml').toString());
    expect(vscode.workspace.fs.isWritableFileSystem('iis-ssl-samples')).to.equal(true);
  });

  it('can be mended and saved, and the extension keeps them as they came', async () => {
    const before = await packaged(iis10);
    const { document } = vscode.window.activeTextEditor ?? {};
    const [finding] = findings(iis10, RULE) ?? [];
    const fixes = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      iis10,
      finding?.range,
    );
    const fix = fixes.find(({ edit, isPreferred }) => edit !== undefined && isPreferred === true);
    expect(await vscode.workspace.applyEdit(fix?.edit ?? new vscode.WorkspaceEdit())).to.equal(true);
    await waitFor(() => findings(iis10, RULE, 0), 'the finding to go');
    expect(await document?.save()).to.equal(true);
    expect(await read(iis10)).to.contain('SslNegotiateCert, SslRequireCert');
    expect(await read(iis10)).to.not.equal(before);
    expect(await packaged(iis10)).to.equal(before);
  });

  it('take a file that is added, which is then in memory, too', async () => {
    const given = fileIn('elsewhere/sslcert.txt');
    const added = sample('iis10-client-certificates/sslcert.txt');
    await vscode.workspace.fs.writeFile(given, new TextEncoder().encode('SSL Certificate bindings:\n'));
    try {
      await vscode.commands.executeCommand('iisSsl.addFile', undefined, [given]);
      expect(vscode.window.activeTextEditor?.document.uri.toString()).to.equal(added.toString());
      expect(await read(added)).to.equal('SSL Certificate bindings:\n');
    } finally {
      await vscode.workspace.fs.delete(vscode.Uri.joinPath(given, '..'), { recursive: true });
    }
  });

  it('are all there, with the folders that they lie in', async () => {
    const names = (await vscode.workspace.fs.readDirectory(sample(''))).map(([name]) => name).sort();
    expect(names).to.deep.equal(['iis-express', 'iis10-client-certificates', 'iis6-kernel-mode', 'iis6-user-mode']);
    const registry = sample('iis6-kernel-mode/http-parameters.reg');
    expect((await vscode.workspace.fs.stat(registry)).type).to.equal(vscode.FileType.File);
    // In UTF-16, as regedit writes it.
    expect([...(await vscode.workspace.fs.readFile(registry)).slice(0, 2)]).to.deep.equal([0xff, 0xfe]);
    for (const missing of [sample('nowhere/web.config'), sample('iis6-user-mode/MetaBase.xml/below')]) {
      const answer = await vscode.workspace.fs.readFile(missing).then(
        () => 'a file',
        (error: unknown) => (error instanceof vscode.FileSystemError ? error.code : 'something else'),
      );
      expect(answer).to.equal('FileNotFound');
    }
  });

  it('explain their settings in hovers', async () => {
    const { document } = vscode.window.activeTextEditor ?? {};
    const at = document?.positionAt(document.getText().indexOf('Ssl, SslRequireCert') + 2);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', iis10, at);
    const texts = hovers.flatMap(({ contents }) =>
      contents.map((content) => (content instanceof vscode.MarkdownString ? content.value : '')),
    );
    expect(texts.join()).to.contain('Access flags');
  });
});

describeIn({ driven: true }, 'Samples in the window', () => {
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('are servers of the view, and have flows', async () => {
    await vscode.commands.executeCommand('iisSsl.openSamples');
    await vscode.commands.executeCommand('iisSsl.servers.focus');
    await waitFor(
      async () =>
        (await driver.texts('.sidebar .pane-body .monaco-list-row')).some((text) =>
          text.includes('samples/iis10-client-certificates'),
        ),
      'the row of the sample',
    );
    await vscode.window.showTextDocument(iis10, { viewColumn: vscode.ViewColumn.One });
    await vscode.commands.executeCommand('iisSsl.showRequestFlow');
    await waitFor(async () => (await driver.webview.text('.flow-name')).includes('Default Web Site'), 'the flow');
  });
});
