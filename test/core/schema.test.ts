import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkDocument, requestDocument, traceFlow } from '../../src/core/index';
import { TOOL } from '../support/check';
import { analyzeCase, fixtureCases } from '../support/fixtures';
import { errorsAgainst, schemaErrors } from '../support/schema';

type Json = Record<string, unknown>;

/** A document as its readers get it: parsed JSON, free to be changed. */
function plain(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

const CASES = [...fixtureCases('check'), ...fixtureCases('flow')];

describe('the schema of reports (docs/report.schema.json)', () => {
  for (const fixture of CASES) {
    it(`describes the documents of ${fixture.name}`, () => {
      const analysis = analyzeCase(fixture);
      assert.deepEqual(schemaErrors(plain(checkDocument(analysis, TOOL))), []);
      for (const site of analysis.server.sites) {
        for (const { path } of site.paths) {
          const document = plain(requestDocument(analysis, traceFlow(analysis.server, site, path)));
          assert.deepEqual(schemaErrors(document), []);
          assert.deepEqual(errorsAgainst('request', document), []);
        }
      }
    });
  }

  const example = CASES.find(({ name }) => name === 'iis6-kernel-ssl-with-client-certificates');
  assert.ok(example !== undefined);
  const analysis = analyzeCase(example);
  const [site] = analysis.server.sites;
  assert.ok(site !== undefined);
  const check = (): Json => plain(checkDocument(analysis, TOOL));
  const request = (): Json => plain(requestDocument(analysis, traceFlow(analysis.server, site, '/')));

  it('lets fields be added', () => {
    assert.deepEqual(schemaErrors({ ...check(), added: true }), []);
    assert.deepEqual(schemaErrors({ ...request(), added: { x: 1 } }), []);
  });

  for (const field of ['schemaVersion', 'tool', 'inputs', 'server', 'sites', 'findings']) {
    it(`misses ${field} in a check document`, () => {
      const document = check();
      delete document[field];
      assert.notDeepEqual(schemaErrors(document), []);
    });
  }

  for (const field of [
    'url',
    'site',
    'path',
    'binding',
    'certificate',
    'sslMode',
    'clientCertificate',
    'outcome',
    'hops',
    'crossings',
    'reasons',
    'unknowns',
  ]) {
    it(`misses ${field} in a request document`, () => {
      const document = request();
      delete document[field];
      assert.notDeepEqual(schemaErrors(document), []);
    });
  }

  it('knows no other SSL mode, flag, severity or format than those of the contract', () => {
    const spoil = (change: (document: Json) => void): void => {
      const document = check();
      change(document);
      assert.notDeepEqual(schemaErrors(document), []);
    };
    const first = (value: unknown): Json => (value as Json[])[0] ?? {};
    spoil((document) => (first(document['sites'])['sslMode'] = 'user'));
    spoil((document) => (first(document['findings'])['severity'] = 'fatal'));
    spoil((document) => (first(document['inputs'])['format'] = 'xml'));
    spoil((document) => ((first(first(document['sites'])['paths'])['access'] as Json)['flags'] = ['AccessSSL']));
    spoil((document) => (document['schemaVersion'] = 2));
  });
});
