import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkText } from '../../../src/core/index';
import { checkFiles } from '../../support/check';
import { A, access, host, HTTPS } from '../../support/rules';

/** The quoted line and the carets below it, of the one finding of a rule. */
function quoted(file: string, rule: string): readonly [line: string, carets: string] {
  const lines = checkText(checkFiles({ [A]: file }).analysis).split('\n');
  const at = lines.findIndex((line) => line.endsWith(`[${rule}]`));
  assert.notEqual(at, -1);
  return [lines[at + 1] ?? '', lines[at + 2] ?? ''];
}

const marked = ([line, carets]: readonly [string, string]): string => line.slice(carets.indexOf('^'), carets.length);

describe('a line that the text report quotes', () => {
  const rule = 'require-cert-without-negotiate';

  it('has its carets below what the finding is about', () =>
    assert.equal(marked(quoted(host(HTTPS, `\n\t\t${access('Ssl, SslRequireCert')}`), rule)), 'SslRequireCert'));

  it('is cut where it is long', () => {
    const [line, carets] = quoted(host(HTTPS, `<!-- ${'x'.repeat(500)} -->${access('SslRequireCert')}`), rule);
    assert.equal(marked([line, carets]), 'SslRequireCert');
    assert.ok(line.trim().length <= 120, line);
  });

  it('shows control characters and what reorders text by their numbers', () => {
    const [line, carets] = quoted(host(HTTPS, access('\u001b[2J\u202e, SslRequireCert')), rule);
    assert.doesNotMatch(line, /[\u001b\u202e]/);
    assert.match(line, /⟨U\+001B⟩\[2J⟨U\+202E⟩/);
    assert.equal(marked([line, carets]), 'SslRequireCert');
  });

  it('has carets to its end where the finding goes on in the next', () => {
    const text = host('<binding protocol="https"\n bindingInformation="*:443:" sslFlags="1\n2" />');
    assert.equal(marked(quoted(text, 'binding-flags-not-a-number')), '1');
  });
});
