import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatMessage, readBaseline, readProjectFile, readSource } from '../../../src/core/index';
import { checkFiles } from '../../support/check';

const json = (entry: string): string => `{"SslCertificateBindings":[${entry}]}`;
const entries = (entry: string): readonly unknown[] =>
  checkFiles({ 'sslcert.json': json(entry) }).analysis.server.httpSys.entries.map(({ endpoint, hash, appId }) => ({
    endpoint,
    hash,
    appId,
  }));

describe('netsh JSON', () => {
  it('takes only words for endpoints, applications and hashes', () => {
    assert.deepEqual(entries('{"IpPort":{}}'), []);
    assert.deepEqual(entries('{"IpPort":["0.0.0.0:443"]}'), []);
    assert.deepEqual(entries('{"IpPort":"0.0.0.0:443","AppId":{"toString":1},"SslHash":{"__proto__":null}}'), [
      { endpoint: '0.0.0.0:443', hash: null, appId: null },
    ]);
    assert.deepEqual(entries('{"IpPort":"0.0.0.0:443","SslHash":[{},256]}'), [
      { endpoint: '0.0.0.0:443', hash: null, appId: null },
    ]);
    assert.deepEqual(entries('{"IpPort":"0.0.0.0:443","SslHash":[0,255]}'), [
      { endpoint: '0.0.0.0:443', hash: '00ff', appId: null },
    ]);
  });

  it('says where it is not JSON, since what follows is not read', () => {
    const text = json('{"IpPort":"0.0.0.0:443"').slice(0, -2);
    const { findings } = checkFiles({ 'sslcert.json': text }).analysis;
    assert.ok(findings.length > 0);
    assert.ok(findings.every(({ rule, place }) => rule === 'xml-syntax' && place.range.start === text.length));
    assert.deepEqual(checkFiles({ 'sslcert.json': json('') }).analysis.findings, []);
  });
});

describe('JSON that is nested deeper than calls may be', () => {
  for (const [what, level] of [
    ['lists', '['],
    ['objects', '{"a":'],
  ] as const) {
    const deep = level.repeat(100_000);
    it(`is no export: ${what}`, () => {
      const text = `{"SslCertificateBindings":${deep}`;
      const { problems } = readSource({ file: 'sslcert.json', text, encoding: 'utf-8' });
      assert.deepEqual(
        problems.map(({ message }) => formatMessage(message)),
        ['This is nested too deeply to be read.'],
      );
    });

    it(`is no project file and no baseline: ${what}`, () => {
      assert.ok(readProjectFile(`{"servers":${deep}`).problems.length > 0);
      assert.ok('problem' in readBaseline(`{"schemaVersion":1,"findings":${deep}`));
    });
  }

  it('does not count brackets in strings and comments', () => {
    const brackets = '['.repeat(1000);
    assert.deepEqual(readProjectFile(`{ // ${brackets}\n /* ${brackets} */ "servers": [] }`).problems, []);
    const { problems } = readSource({
      file: 'sslcert.json',
      text: json(`{"IpPort":"0.0.0.0:443","SslCertStoreName":"\\"${brackets}"}`),
      encoding: 'utf-8',
    });
    assert.deepEqual(problems, []);
  });
});
