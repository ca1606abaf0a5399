import { expect } from 'chai';
import * as vscode from 'vscode';
import { fileIn, findings, openFile } from '../runner/workspace.ts';
import { waitFor } from '../runner/waitFor.ts';

describe('Problems', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('marks the one flag that is wrong, names its rule, and links its page', async () => {
    const document = await openFile('applicationHost.config');
    const [diagnostic] = await waitFor(() => findings(document.uri, 'require-cert-without-negotiate'), 'the finding');
    expect(document.getText(diagnostic?.range)).to.equal('SslRequireCert');
    expect(diagnostic?.severity).to.equal(vscode.DiagnosticSeverity.Error);
    expect(diagnostic?.message).to.contain('403.7');
    const code = diagnostic?.code as { value: string; target: vscode.Uri };
    const page = await vscode.workspace.fs.readFile(code.target);
    expect(new TextDecoder().decode(page)).to.contain('require-cert-without-negotiate');
  });

  it('follows typing, in the unsaved text', async () => {
    const document = await openFile('applicationHost.config');
    const [diagnostic] = await waitFor(() => findings(document.uri, 'require-cert-without-negotiate'), 'the finding');
    const editor = vscode.window.activeTextEditor;
    await editor?.edit((edit) =>
      edit.insert(diagnostic?.range.start ?? new vscode.Position(0, 0), 'SslNegotiateCert, '),
    );
    await waitFor(() => findings(document.uri, 'require-cert-without-negotiate', 0), 'the finding to go');
    expect(document.isDirty).to.equal(true);
  });

  it('tells VS Code about the edited file alone', async () => {
    const metabase = fileIn('iis6/MetaBase.xml');
    await waitFor(() => findings(metabase, 'kernel-ssl-with-client-certs'), 'the finding in another file');
    const document = await openFile('applicationHost.config');
    const [diagnostic] = await waitFor(() => findings(document.uri, 'require-cert-without-negotiate'), 'the finding');
    const told: string[] = [];
    const listening = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      told.push(...uris.map((uri) => uri.toString()));
    });
    await vscode.window.activeTextEditor?.edit((edit) =>
      edit.insert(diagnostic?.range.start ?? new vscode.Position(0, 0), 'SslNegotiateCert, '),
    );
    await waitFor(() => told.includes(document.uri.toString()), 'the change of the edited file');
    await waitFor(() => findings(document.uri, 'require-cert-without-negotiate', 0), 'the finding to go');
    listening.dispose();
    expect(told).to.not.include(metabase.toString());
    expect(findings(metabase, 'kernel-ssl-with-client-certs')).to.have.length(1);
  });

  it('reports what is not well-formed and still finds what stands behind it', async () => {
    const document = await openFile('applicationHost.config');
    await waitFor(() => findings(document.uri, 'require-cert-without-negotiate'), 'the finding');
    const text = document.getText();
    const quote = text.indexOf('bindingInformation="*:80:"') + 'bindingInformation="*:80:'.length;
    const position = document.positionAt(quote);
    await vscode.window.activeTextEditor?.edit((edit) =>
      edit.delete(new vscode.Range(position, position.translate(0, 1))),
    );
    await waitFor(() => findings(document.uri, 'xml-syntax'), 'the syntax problem');
    expect(findings(document.uri, 'require-cert-without-negotiate')).to.have.length(1);
  });

  it('joins the registry export to the metabase and links it', async () => {
    const document = await openFile('iis6/MetaBase.xml');
    const [diagnostic] = await waitFor(() => findings(document.uri, 'kernel-ssl-with-client-certs'), 'the finding');
    expect(document.getText(diagnostic?.range)).to.equal('AccessSSLNegotiateCert');
    const [related] = diagnostic?.relatedInformation ?? [];
    expect(related?.location.uri.toString()).to.equal(fileIn('iis6/http-parameters.reg').toString());
  });

  it('is silent about XML that is no IIS configuration', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'xml',
      content: '<project><access sslFlags="x"></project>',
    });
    await vscode.window.showTextDocument(document);
    await openFile('applicationHost.config');
    await waitFor(() => findings(fileIn('applicationHost.config'), 'require-cert-without-negotiate'), 'the finding');
    expect(vscode.languages.getDiagnostics(document.uri)).to.deep.equal([]);
  });
});

describe('Settings', () => {
  const set = (name: string, value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration('iisSsl').update(name, value, vscode.ConfigurationTarget.Global);

  after(async () => {
    await set('rules', undefined);
    await set('debounce', undefined);
  });

  it('about rules hold at once: off, another severity, and the usual one again', async () => {
    const file = fileIn('applicationHost.config');
    await openFile('applicationHost.config');
    await waitFor(() => findings(file, 'require-cert-without-negotiate'), 'the finding');
    await set('rules', { 'require-cert-without-negotiate': 'off' });
    await waitFor(() => findings(file, 'require-cert-without-negotiate', 0), 'the finding to go');
    await set('rules', { 'require-cert-without-negotiate': 'hint' });
    const [hint] = await waitFor(() => findings(file, 'require-cert-without-negotiate'), 'the finding as a hint');
    expect(hint?.severity).to.equal(vscode.DiagnosticSeverity.Hint);
    await set('rules', undefined);
    await waitFor(
      () => findings(file, 'require-cert-without-negotiate')?.[0]?.severity === vscode.DiagnosticSeverity.Error,
      'the finding as an error',
    );
  });

  it('of nonsense do no harm: a pause that is no number is the usual one', async () => {
    await set('debounce', 'soon');
    const document = await openFile('applicationHost.config');
    const [finding] = await waitFor(() => findings(document.uri, 'require-cert-without-negotiate'), 'the finding');
    await vscode.window.activeTextEditor?.edit((edit) =>
      edit.insert(finding?.range.start ?? new vscode.Position(0, 0), 'SslNegotiateCert, '),
    );
    await waitFor(() => findings(document.uri, 'require-cert-without-negotiate', 0), 'the finding to go');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});
