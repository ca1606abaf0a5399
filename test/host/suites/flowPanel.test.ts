import { expect } from 'chai';
import * as vscode from 'vscode';
import { describeIn, itOnDisk } from '../runner/run.ts';
import { driver, secondWindow } from '../runner/driver.ts';
import { caretAt, fileIn, openFile } from '../runner/workspace.ts';
import { waitFor } from '../runner/waitFor.ts';

/** The names of the request's stations, once they are those: the last ones of a picture, behind the handshake's. */
async function stationsWhen(names: readonly string[], section = 1): Promise<void> {
  const wanted = names.join(' ');
  let seen = '';
  await waitFor(
    async () => {
      const texts = await driver.webview.texts(`.flow-section:nth-child(${section}) svg .station[data-station] .name`);
      seen = texts.join(' ');
      return seen.endsWith(wanted);
    },
    `the stations ${wanted}`,
    () => seen,
  );
}

/** What is selected in the editor, once something is. */
function selectedText(): Promise<string> {
  return waitFor(() => {
    const editor = vscode.window.activeTextEditor;
    return editor?.selection.isEmpty === false && editor.document.getText(editor.selection);
  }, 'a selection');
}

async function untilPage(says: (text: string) => boolean, what: string, selector = '#app'): Promise<void> {
  let seen = '';
  await waitFor(
    async () => says((seen = await driver.webview.text(selector))),
    what,
    () => seen.slice(0, 400),
  );
}

const FIVE = ['Request', 'HTTP.SYS', 'Worker process', 'HTTP.SYS', 'Response'];
const NINE = [
  'Request',
  'HTTP.SYS',
  'HTTPFilter',
  'HTTP.SYS',
  'Worker process',
  'HTTP.SYS',
  'HTTPFilter',
  'HTTP.SYS',
  'Response',
];

/** What the servers of the workspace's root have for every address. */
const NETSH = `SSL Certificate bindings:
-------------------------

    IP:port                      : 0.0.0.0:443
    Certificate Hash             : 2ace368a90d2117be7a0065dfe259b2e8c94f538
    Application ID               : {4dc3e181-e14b-4a21-b022-59fc669b0914}
    Certificate Store Name       : MY
    Negotiate Client Certificate : Disabled
`;

/** Waits for a step of a command that asks several questions. */
function stepWhen(step: string): Promise<string> {
  return waitFor(
    async () => (await driver.texts('.quick-input-title')).find((title) => title.includes(step)),
    `step ${step}`,
  );
}

