import { expect } from 'chai';
import * as vscode from 'vscode';
import { describeIn } from '../runner/run.ts';
import { driver } from '../runner/driver.ts';
import { waitFor } from '../runner/waitFor.ts';
import { fileIn } from '../runner/workspace.ts';

const ROWS = '.sidebar .pane-body .monaco-list-row';
const SITE = `${ROWS}[aria-label^="Contoso, "]`;
const PATH = `${ROWS}[aria-label^="/secret"]`;
const BINDING = `${ROWS}[aria-label^="https *:443:www.contoso.example"]`;

const HASH = '2ace368a90d2117be7a0065dfe259b2e8c94f538';
const APP_ID = '{4dc3e181-e14b-4a21-b022-59fc669b0914}';
const NETSH = `SSL Certificate bindings:
-------------------------

    Hostname:port                : www.contoso.example:443
    Certificate Hash             : ${HASH}
    Application ID               : ${APP_ID}
    Certificate Store Name       : MY
    Negotiate Client Certificate : Enabled
`;

describeIn({ driven: true }, 'Actions of a row', () => {
  const sslcert = (): vscode.Uri => fileIn('sslcert.txt');

  before(async () => {
    await vscode.workspace.fs.writeFile(sslcert(), new TextEncoder().encode(NETSH));
    await vscode.commands.executeCommand('iisSsl.servers.focus');
    // One server, with all of its rows at hand.
    await vscode.commands.executeCommand('iisSsl.filterServers', 'secret');
    await waitFor(async () => (await driver.texts(ROWS)).length < 8, 'the filtered view');
    if ((await driver.texts(PATH)).length === 0) await driver.click(SITE);
    await driver.waitForText(PATH);
    await driver.waitForText(`${BINDING}[aria-label*="asked for in the handshake"]`);
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  after(async () => {
    await vscode.commands.executeCommand('iisSsl.clearFilter');
    await vscode.workspace.fs.delete(sslcert());
  });

  /** Chooses a row, which shows its actions, and does one of them. */
  async function act(row: string, action: string): Promise<void> {
    await driver.click(row);
    await driver.click(`${row} .action-label[aria-label="${action}"]`);
  }

  /** What is selected in the editor, once something is. */
  function selectedText(): Promise<string> {
    return waitFor(() => {
      const editor = vscode.window.activeTextEditor;
      return editor?.selection.isEmpty === false && editor.document.getText(editor.selection);
    }, 'a selection');
  }

  /** What a row's menu copies, in place of what was on the clipboard before. */
  async function copied(copy: () => Promise<unknown>): Promise<string> {
    await vscode.env.clipboard.writeText('');
    await copy();
    return waitFor(async () => (await vscode.env.clipboard.readText()) || null, 'something on the clipboard');
  }

  /** Copies what makes a row's setting with a tool. */
  function copiedAs(row: string, tool: string): Promise<string> {
    return copied(async () => {
      await act(row, 'Copy as Command');
      await driver.choose('Copy as Command, with Its Undo', tool);
    });
  }

  it('shows the flow of a path', async () => {
    await act(PATH, 'Show Request Flow');
    await waitFor(async () => (await driver.webview.text('.flow-name')).includes('Contoso · /secret'), 'the flow');
  });

  it('goes to the text of a binding', async () => {
    await act(BINDING, 'Go to Text');
    expect(await selectedText()).to.equal('*:443:www.contoso.example');
  });

  it('traces a request to a path: asks for it, beginning with the URL', async () => {
    await act(PATH, 'Trace a Request…');
    await waitFor(
      async () => (await driver.texts('.quick-input-title')).some((title) => title.includes('Trace a Request')),
      'the first question',
    );
    await driver.keyboard.press('Escape');
  });

  it('copies a binding as netsh, appcmd and PowerShell, each with its undo', async () => {
    expect(await copiedAs(BINDING, 'netsh')).to.equal(
      `netsh http add sslcert hostnameport=www.contoso.example:443 certhash=${HASH} appid=${APP_ID} certstorename=MY clientcertnegotiation=enable\n` +
        'rem Undo: netsh http delete sslcert hostnameport=www.contoso.example:443\n',
    );
    const appcmd = '%windir%\\system32\\inetsrv\\appcmd set site /site.name:"Contoso"';
    const key = "protocol='https',bindingInformation='*:443:www.contoso.example'";
    expect(await copiedAs(BINDING, 'appcmd')).to.equal(
      `${appcmd} "/+bindings.[${key},sslFlags='33']"\nrem Undo: ${appcmd} "/-bindings.[${key}]"\n`,
    );
    const name = "-Name 'Contoso' -Protocol 'https'";
    expect(await copiedAs(BINDING, 'PowerShell')).to.equal(
      `New-WebBinding ${name} -IPAddress '*' -Port 443 -HostHeader 'www.contoso.example' -SslFlags 33\n` +
        `# Undo: Remove-WebBinding ${name} -BindingInformation '*:443:www.contoso.example'\n`,
    );
  });

  it('copies the flags of a path as appcmd', async () => {
    expect(await copiedAs(PATH, 'appcmd')).to.match(
      /^%windir%\\system32\\inetsrv\\appcmd set config "Contoso\/secret" .*-sslFlags:"Ssl,SslRequireCert" -commit:apphost\nrem Undo: .* clear config /,
    );
  });

  it('copies the path that configuration files write, from the menu by the keyboard', async () => {
    const path = await copied(async () => {
      await driver.click(PATH);
      // A row that is clicked opens its text, which takes the focus.
      await selectedText();
      await vscode.commands.executeCommand('iisSsl.servers.focus');
      await driver.waitForText('.sidebar .monaco-list:focus .monaco-list-row.focused[aria-label^="/secret"]');
      await driver.keyboard.press('Shift+F10');
      await driver.waitForText('.monaco-menu .action-menu-item:has-text("Copy Configuration Path")');
      await driver.keyboard.press('End');
      await driver.waitForText('.monaco-menu .action-item.focused:has-text("Copy Configuration Path")');
      await driver.keyboard.press('Enter');
    });
    expect(path).to.equal('Contoso/secret');
  });
});
