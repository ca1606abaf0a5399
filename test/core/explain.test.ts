import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explainAt, formatMessage } from '../../src/core/index';
import { checkFiles, must } from '../support/check';
import { marks } from '../support/marks';
import type { Explanation } from '../../src/core/index';
import type { Files } from '../support/check';

/** Explains the marked text; every offset of it, both ends counted, has to say the same. */
function explain(file: string, marked: string, more: Files = {}): Explanation {
  const { text, ranges } = marks(marked);
  const { analysis } = checkFiles({ [file]: text, ...more });
  const range = must(ranges[0], 'mark');
  const explanation = must(explainAt(analysis, file, range.start), 'explanation');
  for (let offset = range.start; offset <= range.end; offset++) {
    assert.deepEqual(explainAt(analysis, file, offset), explanation, `at ${offset - range.start}`);
  }
  return explanation;
}

const set = (explanation: Explanation): readonly string[] =>
  explanation.bits.filter(({ isSet }) => isSet).map(({ name }) => name);
const lines = (explanation: Explanation): string => explanation.lines.map(({ text }) => formatMessage(text)).join('\n');

function host(binding: string, rest = ''): string {
  return `<configuration><system.applicationHost><sites><site name="Site" id="1"><bindings>${binding}</bindings></site></sites></system.applicationHost>${rest}</configuration>`;
}

describe('what a setting means, at its text', () => {
  it('sslFlags of a binding: every bit, by name, and the bits without a public name by number', () => {
    const explanation = explain(
      'applicationHost.config',
      host('<binding protocol="https" bindingInformation="*:443:a" ⟦sslFlags="225"⟧ />'),
    );
    assert.deepEqual(set(explanation), ['Sni', 'DisableTLS13', 'DisableLegacyTLS', '0x80']);
    assert.equal(explanation.bits.length, 8);
  });

  it('sslFlags of <access>: every bit, where it decides and what it overrides', () => {
    const outer = '<system.webServer><security><access sslFlags="None" /></security></system.webServer>';
    const text = host(
      '<binding protocol="https" bindingInformation="*:443:" />',
      `${outer}<location path="Site/admin"><system.webServer><security><access ⟦sslFlags="Ssl, SslRequireCert"⟧ /></security></system.webServer></location>`,
    );
    const explanation = explain('applicationHost.config', text);
    assert.deepEqual(set(explanation), ['Ssl', 'SslRequireCert']);
    assert.match(lines(explanation), /Site\/admin/);
    assert.match(lines(explanation), /None/);
    assert.match(lines(explanation), /never asked/);
  });

  it('AccessSSLFlags, with the names of IIS 6', () => {
    const explanation = explain(
      'MetaBase.xml',
      '<MBProperty><IIsWebServer Location="/LM/W3SVC/1" ServerComment="Site"/><IIsWebVirtualDir Location="/LM/W3SVC/1/ROOT" ⟦AccessSSLFlags="264"⟧/></MBProperty>',
    );
    assert.deepEqual(set(explanation), ['AccessSSL', 'AccessSSL128']);
  });

  it('an item of SecureBindings', () => {
    const explanation = explain(
      'MetaBase.xml',
      '<MBProperty><IIsWebServer Location="/LM/W3SVC/1" ServerComment="Shop" SecureBindings=":80:x ⟦:444:shop.example.org⟧"/></MBProperty>'.replace(
        ':80:x ',
        ':443: ',
      ),
    );
    assert.match(lines(explanation), /444/);
    assert.match(lines(explanation), /shop\.example\.org/);
    assert.match(lines(explanation), /userHttpFilter|HTTPFilter/);
  });

  it('says nothing elsewhere, nor in another file', () => {
    const text = host('<binding protocol="https" bindingInformation="*:443:a" sslFlags="1" />');
    const { analysis } = checkFiles({ 'applicationHost.config': text });
    assert.equal(explainAt(analysis, 'applicationHost.config', 3), null);
    assert.equal(explainAt(analysis, 'other.config', text.indexOf('sslFlags')), null);
    assert.equal(explainAt(analysis, 'applicationHost.config', 1e9), null);
  });
});
