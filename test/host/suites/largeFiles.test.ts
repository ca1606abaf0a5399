import { expect } from 'chai';
import * as vscode from 'vscode';
import { waitFor } from '../runner/waitFor.ts';
import { fileIn, findings } from '../runner/workspace.ts';

const LOCATIONS = 1500;
const RULE = 'require-cert-without-negotiate';
/** What VS Code shows of a file. */
const MOST = 1000;

/** A server with one finding of the rule in each of so many locations of eight lines. */
function server(): string {
  const locations = Array.from(
    { length: LOCATIONS },
    (_, i) => `<location path="Large/${i}">
  <system.webServer>
    <security>
      <access sslFlags="Ssl, SslRequireCert" />
    </security>
  </system.webServer>

</location>`,
  );
  return `<configuration><system.applicationHost><sites><site name="Large" id="9"><bindings><binding protocol="https" bindingInformation="*:443:" /></bindings></site></sites></system.applicationHost>
${locations.join('\n')}
</configuration>
`;
}

/** In which line the access flags of a location stand. */
const lineOf = (location: number): number => 1 + location * 8 + 3;
const LAST = LOCATIONS - 1;

describe(`A file with ${LOCATIONS} findings`, () => {
  const folder = fileIn('large');
  const file = fileIn('large/applicationHost.config');
  let editor: vscode.TextEditor;

  const ours = (): vscode.Diagnostic[] =>
    vscode.languages.getDiagnostics(file).filter(({ source }) => source === 'IIS SSL');
  const hasFindingAt = (line: number): boolean =>
    findings(file, RULE)?.some(({ range }) => range.start.line === line) === true;
  const reveal = (line: number): void =>
    editor.revealRange(new vscode.Range(line, 0, line, 0), vscode.TextEditorRevealType.InCenter);
  const lensLines = async (): Promise<number[]> =>
    (await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', file)).map(
      ({ range }) => range.start.line,
    );

  before(async () => {
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(server()));
    const document = await vscode.workspace.openTextDocument(file);
    expect(document.lineAt(lineOf(LAST)).text).to.contain('SslRequireCert');
    editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    await waitFor(
      () => ours().length === MOST,
      'the findings',
      () => ours().length,
    );
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(folder, { recursive: true });
    await waitFor(() => ours().length === 0, 'the findings to go');
  });

  it('lists the first ones, and says how many there are beside them', () => {
    expect(hasFindingAt(lineOf(0))).to.equal(true);
    expect(hasFindingAt(lineOf(LAST))).to.equal(false);
    const more = ours().filter(({ code }) => code === undefined);
    expect(more.map(({ severity }) => severity)).to.deep.equal([vscode.DiagnosticSeverity.Information]);
    expect(Number.parseInt(more[0]?.message ?? '', 10)).to.be.at.least(LOCATIONS - MOST + 1);
  });

  it('lists what is in sight, wherever it stands', async () => {
    reveal(lineOf(LAST));
    await waitFor(() => hasFindingAt(lineOf(LAST)), 'the finding in sight');
    expect(ours()).to.have.length(MOST);
  });

  it('has lenses where somebody looks, and those of another place when it is scrolled to', async () => {
    reveal(0);
    await waitFor(() => editor.visibleRanges[0]?.start.line === 0, 'the first line');
    const first = await lensLines();
    expect(first).to.include(lineOf(0) - 3);
    expect(first).to.not.include(lineOf(LAST) - 3);
    reveal(lineOf(LAST));
    await waitFor(async () => (await lensLines()).includes(lineOf(LAST) - 3), 'the lens of the last location');
    expect(await lensLines()).to.not.include(lineOf(0) - 3);
  });

  it('shows what is wrong with what is typed', async () => {
    reveal(lineOf(LAST));
    const { document } = editor;
    const at = document.lineAt(lineOf(LAST)).text.indexOf('SslRequireCert');
    const position = new vscode.Position(lineOf(LAST), at);
    await waitFor(() => editor.visibleRanges.some((range) => range.contains(position)), 'the line in sight');
    await editor.edit((edit) => edit.insert(position, 'SslNegotiateCert, x'));
    await waitFor(
      () => findings(file, 'access-flag-unknown')?.some(({ range }) => range.start.line === lineOf(LAST)),
      'the finding',
    );
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});
