import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { proposalsAt } from '../../../src/core/index';
import { checkFiles } from '../../support/check';
import type { Proposal } from '../../../src/core/index';

/** What is proposed at the caret `‸` of a text. */
function propose(file: string, marked: string): { readonly text: string; readonly proposals: readonly Proposal[] } {
  const offset = marked.indexOf('‸');
  const text = marked.replace('‸', '');
  return { text, proposals: proposalsAt(checkFiles({ [file]: text }).analysis, file, offset) };
}

/** The text after the proposal with a label was taken. */
function taken(file: string, marked: string, label: string): string {
  const { text, proposals } = propose(file, marked);
  const proposal = proposals.find((each) => each.label === label);
  assert.ok(proposal !== undefined, `${label} in ${proposals.map((each) => each.label).join(', ')}`);
  return text.slice(0, proposal.range.start) + proposal.insert + text.slice(proposal.range.end);
}

const labels = (file: string, marked: string): readonly string[] =>
  propose(file, marked).proposals.map(({ label }) => label);

const access = (value: string): string =>
  `<configuration><system.webServer><security><access sslFlags="${value}" /></security></system.webServer></configuration>`;

const server = (more: string): string =>
  `<configuration><system.applicationHost><sites><site name="R&amp;D" id="1"><application path="/shop" /><bindings><binding protocol="https" bindingInformation="*:443:" /></bindings></site></sites></system.applicationHost>${more}</configuration>`;

describe('completion in configuration files', () => {
  it('adds a flag to a list and replaces none', () => {
    assert.equal(taken('web.config', access('Ssl‸'), 'SslNegotiateCert'), access('Ssl, SslNegotiateCert'));
    assert.equal(taken('web.config', access('Ssl, ‸'), 'SslRequireCert'), access('Ssl, SslRequireCert'));
    assert.equal(taken('web.config', access('Ssl,‸'), 'SslRequireCert'), access('Ssl, SslRequireCert'));
    assert.equal(taken('web.config', access('‸, Ssl128'), 'Ssl'), access('Ssl, Ssl128'));
  });

  it('replaces what is no flag yet, and None', () => {
    assert.equal(taken('web.config', access('Ssl, SslNeg‸'), 'SslNegotiateCert'), access('Ssl, SslNegotiateCert'));
    assert.equal(taken('web.config', access('None‸'), 'Ssl'), access('Ssl'));
    assert.equal(taken('web.config', access('‸'), 'Ssl'), access('Ssl'));
  });

  it('leaves out the flags that stand there', () => {
    assert.deepEqual(labels('web.config', access('Ssl, SslNegotiateCert, ‸')), [
      'SslRequireCert',
      'SslMapCert',
      'Ssl128',
    ]);
  });

  it('joins the flags of the metabase by a bar, under their own names', () => {
    const key = (value: string): string =>
      `<MBProperty><IIsWebServer Location="/LM/W3SVC/1" AccessSSLFlags="${value}" /></MBProperty>`;
    assert.equal(
      taken('MetaBase.xml', key('AccessSSL‸'), 'AccessSSLNegotiateCert'),
      key('AccessSSL | AccessSSLNegotiateCert'),
    );
  });

  it('proposes numbers with one more bit for sslFlags of a binding', () => {
    const binding = (value: string): string =>
      `<configuration><system.applicationHost><sites><site name="S" id="1"><bindings><binding protocol="https" bindingInformation="*:443:a" sslFlags="${value}" /></bindings></site></sites></system.applicationHost></configuration>`;
    assert.deepEqual(labels('applicationHost.config', binding('1‸')), ['1', '3', '5', '9', '17', '33', '65']);
    assert.equal(taken('applicationHost.config', binding('1‸'), '33'), binding('33'));
  });

  it('names sites and their applications in the path of a location, escaped', () => {
    const location = (path: string): string => server(`<location path="${path}"></location>`);
    assert.deepEqual(labels('applicationHost.config', location('‸')), ['R&D', 'R&D/shop']);
    assert.equal(taken('applicationHost.config', location('R‸'), 'R&D/shop'), location('R&amp;D/shop'));
  });

  it('knows the words of overrideMode and of other attributes', () => {
    const text = server('<location path="R&amp;D" overrideMode="‸"></location>');
    assert.deepEqual(labels('applicationHost.config', text), ['Allow', 'Deny', 'Inherit']);
  });

  it('proposes the attributes that an element lacks', () => {
    const text = server('<location path="R&amp;D" ‸></location>');
    const proposed = labels('applicationHost.config', text);
    assert.ok(proposed.includes('overrideMode'));
    assert.ok(!proposed.includes('path'));
  });

  it('proposes the sections that are read, by the way down to them', () => {
    const below = (name: string): readonly string[] =>
      labels('web.config', `<configuration><system.webServer>${name}</system.webServer></configuration>`);
    assert.deepEqual(below('<‸').slice(0, 2), ['security', 'serverRuntime']);
    assert.deepEqual(below('<security><‸</security>').slice(0, 2), ['access', 'authentication']);
    const proposed = labels('web.config', '<configuration><‸</configuration>');
    assert.ok(proposed.includes('system.webServer') && !proposed.includes('access'));
  });

  it('proposes rules in a comment that suppresses, and nothing in any other', () => {
    const proposed = labels('web.config', `<configuration><!-- iis-ssl-ignore ‸ --></configuration>`);
    assert.ok(proposed.includes('require-cert-without-negotiate'));
    assert.deepEqual(labels('web.config', `<configuration><!-- <access ‸ --></configuration>`), []);
  });

  it('proposes nothing outside of tags and in files of other kinds', () => {
    assert.deepEqual(labels('web.config', access('Ssl').replace('<access', '‸<access')), []);
    assert.deepEqual(
      labels('http.reg', 'Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\A]\n"‸"=dword:1'),
      [],
    );
  });
});
