import { expect } from 'chai';
import * as vscode from 'vscode';
import { fileIn, findings, openFile } from '../runner/workspace.ts';
import { waitFor } from '../runner/waitFor.ts';

async function hoverText(path: string, text: string): Promise<string> {
  const document = await openFile(path);
  const position = document.positionAt(document.getText().indexOf(text) + 2);
  return waitFor(async () => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      position,
    );
    const markdown = hovers.flatMap(({ contents }) => contents as vscode.MarkdownString[]).map(({ value }) => value);
    return markdown.length > 0 && markdown.join('\n');
  }, `a hover on ${text}`);
}

describe('Files of one server', () => {
  it('are joined by their folders: a web.config meets the lock of its applicationHost.config', async () => {
    const document = await openFile('joined/wwwroot/shop/web.config');
    const [diagnostic] = await waitFor(() => findings(document.uri, 'access-in-locked-section'), 'the finding');
    expect(document.getText(diagnostic?.range)).to.equal('access');
    expect(diagnostic?.message).to.contain('/shop');
  });

  it('are joined by a project file, which maps URL paths to folders', async () => {
    const markdown = await hoverText('project/content/web.config', 'sslFlags="None"');
    expect(markdown).to.contain('Decides: Project/app');
    expect(markdown).to.contain('Overrides: Ssl (location "Project")');
  });

  it('give a binding its certificate and what HTTP.SYS asks for', async () => {
    const markdown = await hoverText('project/a/applicationHost.config', 'bindingInformation="*:443:"');
    expect(markdown).to.contain('2ace368a90d2117be7a0065dfe259b2e8c94f538');
    expect(markdown).to.contain('asked for in every handshake');
  });

  it('follow the project file while it is typed', async () => {
    const document = await openFile('project/iis-ssl.config.json');
    const start = document.getText().indexOf('Project/app');
    const range = new vscode.Range(document.positionAt(start), document.positionAt(start + 'Project/app'.length));
    await vscode.window.activeTextEditor?.edit((edit) => edit.replace(range, 'Project/other'));
    await waitFor(
      async () => (await hoverText('project/content/web.config', 'sslFlags="None"')).includes('Project/other'),
      'the web.config to move',
    );
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument(fileIn('project/iis-ssl.config.json')),
    );
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});
