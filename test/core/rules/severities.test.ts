import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyze, RULES } from '../../../src/core/index';
import { readFiles } from '../../support/check';
import { A, access, host, HTTP, HTTPS } from '../../support/rules';
import type { Finding, RuleSetting } from '../../../src/core/index';

const FILES = { [A]: host(HTTPS, `${access('SslRequireCert')}<other a="1" a="2" />`) };

function findings(severities: Readonly<Record<string, RuleSetting>>): readonly Finding[] {
  return analyze(readFiles(FILES), { windows: null, severities: new Map(Object.entries(severities)) }).findings;
}

describe('the severity of a rule', () => {
  it('is its own where nothing else is said', () => {
    assert.deepEqual(
      findings({}).map(({ rule, severity }) => [rule, severity]),
      [
        ['require-cert-without-negotiate', 'error'],
        ['xml-syntax', 'error'],
      ],
    );
  });

  it('is what a setting says, for that rule alone', () => {
    assert.deepEqual(
      findings({ 'require-cert-without-negotiate': 'hint', 'xml-syntax': 'warning' }).map(({ severity }) => severity),
      ['hint', 'warning'],
    );
  });

  it('off means that nobody sees a finding', () => {
    assert.deepEqual(
      findings({ 'require-cert-without-negotiate': 'off' }).map(({ rule }) => rule),
      ['xml-syntax'],
    );
    assert.deepEqual(findings(Object.fromEntries(RULES.map(({ slug }) => [slug, 'off']))), []);
  });
});

describe('the paths of a finding', () => {
  const affected = (rest: string): Finding['affected'] =>
    analyze(readFiles({ [A]: host(HTTPS + HTTP, rest) }), { windows: null }).findings[0]?.affected;

  it('are all that one text decides, in their order', () => {
    const inherits =
      '<location path="Site/b"><system.webServer><serverRuntime uploadReadAheadSize="1" /></system.webServer></location>';
    assert.deepEqual(affected(access('SslRequireCert') + access('None', 'Site/a') + inherits), [
      { site: 'Site', path: '/' },
      { site: 'Site', path: '/b' },
    ]);
  });

  it('are left out where there is one', () => {
    assert.equal(affected(access('SslRequireCert')), undefined);
  });
});
