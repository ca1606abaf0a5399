import { expect } from 'chai';
import * as vscode from 'vscode';
import { currentRun } from '../runner/run.ts';
import { openFile } from '../runner/workspace.ts';

/** The text of the hovers at the middle of `text`, which stands in the file once. */
async function hoverOn(file: string, text: string): Promise<{ markdown: string; trusted: boolean; range: string }> {
  const document = await openFile(file);
  const offset = document.getText().indexOf(text);
  expect(offset, text).to.be.greaterThan(-1);
  const position = document.positionAt(offset + Math.floor(text.length / 2));
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    position,
  );
  const ours = hovers.filter((hover) =>
    hover.contents.some((part) => part instanceof vscode.MarkdownString || typeof part === 'object'),
  );
  const parts = ours.flatMap((hover) => hover.contents) as vscode.MarkdownString[];
  const [range] = ours.map((hover) => (hover.range === undefined ? '' : document.getText(hover.range)));
  return {
    markdown: parts.map((part) => part.value).join('\n'),
    trusted: parts.some((part) => part.isTrusted !== undefined && part.isTrusted !== false),
    range: range ?? '',
  };
}

describe('Hover', () => {
  before(async () => {
    await vscode.extensions.getExtension(currentRun.extensionId)?.activate();
  });

  it('takes the sslFlags of a binding apart, bit by bit', async () => {
    const { markdown, range } = await hoverOn('applicationHost.config', 'sslFlags="33"');
    expect(range).to.equal('sslFlags="33"');
    expect(markdown).to.contain('33 = Sni + DisableTLS13');
    expect(markdown).to.match(/✔\u00a0yes \| 1 \| \*\*Sni\*\*/);
    expect(markdown).to.match(/– \| 2 \| CentralCertStore/);
    expect(markdown).to.contain('kernel');
  });

  it('tells where access flags hold and what they override', async () => {
    const { markdown } = await hoverOn('applicationHost.config', 'sslFlags="Ssl, SslRequireCert"');
    expect(markdown).to.contain('72 = Ssl, SslRequireCert');
    expect(markdown).to.contain('Decides: Contoso/secret');
    expect(markdown).to.contain('Overrides: None (server level)');
    expect(markdown).to.contain('never asked');
  });

  it('tells at the outer text where it is overridden', async () => {
    const { markdown } = await hoverOn('applicationHost.config', 'sslFlags="None"');
    expect(markdown).to.contain('Overridden at Contoso/secret: Ssl, SslRequireCert');
  });

  it('decodes AccessSSLFlags of the metabase', async () => {
    const { markdown } = await hoverOn('iis6/MetaBase.xml', 'AccessSSLFlags="AccessSSL | AccessSSLNegotiateCert"');
    expect(markdown).to.contain('AccessSSLNegotiateCert');
    expect(markdown).to.contain('Decides: Shop/suppliers');
  });

  it('takes SecureBindings apart and says where SSL is done', async () => {
    const { markdown } = await hoverOn('iis6/MetaBase.xml', 'SecureBindings=":443:"');
    expect(markdown).to.contain('Port: 443');
    expect(markdown).to.contain('EnableKernelSSL is 1');
  });

  it('never trusts what a file says', async () => {
    const { markdown, trusted } = await hoverOn('hostile/applicationHost.config', 'sslFlags="Ssl"');
    expect(trusted).to.equal(false);
    expect(markdown).to.not.contain('<img');
    expect(markdown).to.not.match(/[^\\]\[[^\]]*[^\\]\]\(command:/);
  });
});
