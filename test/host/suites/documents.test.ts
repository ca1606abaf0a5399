import { expect } from 'chai';
import * as vscode from 'vscode';
import { prepare } from '../../../src/extension/features/languageModelTools/preparation.ts';
import { describeIn } from '../runner/run.ts';
import { driver } from '../runner/driver.ts';
import { openFile } from '../runner/workspace.ts';
import { waitFor } from '../runner/waitFor.ts';

async function closeAll(): Promise<void> {
  // Unsaved documents ask to be saved when their editor closes; emptied ones do not.
  for (const editor of vscode.window.visibleTextEditors) {
    if (!editor.document.isUntitled) continue;
    await vscode.window.showTextDocument(editor.document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

describe('Explain a Symptom', () => {
  afterEach(closeAll);

  it('says of each server what explains it, and what was ruled out and why', async () => {
    await vscode.commands.executeCommand('iisSsl.explainSymptom', '403.7');
    const text = await waitFor(() => {
      const document = vscode.window.activeTextEditor?.document;
      return document?.languageId === 'markdown' && document.getText();
    }, 'the answer');
    expect(text).to.contain('# 403.7');
    expect(text).to.contain('`require-cert-without-negotiate`');
    expect(text).to.match(/What was ruled out/);
    expect(text).to.contain('applicationHost.config:24');
  });
});

describe('Language model tools', () => {
  /** The text that a tool answers with; the API is there in every VS Code that is tested. */
  async function call(name: string, input: object): Promise<string> {
    const result = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
    return result.content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
  }

  it('analyse what is open, without names unless they are wanted', async () => {
    await openFile('applicationHost.config');
    const redacted = await call('analyze_iis_ssl', {});
    expect(redacted).to.contain('require-cert-without-negotiate');
    expect(redacted).to.not.match(/contoso/i);
    // What is not plainly asked for is not given.
    expect(await call('analyze_iis_ssl', { redact: 'false' })).to.not.match(/contoso/i);
  });

  it('ask the user before they give names, and before nothing else', async () => {
    expect(prepare({ redact: false }).confirmationMessages?.title).to.match(/names in your configuration\?/);
    for (const input of [{}, { redact: true }, { redact: 'false' }, { redact: null }, { server: 'x' }]) {
      expect(prepare(input).confirmationMessages).to.equal(undefined);
    }
    // Where tests run, VS Code answers yes by itself.
    expect(await call('analyze_iis_ssl', { redact: false })).to.contain('Contoso');
  });

  it('trace a request, and say what is wrong with one that is none', async () => {
    const traced = await call('trace_iis_request', {
      url: 'https://www.contoso.example/secret',
      server: 'applicationHost.config',
    });
    expect(traced).to.contain('403.7');
    expect(await call('trace_iis_request', { url: 'nonsense' })).to.contain('http://');
  });

  it('explain a rule by its name and read nothing else', async () => {
    expect(await call('explain_iis_ssl_rule', { rule: 'require-cert-without-negotiate' })).to.contain(
      'SslNegotiateCert',
    );
    expect(await call('explain_iis_ssl_rule', { rule: '../../package' })).to.contain('There is no such rule');
  });
});

describeIn({ driven: true }, 'Export Report', () => {
  afterEach(closeAll);

  it('redacts when asked to, and opens the report unsaved', async () => {
    await openFile('applicationHost.config');
    const done = vscode.commands.executeCommand('iisSsl.exportReport');
    await driver.waitForText('.quick-input-list .monaco-list-row');
    await driver.keyboard.press('Enter');
    await waitFor(
      async () => (await driver.texts('.quick-input-list .monaco-list-row')).some((text) => text.includes('Redacted')),
      'the choice of redaction',
    );
    await driver.keyboard.press('Enter');
    await done;
    const document = vscode.window.activeTextEditor?.document;
    expect(document?.isUntitled).to.equal(true);
    expect(document?.getText()).to.contain('require-cert-without-negotiate');
    expect(document?.getText()).to.not.match(/contoso/i);
  });
});
