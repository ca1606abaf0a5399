import { expect } from 'chai';
import * as vscode from 'vscode';
import { describeIn } from '../runner/run.ts';
import { driver } from '../runner/driver.ts';
import { waitFor } from '../runner/waitFor.ts';
import { fileIn } from '../runner/workspace.ts';

const ROWS = '.sidebar .pane-body .monaco-list-row';
const SITES = 10_000;

/** A server of so many sites, each with two bindings. */
function manySites(): string {
  const sites = Array.from(
    { length: SITES },
    (_, i) =>
      `<site name="Many ${i}" id="${i + 1}"><application path="/"><virtualDirectory path="/" physicalPath="C:\\www" /></application><bindings><binding protocol="http" bindingInformation="*:80:m${i}.example" /><binding protocol="https" bindingInformation="*:443:m${i}.example" sslFlags="1" /></bindings></site>`,
  );
  return `<configuration><system.applicationHost><sites>${sites.join('\n')}</sites></system.applicationHost></configuration>\n`;
}

/** The rows that the extension makes from now on, by their words for a screen reader, which each of them gets. */
function countRows(): { readonly made: string[]; readonly stop: () => void } {
  const made: string[] = [];
  const key = 'accessibilityInformation';
  Object.defineProperty(vscode.TreeItem.prototype, key, {
    configurable: true,
    set(this: vscode.TreeItem, value: vscode.AccessibilityInformation) {
      made.push(value.label);
      Object.defineProperty(this, key, { value, writable: true, enumerable: true, configurable: true });
    },
  });
  return { made, stop: () => void Reflect.deleteProperty(vscode.TreeItem.prototype, key) };
}

describeIn({ driven: true, kind: 'folder' }, `Servers view with ${SITES} sites`, () => {
  const folder = fileIn('many');
  const { made, stop } = countRows();

  after(async () => {
    stop();
    await vscode.commands.executeCommand('iisSsl.clearFilter');
    await vscode.workspace.fs.delete(folder, { recursive: true });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await waitFor(async () => !(await driver.texts(ROWS)).some((text) => text.includes('Many ')), 'the sites to go');
  });

  const rowsAbout = (text: string): string[] => made.filter((label) => label.includes(text));

  it('makes a row for each site when its server is opened, and nothing below', async function () {
    this.timeout(120_000);
    await vscode.commands.executeCommand('iisSsl.servers.focus');
    await vscode.workspace.fs.writeFile(
      vscode.Uri.joinPath(folder, 'applicationHost.config'),
      new TextEncoder().encode(manySites()),
    );
    await vscode.commands.executeCommand('iisSsl.refresh');
    await vscode.commands.executeCommand('iisSsl.filterServers', 'm1234.example');
    await driver.waitForText(`${ROWS}[aria-label^="Many 1234,"]`);
    await vscode.commands.executeCommand('iisSsl.clearFilter');
    await waitFor(() => rowsAbout(`Many ${SITES - 1},`).length > 0, 'the last site');
    expect(new Set(made.filter((label) => label.startsWith('Many '))).size).to.equal(SITES);
    expect(rowsAbout('https *:443:m')).to.deep.equal([]);
  });

  it('makes what is below a site when that site is opened, and of no other', async () => {
    await vscode.commands.executeCommand('iisSsl.filterServers', 'm1234.example');
    await driver.click(`${ROWS}[aria-label^="Many 1234,"]`);
    await driver.waitForText(`${ROWS}[aria-label^="https *:443:m1234.example"]`);
    const below = new Set(made.filter((label) => /^https? \*:\d+:m/.test(label)).map((label) => label.split(' (')[0]));
    expect([...below].sort()).to.deep.equal(['http *:80:m1234.example', 'https *:443:m1234.example']);
  });
});
