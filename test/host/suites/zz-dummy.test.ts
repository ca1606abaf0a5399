import { expect } from 'chai';
import * as vscode from 'vscode';
import { currentRun, describeIn } from '../runner/run.ts';
import { driver } from '../runner/driver.ts';
describeIn({ driven: true }, 'dummy', () => {
  it('panel', async () => {
    const [f] = await vscode.workspace.findFiles('**/applicationHost.config');
    const doc = await vscode.workspace.openTextDocument(f!);
    await vscode.window.showTextDocument(doc);
    console.log('lang', doc.languageId);
    const hover = await driver.hoverAt('sslFlags="0"'.slice(0, 8));
    expect(hover).to.contain('decoded');
    await driver.screenshot('hover');
    await driver.command('IIS SSL: Show Request Flow');
    expect(await driver.webview.text('svg text')).to.equal('Hop 1');
    await driver.webview.click('#b');
    expect(await driver.webview.text('#out')).to.equal('yes');
    await driver.screenshot('panel'); await driver.screenshot('svg', {webview: 'svg'});
  });
  it('fails', () => { if (process.env?.['X'] !== 'x') expect([1]).to.deep.equal([2]); });
  it('rejects', () => { void Promise.reject(new Error('boo')); });
});
