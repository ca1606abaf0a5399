import { expect } from 'chai';
import * as vscode from 'vscode';
import { describeIn } from '../runner/run.ts';
import { driver } from '../runner/driver.ts';
import { openFile } from '../runner/workspace.ts';
import { waitFor } from '../runner/waitFor.ts';

const HOST_FILE = 'applicationHost.config';

async function lensTitles(document: vscode.TextDocument): Promise<string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    document.uri,
    100,
  );
  return lenses.flatMap(({ command }) => command?.title ?? []);
}

function positionOf(document: vscode.TextDocument, text: string, into = 0): vscode.Position {
  const offset = document.getText().indexOf(text);
  expect(offset, text).to.be.greaterThan(-1);
  return document.positionAt(offset + into);
}

/** Gives a setting back its default when the suite is over. */
async function setting(name: string, value: boolean | undefined): Promise<void> {
  await vscode.workspace.getConfiguration('iisSsl').update(name, value, vscode.ConfigurationTarget.Global);
}

describe('CodeLens', () => {
  after(() => setting('codeLens.enabled', undefined));

  it('stands above sites, https bindings and locations, and shows their flow', async () => {
    const document = await openFile(HOST_FILE);
    const titles = await lensTitles(document);
    expect(titles.filter((title) => title === 'Show Flow')).to.have.length(3);
    expect(titles).to.include('kernel-mode SSL');
    expect(titles).to.include('Access flags: Ssl, SslRequireCert · client certificate required but never asked for');
    const metabase = await openFile('iis6/MetaBase.xml');
    expect((await lensTitles(metabase)).join('\n')).to.contain('Access flags: Ssl, SslNegotiateCert');
  });

  it('goes when the setting turns it off, at once', async () => {
    const document = await openFile(HOST_FILE);
    await setting('codeLens.enabled', false);
    expect(await lensTitles(document)).to.deep.equal([]);
    await setting('codeLens.enabled', true);
    expect(await lensTitles(document)).to.not.deep.equal([]);
  });
});

describe('Inlay hints', () => {
  after(() => setting('inlayHints.enabled', undefined));

  it('are off, and name bits behind numbers when they are on', async () => {
    const document = await openFile(HOST_FILE);
    const hints = async (): Promise<string[]> => {
      const all = new vscode.Range(0, 0, document.lineCount, 0);
      const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        'vscode.executeInlayHintProvider',
        document.uri,
        all,
      );
      return found.map(({ label }) => (typeof label === 'string' ? label : label.map(({ value }) => value).join('')));
    };
    expect(await hints()).to.deep.equal([]);
    await setting('inlayHints.enabled', true);
    expect(await hints()).to.deep.equal(['= Sni + DisableTLS13']);
  });
});

describe('Completion', () => {
  it('proposes the flags that a list lacks, behind those that stand there', async () => {
    const document = await openFile(HOST_FILE);
    const at = positionOf(document, 'Ssl, SslRequireCert', 'Ssl, SslRequireCert'.length);
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      at,
    );
    const item = list.items.find(({ label }) => label === 'SslNegotiateCert');
    expect(item?.insertText).to.equal('SslRequireCert, SslNegotiateCert');
  });
});

describe('Go to definition', () => {
  it('leads from a location to its site, and from there to every location', async () => {
    const document = await openFile('project/a/applicationHost.config');
    const place = positionOf(document, '<location path="', '<location path="'.length + 1);
    const definitions = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      place,
    );
    expect(definitions.map(({ range }) => document.getText(range))).to.deep.equal(['Project']);
    const references = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeReferenceProvider',
      document.uri,
      positionOf(document, 'name="Project"', 8),
    );
    expect(references.map(({ range }) => document.getText(range))).to.include('Project');
  });

  it('leads from a binding to its entry of HTTP.SYS', async () => {
    const document = await openFile('project/a/applicationHost.config');
    const definitions = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      positionOf(document, 'bindingInformation="*:443:"', 22),
    );
    expect(definitions.map(({ uri }) => uri.path.split('/').at(-1))).to.deep.equal(['certificates.txt']);
  });
});

describe('Outline', () => {
  it('lists sites with their bindings, then the paths', async () => {
    const document = await openFile(HOST_FILE);
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    expect(symbols.map(({ name }) => name)).to.deep.equal(['Contoso', 'Contoso/secret']);
    expect(symbols[0]?.children.map(({ name }) => name)).to.include(
      'https *:443:www.contoso.example (Sni, DisableTLS13)',
    );
  });
});

describe('Registry exports', () => {
  it('explain their values, from the moment on that one is opened', async () => {
    const document = await openFile('iis6/http-parameters.reg');
    const markdown = await waitFor(async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        positionOf(document, 'EnableKernelSSL', 3),
      );
      const parts = hovers.flatMap(({ contents }) => contents as vscode.MarkdownString[]).map(({ value }) => value);
      return parts.length > 0 && parts.join('\n');
    }, 'a hover in the export');
    expect(markdown).to.contain('without client certificates');
    expect(markdown).to.match(/Documented · \[Microsoft documentation]\(https:\/\/learn\.microsoft\.com\//);
  });
});

describeIn({ driven: true }, 'In the window', () => {
  it('lenses and hints stand in the text', async () => {
    await setting('inlayHints.enabled', true);
    await openFile(HOST_FILE);
    const lens = await waitFor(async () => {
      const texts = await driver.texts('.codelens-decoration');
      return texts.some((text) => text.includes('Show Flow')) && texts;
    }, 'a lens');
    expect(lens.join('\n')).to.contain('kernel-mode SSL');
    await driver.screenshot('lenses');
    await setting('inlayHints.enabled', undefined);
  });
});
