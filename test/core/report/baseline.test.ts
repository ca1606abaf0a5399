import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  analyze,
  baselineDocument,
  checkMarkdown,
  checkText,
  compareWithBaseline,
  readBaseline,
} from '../../../src/core/index';
import { readFiles } from '../../support/check';
import { A, access, host, HTTPS } from '../../support/rules';
import type { Analysis, BaselineEntry } from '../../../src/core/index';

const analyzed = (text: string): Analysis => analyze(readFiles({ [A]: text }), { windows: null });
const ONE = host(HTTPS, access('SslRequireCert', 'Site/a'));
const TWO = host(HTTPS, access('SslRequireCert', 'Site/a') + access('SslRequireCert', 'Site/b'));

function entries(text: string): readonly BaselineEntry[] {
  const read = readBaseline(JSON.stringify(baselineDocument(analyzed(text).findings)));
  assert.ok('entries' in read);
  return read.entries;
}

function known(text: string, baseline: readonly BaselineEntry[]): readonly (readonly [string | null, unknown])[] {
  return compareWithBaseline(analyzed(text), baseline).analysis.findings.map(({ path, known: isKnown }) => [
    path,
    isKnown,
  ]);
}

describe('a baseline', () => {
  it('knows what it was written from', () => {
    assert.deepEqual(known(ONE, entries(ONE)), [['/a', true]]);
  });

  it('knows it after lines have moved', () => {
    assert.deepEqual(known(`<!-- x -->\n\n${ONE}`, entries(ONE)), [['/a', true]]);
  });

  it('tells what is new', () => {
    assert.deepEqual(known(TWO, entries(ONE)), [
      ['/a', true],
      ['/b', false],
    ]);
  });

  it('tells what is no longer found', () => {
    const { stale } = compareWithBaseline(analyzed(ONE), entries(TWO));
    assert.deepEqual(
      stale.map(({ rule, site, path, count }) => [rule, site, path, count]),
      [['require-cert-without-negotiate', 'Site', '/b', 1]],
    );
  });

  it('counts findings that are alike', () => {
    const once = '<other a="1" a="2" />';
    const text = (more: string): string => host(HTTPS, more);
    assert.deepEqual(
      known(text(once + once), entries(text(once))).map(([, isKnown]) => isKnown),
      [true, false],
    );
  });

  it('is refused when it is something else', () => {
    for (const text of ['', '[]', '{}', '{"schemaVersion":2,"findings":[]}', '{"schemaVersion":1,"findings":[1]}'])
      assert.ok('problem' in readBaseline(text), text);
  });

  it('hides known findings from people, and counts them', () => {
    const { analysis } = compareWithBaseline(analyzed(TWO), entries(ONE));
    for (const report of [checkText(analysis), checkMarkdown(analysis)]) {
      assert.equal(report.match(/403\.7/g)?.length, 1);
      assert.match(report, /1 error, .*1 known/);
    }
  });
});

describe('the Markdown report', () => {
  it('escapes what files say', () => {
    const report = checkMarkdown(analyzed(host(HTTPS, access('SslRequireCert', 'a|b<c>'), 'a|b&lt;c>')));
    assert.ok(report.includes('## a\\|b&lt;c&gt;'));
    assert.doesNotMatch(report, /<c>/);
  });
});