describeIn({ driven: true }, 'Request-flow panel', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('shows the five stations of IIS 7 for the site at the caret', async () => {
    await caretAt('applicationHost.config', 'Contoso" id');
    await vscode.commands.executeCommand('iisSsl.showRequestFlow');
    await stationsWhen(FIVE);
    await driver.screenshot('panel');
  });

  it('shows the nine stations of IIS 6 in user mode', async () => {
    await caretAt('iis6-user/MetaBase.xml', 'ServerComment="Intranet"');
    await vscode.commands.executeCommand('iisSsl.showRequestFlow');
    await stationsWhen(NINE);
    await driver.screenshot('panel-iis6');
  });

  it('sets IIS 6 and IIS 7 side by side, hop by hop', async () => {
    await caretAt('applicationHost.config', 'Contoso" id');
    await vscode.commands.executeCommand('iisSsl.compareRequestFlows');
    await stationsWhen(NINE);
    await stationsWhen(FIVE, 2);
    expect(await driver.webview.texts('.comparison tbody tr:first-child td')).to.deep.equal(['6', '2']);
    await driver.screenshot('panel-compare');
  });

  it('compares what is chosen: two versions of Windows', async () => {
    await caretAt('applicationHost.config', 'Contoso" id');
    await vscode.commands.executeCommand('iisSsl.showRequestFlow');
    await stationsWhen(FIVE);
    await driver.webview.select('select[name="compare"]', 'Two versions of Windows');
    await untilPage(
      (text) => /Windows Server 2025/.test(text),
      'the newest Windows',
      '.flow-section:nth-child(2) .flow-name',
    );
  });

  it('finds a path by typing', async () => {
    await caretAt('applicationHost.config', 'Contoso" id');
    await vscode.commands.executeCommand('iisSsl.showRequestFlow');
    await stationsWhen(FIVE);
    await driver.webview.click('input[name="path"]');
    await driver.keyboard.type('secr');
    await driver.webview.click('[role="option"]');
    await untilPage((text) => text.includes('/secret'), 'the path', '.flow-name');
  });

  it('opens the deciding text of a warning, selected', async () => {
    await caretAt('applicationHost.config', '"Contoso/secret"');
    await vscode.commands.executeCommand('iisSsl.showRequestFlow');
    await stationsWhen(FIVE);
    await driver.webview.click('[data-rule="require-cert-without-negotiate"] .warning-place button');
    expect(await selectedText()).to.equal('SslRequireCert');
    expect(vscode.window.activeTextEditor?.document.uri.toString()).to.equal(
      fileIn('applicationHost.config').toString(),
    );
  });

  it('opens the text that decides a hop', async () => {
    await caretAt('iis6/MetaBase.xml', 'ServerComment="Shop"');
    await vscode.commands.executeCommand('iisSsl.showRequestFlow');
    await stationsWhen(FIVE);
    await driver.webview.click('svg .hop.leads .chip');
    expect(await selectedText()).to.equal('"EnableKernelSSL"=dword:00000001');
  });

  it('lights the hop whose text the caret is in, and none elsewhere', async () => {
    await caretAt('iis6/MetaBase.xml', 'ServerComment="Shop"');
    await vscode.commands.executeCommand('iisSsl.showRequestFlow');
    await stationsWhen(FIVE);
    await openFile('iis6/http-parameters.reg');
    // A click: the pointer has to leave the picture, too.
    await driver.clickAt('"EnableKernelSSL"');
    await untilPage((text) => !text.startsWith('Point at'), 'a hop to be lit', '.caption');
    const key = await driver.webview.attribute('svg .hop.lit', 'data-hop');
    expect(key).to.equal(await driver.webview.attribute('svg .hop.leads', 'data-hop'));
    await caretAt('iis6/http-parameters.reg', 'Windows Registry');
    await untilPage((text) => text.startsWith('Point at'), 'no hop to be lit', '.caption');
  });

  it('shows the path whose text the caret moves to', async () => {
    await caretAt('applicationHost.config', 'Contoso" id');
    await vscode.commands.executeCommand('iisSsl.showRequestFlow');
    await stationsWhen(FIVE);
    await caretAt('applicationHost.config', 'Contoso/secret"');
    await untilPage((text) => text.includes('Contoso · /secret'), 'the path of the caret', '.flow-name');
  });

  it('follows the text while it is typed', async () => {
    await caretAt('applicationHost.config', 'Contoso" id');
    await vscode.commands.executeCommand('iisSsl.showRequestFlow');
    await stationsWhen(FIVE);
    const document = await openFile('applicationHost.config');
    const name = document.getText().indexOf('Contoso" id');
    await vscode.window.activeTextEditor?.edit((edit) => edit.insert(document.positionAt(name), 'Renamed '));
    await untilPage((text) => text.includes('Renamed Contoso'), 'the new name');
  });

  it('keeps the last picture, marked as old, while the text of its site cannot be read', async () => {
    await caretAt('applicationHost.config', 'Contoso" id');
    await vscode.commands.executeCommand('iisSsl.showRequestFlow');
    await stationsWhen(FIVE);
    const document = await openFile('applicationHost.config');
    const whole = document.getText();
    const range = new vscode.Range(document.positionAt(0), document.positionAt(whole.length));
    const replace = (text: string): Thenable<boolean> | undefined =>
      vscode.window.activeTextEditor?.edit((edit) => edit.replace(range, text));
    await replace(`<configuration><system.applicationHost><sites><site na`);
    await untilPage((text) => text.includes('Old picture'), 'the mark', '.notice');
    await stationsWhen(FIVE);
    await vscode.commands.executeCommand('undo');
    expect(document.getText()).to.equal(whole);
    await untilPage((text) => !text.includes('Old picture'), 'the mark to go');
    await stationsWhen(FIVE);
  });

  it('mends the text by a fix of a warning', async () => {
    await caretAt('applicationHost.config', '"Contoso/secret"');
    await vscode.commands.executeCommand('iisSsl.showRequestFlow');
    await stationsWhen(FIVE);
    await driver.webview.click('[data-rule="require-cert-without-negotiate"] .fix button');
    const document = await openFile('applicationHost.config');
    await waitFor(
      () => document.getText().includes('SslNegotiateCert, SslRequireCert') || document.isDirty,
      'the edit',
    );
  });

  it('traces a request to a URL, and says beside the field what is wrong with it', async () => {
    await caretAt('applicationHost.config', 'Contoso" id');
    const asked = vscode.commands.executeCommand('iisSsl.traceRequest');
    await stepWhen('(1/5)');
    await driver.keyboard.type('nonsense');
    await driver.keyboard.press('Enter');
    await waitFor(
      async () => (await driver.texts('.quick-input-message')).some((text) => text.includes('http://')),
      'what is wrong with the URL',
    );
    await driver.keyboard.press('Control+A');
    await driver.keyboard.type('https://www.contoso.example/secret');
    await driver.keyboard.press('Enter');
    await stepWhen('(2/5)');
    await driver.keyboard.type('valid');
    await driver.keyboard.press('Enter');
    for (const step of ['(3/5)', '(4/5)', '(5/5)']) {
      await stepWhen(step);
      await driver.keyboard.press('Enter');
    }
    await asked;
    await untilPage((text) => text.includes('403.7'), 'the answer', '.outcome');
    await driver.webview.attribute('input[name="url"]:focus', 'name');
    await driver.webview.fill('input[name="url"]', 'https://nowhere.example:99999/');
    await driver.webview.press('Enter', 'input[name="url"]');
    await untilPage((text) => text.includes('99999'), 'what is wrong', '.is-url .field-error');
    await driver.webview.fill('input[name="url"]', 'https://nowhere.example:9999/');
    await driver.webview.press('Enter', 'input[name="url"]');
    await untilPage((text) => text.includes(':9999/') || text.includes('No site'), 'an answer', '.flow-heading');
    await driver.webview.click('.request-fields vscode-button');
    await stationsWhen(FIVE);
  });

  for (const [label, ending, begins] of [
    ['SVG', 'svg', '<svg xmlns="http://www.w3.org/2000/svg"'],
    ['PNG', 'png', '\x89PNG\r\n'],
    ['Mermaid', 'mmd', '---\nconfig:'],
    ['Markdown', 'md', '#'],
  ] as const) {
    it(`saves the picture as ${label} under the name that is asked for`, async () => {
      const target = fileIn(`saved.${ending}`);
      await caretAt('applicationHost.config', 'Contoso" id');
      await vscode.commands.executeCommand('iisSsl.showRequestFlow');
      await stationsWhen(FIVE);
      await driver.webview.click('.export > summary');
      await driver.webview.select('select[name="format"]', label);
      await driver.webview.click('.export-bar vscode-button:nth-of-type(1)');
      await driver.proposed('Export Diagram', `/Contoso.${ending}`);
      await driver.answer('Export Diagram', target.path);
      const content = await waitFor(async () => vscode.workspace.fs.readFile(target), 'the file');
      await vscode.workspace.fs.delete(target);
      expect(String.fromCharCode(...content.slice(0, begins.length))).to.equal(begins);
    });
  }

  it('exports a comparison as one: a table from the panel, a picture by the command while the panel has the focus', async () => {
    await caretAt('applicationHost.config', 'Contoso" id');
    await vscode.commands.executeCommand('iisSsl.compareRequestFlows');
    await stationsWhen(NINE);
    await stationsWhen(FIVE, 2);
    await driver.webview.click('.comparison .export > summary');
    await driver.webview.select('.comparison select[name="format"]', 'Markdown');
    await driver.webview.click('.comparison .export-bar vscode-button:nth-of-type(2)');
    await waitFor(
      async () => (await vscode.env.clipboard.readText()).includes('| 6 user/kernel crossings | ≠ | 2 user/kernel'),
      'the table of both on the clipboard',
    );
    const exported = vscode.commands.executeCommand('iisSsl.exportDiagram');
    await driver.choose('Export Diagram', 'SVG');
    await exported;
    const svg = vscode.window.activeTextEditor?.document.getText() ?? '';
    expect(svg.match(/class="compared /g)).to.have.length(2);
  });

  it('copies the picture as text', async () => {
    await caretAt('applicationHost.config', 'Contoso" id');
    await vscode.commands.executeCommand('iisSsl.showRequestFlow');
    await stationsWhen(FIVE);
    await driver.webview.click('.export > summary');
    await driver.webview.select('select[name="format"]', 'Markdown');
    await driver.webview.click('.export-bar vscode-button:nth-of-type(2)');
    await waitFor(
      async () => (await vscode.env.clipboard.readText()).includes('| 1 | Request | HTTP.SYS |'),
      'the table on the clipboard',
    );
  });

  itOnDisk(
    'adds a file that answers what is not known: a copy beside the configuration, under a name that is found',
    async () => {
      const given = fileIn('elsewhere/entries.txt');
      const added = fileIn('sslcert.txt');
      await vscode.workspace.fs.writeFile(given, new TextEncoder().encode(NETSH));
      try {
        await caretAt('applicationHost.config', 'Contoso" id');
        await vscode.commands.executeCommand('iisSsl.showRequestFlow');
        await stationsWhen(FIVE);
        await driver.webview.click('.unknowns li:has-text("netsh http show sslcert") button');
        await driver.choose('sslcert.txt', 'Add a file');
        await driver.proposed('Choose sslcert.txt', '/servers/');
        await driver.answer('Choose sslcert.txt', given.path);
        await waitFor(async () => vscode.workspace.fs.stat(added), 'the copy');
        await untilPage((text) => !text.includes('netsh http show sslcert'), 'the answer', '.unknowns');
      } finally {
        await Promise.allSettled([given, added].map((file) => vscode.workspace.fs.delete(file)));
      }
    },
  );

  it('shows a hostile site name as text', async () => {
    await caretAt('hostile/applicationHost.config', 'onerror');
    await vscode.commands.executeCommand('iisSsl.showRequestFlow');
    await stationsWhen(FIVE);
    expect(await driver.webview.text('.flow-name')).to.contain('<img src=x onerror=alert(1)>');
  });
});

describeIn({ driven: true, kind: 'folder' }, 'Request-flow panel after a reload of the window', () => {
  it('comes back with the site, the path and the comparison that it showed', async () => {
    const { webview } = secondWindow;
    await secondWindow.open('applicationHost.config');
    await secondWindow.clickAt('Contoso" id');
    await secondWindow.command('IIS SSL: Show Request Flow');
    await webview.click('input[name="path"]');
    await secondWindow.keyboard.type('secr');
    await webview.click('[role="option"]');
    await webview.text('.flow-name h2 >> text=Contoso · /secret');
    await webview.select('select[name="compare"]', 'Two versions of Windows');
    await webview.text('.flow-section:nth-child(2) svg text');
    // The window keeps the panel's state as text in a text.
    await secondWindow.reload('iisSsl.flow', '/secret', 'windows');
    await webview.text('.flow-name h2 >> text=Contoso · /secret');
    expect(await webview.text('.flow-section:nth-child(2) .flow-name')).to.contain('Windows Server 2025');
    await secondWindow.screenshot('panel-after-reload');
  });
});
