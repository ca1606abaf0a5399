import { expect } from 'chai';
import * as vscode from 'vscode';
import { findings, openFile } from '../runner/workspace.ts';
import { waitFor } from '../runner/waitFor.ts';

/** The actions that the editor offers at a finding, once it offers some. */
async function actionsAt(document: vscode.TextDocument, rule: string): Promise<vscode.CodeAction[]> {
  const [diagnostic] = await waitFor(() => findings(document.uri, rule), 'the finding');
  return waitFor(async () => {
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      diagnostic?.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    return actions.length > 0 && actions;
  }, 'the actions');
}

describe('Quick fixes', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('add the missing flag, and the finding goes', async () => {
    const document = await openFile('applicationHost.config');
    const [fix] = await actionsAt(document, 'require-cert-without-negotiate');
    expect(fix?.isPreferred).to.equal(true);
    expect(await vscode.workspace.applyEdit(fix?.edit ?? new vscode.WorkspaceEdit())).to.equal(true);
    expect(document.getText()).to.contain('SslNegotiateCert');
    await waitFor(() => findings(document.uri, 'require-cert-without-negotiate', 0), 'the finding to go');
  });

  it('make all safe changes of a file at once', async () => {
    const document = await openFile('applicationHost.config');
    await waitFor(() => findings(document.uri, 'require-cert-without-negotiate'), 'the finding');
    const kind = vscode.CodeActionKind.SourceFixAll.append('iisSsl').value;
    const [all] = await waitFor(async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        new vscode.Range(0, 0, document.lineCount, 0),
        kind,
      );
      return actions.length > 0 && actions;
    }, 'the action');
    expect(await vscode.workspace.applyEdit(all?.edit ?? new vscode.WorkspaceEdit())).to.equal(true);
    await waitFor(() => findings(document.uri, 'require-cert-without-negotiate', 0), 'the finding to go');
  });

  it('accept a finding by a comment with a reason, and it leaves the Problems panel', async () => {
    const document = await openFile('applicationHost.config');
    const actions = await actionsAt(document, 'require-cert-without-negotiate');
    const accept = actions.find(({ title }) => title === 'Accept require-cert-without-negotiate here');
    expect(accept).to.not.equal(undefined);
    expect(await vscode.workspace.applyEdit(accept?.edit ?? new vscode.WorkspaceEdit())).to.equal(true);
    expect(document.getText()).to.match(
      /<!-- iis-ssl-ignore require-cert-without-negotiate: why this is accepted -->\r?\n\s*<access/,
    );
    await waitFor(() => findings(document.uri, 'require-cert-without-negotiate', 0), 'the finding to go');
  });

  it('offer nothing for problems of other extensions', async () => {
    const document = await openFile('applicationHost.config');
    const collection = vscode.languages.createDiagnosticCollection('other');
    const range = new vscode.Range(0, 0, 0, 5);
    collection.set(document.uri, [new vscode.Diagnostic(range, 'other')]);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
      vscode.CodeActionKind.QuickFix.value,
    );
    collection.dispose();
    expect(actions.filter(({ title }) => /IIS SSL|Accept|Copy command/.test(title))).to.deep.equal([]);
  });
});
