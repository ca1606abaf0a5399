import { expect } from 'chai';
import * as vscode from 'vscode';
import { describeIn } from '../runner/run.ts';
import { fileIn, findings, openFile } from '../runner/workspace.ts';
import { waitFor } from '../runner/waitFor.ts';

const RULE = 'require-cert-without-negotiate';

describeIn({ kind: 'multi-root' }, 'Several folders', () => {
  const second = (): vscode.Uri => {
    const [, folder] = vscode.workspace.workspaceFolders ?? [];
    return vscode.Uri.joinPath(folder?.uri ?? fileIn(''), 'applicationHost.config');
  };

  it('are all read, and each has settings of its own', async () => {
    await openFile('applicationHost.config');
    const [here] = await waitFor(
      () => findings(fileIn('applicationHost.config'), RULE),
      'the finding of the first folder',
    );
    const [there] = await waitFor(() => findings(second(), RULE), 'the finding of the second folder');
    expect(here?.severity).to.equal(vscode.DiagnosticSeverity.Error);
    // The second folder's settings say that it is a warning there.
    expect(there?.severity).to.equal(vscode.DiagnosticSeverity.Warning);
  });
});

describe('Files that come, change and go', () => {
  const folder = (): vscode.Uri => fileIn('comes');
  const file = (): vscode.Uri => fileIn('comes/applicationHost.config');
  const gone = (uri: vscode.Uri): Promise<unknown> =>
    waitFor(() => findings(uri, RULE, 0), `no finding in ${uri.path}`);
  const found = (uri: vscode.Uri): Promise<vscode.Diagnostic[]> =>
    waitFor(() => findings(uri, RULE, 1), `a finding in ${uri.path}`);

  afterEach(async () => {
    await vscode.workspace.fs.delete(folder(), { recursive: true });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('are followed without an editor: created, written over, renamed, deleted', async () => {
    await openFile('applicationHost.config');
    await found(fileIn('applicationHost.config'));
    const wrong = await vscode.workspace.fs.readFile(fileIn('applicationHost.config'));
    await vscode.workspace.fs.writeFile(file(), wrong);
    await found(file());
    const right = new TextDecoder().decode(wrong).replace('Ssl, SslRequireCert', 'Ssl, SslNegotiateCert');
    await vscode.workspace.fs.writeFile(file(), new TextEncoder().encode(right));
    await gone(file());
    await vscode.workspace.fs.writeFile(file(), wrong);
    await found(file());
    const renamed = fileIn('comes/copy.config');
    await vscode.workspace.fs.rename(file(), renamed);
    await gone(file());
    // A name that is none of ours is not looked at, until it is one again.
    expect(findings(renamed, RULE, 0)).to.deep.equal([]);
    await vscode.workspace.fs.rename(renamed, file());
    await found(file());
    await vscode.workspace.fs.delete(file());
    await gone(file());
  });

  it('come and go with the folders that they lie in', async () => {
    await openFile('applicationHost.config');
    await found(fileIn('applicationHost.config'));
    // A history folder of IIS is left out by its name; under another name it is a server like any other.
    const history = fileIn('comes/CFGHISTORY_0000000001');
    const restored = fileIn('comes/restored');
    const wrong = await vscode.workspace.fs.readFile(fileIn('applicationHost.config'));
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(history, 'applicationHost.config'), wrong);
    await vscode.workspace.fs.rename(history, restored);
    const file = vscode.Uri.joinPath(restored, 'applicationHost.config');
    await found(file);
    await vscode.workspace.fs.rename(restored, history);
    await gone(file);
    expect(findings(vscode.Uri.joinPath(history, 'applicationHost.config'), RULE, 0)).to.deep.equal([]);
    // Nothing else happens this time: the folder that comes has to be enough.
    await vscode.workspace.fs.rename(history, restored);
    await found(file);
  });

  it('count as they are in the editor while they are unsaved, and as they are saved when it closes', async () => {
    await vscode.workspace.fs.writeFile(file(), await vscode.workspace.fs.readFile(fileIn('applicationHost.config')));
    const document = await openFile('comes/applicationHost.config');
    const [finding] = await found(file());
    await vscode.window.activeTextEditor?.edit((edit) =>
      edit.insert(finding?.range.start ?? new vscode.Position(0, 0), 'SslNegotiateCert, '),
    );
    await gone(file());
    expect(document.isDirty).to.equal(true);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await found(file());
  });

  it('are read in UTF-16, as reg.exe writes them, from the file system and in an editor', async () => {
    const text = [
      'Windows Registry Editor Version 5.00',
      '',
      '[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters]',
      '"EnableKernelSSL"=dword:00000001',
      '',
    ].join('\r\n');
    const bytes = new Uint8Array(2 + text.length * 2);
    bytes.set([0xff, 0xfe]);
    for (let i = 0; i < text.length; i++) bytes[2 + i * 2] = text.charCodeAt(i);
    await vscode.workspace.fs.writeFile(
      fileIn('comes/MetaBase.xml'),
      await vscode.workspace.fs.readFile(fileIn('iis6-user/MetaBase.xml')),
    );
    await vscode.workspace.fs.writeFile(fileIn('comes/http-parameters.reg'), bytes);
    const metabase = await openFile('comes/MetaBase.xml');
    const at = metabase.positionAt(metabase.getText().indexOf('SecureBindings') + 3);
    const says = async (uri: vscode.Uri, position: vscode.Position): Promise<string> => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
      return hovers
        .flatMap(({ contents }) => contents as vscode.MarkdownString[])
        .map(({ value }) => value)
        .join('\n');
    };
    await waitFor(async () => (await says(metabase.uri, at)).includes('EnableKernelSSL is 1'), 'the export to count');
    const document = await openFile('comes/http-parameters.reg');
    const line = document
      .getText()
      .split('\n')
      .findIndex((each) => each.includes('EnableKernelSSL'));
    expect(line).to.equal(3);
    await waitFor(
      async () => (await says(document.uri, new vscode.Position(3, 4))).includes('EnableKernelSSL'),
      'a hover in the export',
    );
  });
});
