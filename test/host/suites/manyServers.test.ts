import { expect } from 'chai';
import * as vscode from 'vscode';
import { bytes, RULE, server } from '../runner/servers.ts';
import { waitFor } from '../runner/waitFor.ts';
import { caretAt, fileIn, findings } from '../runner/workspace.ts';

const COUNT = 120;
const PATHS = 60;

const file = (i: number): vscode.Uri => fileIn(`many/${i}/applicationHost.config`);
const files = (): vscode.Uri[] => Array.from({ length: COUNT }, (_, i) => file(i));

/** How many of the servers have their findings as hints. */
const hints = (of: readonly vscode.Uri[]): number =>
  of.filter((uri) =>
    vscode.languages
      .getDiagnostics(uri)
      .some(({ code, severity }) => isOf(code) && severity === vscode.DiagnosticSeverity.Hint),
  ).length;
const isOf = (code: vscode.Diagnostic['code']): boolean => typeof code === 'object' && code.value === RULE;
const setRules = (value: unknown): Thenable<void> =>
  vscode.workspace.getConfiguration('iisSsl').update('rules', value, vscode.ConfigurationTarget.Global);

describe('Many servers', () => {
  after(async () => {
    await setRules(undefined);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(fileIn('many'), { recursive: true });
    await waitFor(() => findings(file(0), RULE, 0), 'the findings to go');
  });

  it('are told of as they are needed: what is in sight before the others', async function () {
    this.timeout(120_000);
    for (const [i, uri] of files().entries())
      await vscode.workspace.fs.writeFile(uri, bytes(server(PATHS, `Site${i}`)));
    // The last by its name is the first by need.
    const seen = file(COUNT - 1);
    await caretAt(`many/${COUNT - 1}/applicationHost.config`, 'access');
    const others = files().slice(0, -1);
    for (const uri of files()) await waitFor(() => findings(uri, RULE, PATHS), `the findings of ${uri.path}`);
    expect(hints(files())).to.equal(0);

    // Every server has to be looked at again.
    let known = -1;
    const watched = vscode.languages.onDidChangeDiagnostics(look);
    function look(): void {
      if (known === -1 && hints([seen]) === 1) known = hints(others);
    }
    const set = setRules({ [RULE]: 'hint' });
    while (known === -1) {
      look();
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    watched.dispose();
    await set;
    expect(known).to.be.lessThan(others.length);
    await waitFor(
      () => hints(files()) === COUNT,
      'all of them',
      () => hints(files()),
    );
  });
});
