import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyze, RULES, sarifDocument } from '../../../src/core/index';
import { must, readFiles, TOOL } from '../../support/check';
import { analyzeCase, fixtureCases } from '../../support/fixtures';
import { A, access, host, HTTPS } from '../../support/rules';
import { sarifErrors } from '../../support/sarifSchema';
import type { Analysis } from '../../../src/core/index';
import type { Files } from '../../support/check';

interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

interface Location {
  readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: Region };
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly locations: readonly Location[];
  readonly suppressions: readonly { readonly kind: string; readonly justification: string }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly fixes?: readonly {
    readonly artifactChanges: readonly {
      readonly replacements: readonly { readonly insertedContent: { text: string } }[];
    }[];
  }[];
}

interface Log {
  readonly runs: readonly {
    readonly results: readonly Result[];
    readonly invocations: readonly { readonly executionSuccessful: boolean }[];
    readonly tool: {
      readonly driver: { readonly rules: readonly { readonly id: string; readonly help?: { markdown: string } }[] };
    };
  }[];
}

function sarif(analysis: Analysis): Log['runs'][number] {
  const log = JSON.parse(JSON.stringify(sarifDocument(analysis, TOOL, (slug) => `# ${slug}`))) as Log;
  assert.deepEqual(sarifErrors(log), []);
  return must(log.runs[0], 'run');
}

const analyzed = (files: Files): Analysis => analyze(readFiles(files), { windows: null });
const BAD = host(HTTPS, `\n  ${access('Ssl, SslRequireCert')}`);

describe('SARIF', () => {
  it('is valid for every fixture, with a rule for each result', () => {
    for (const fixture of fixtureCases('check')) {
      const { results, tool } = sarif(analyzeCase(fixture));
      for (const { ruleId, ruleIndex } of results) assert.equal(tool.driver.rules[ruleIndex]?.id, ruleId);
    }
  });

  it('counts lines and columns from one, the end behind the last character', () => {
    const { results } = sarif(analyzed({ [A]: BAD }));
    const [location] = must(results[0], 'result').locations;
    const line = must(BAD.split('\n')[1], 'line');
    const column = line.indexOf('SslRequireCert') + 1;
    assert.deepEqual(location?.physicalLocation.region, {
      startLine: 2,
      startColumn: column,
      endLine: 2,
      endColumn: column + 'SslRequireCert'.length,
    });
  });

  it('has the page of the rules that found something, and no other', () => {
    const { rules } = sarif(analyzed({ [A]: BAD })).tool.driver;
    assert.equal(rules.length, RULES.length);
    const explained = rules.filter(({ help }) => help !== undefined);
    assert.deepEqual(
      explained.map(({ help }) => help?.markdown),
      ['# require-cert-without-negotiate'],
    );
  });

  it('offers the edit, and keeps what is suppressed with its reason', () => {
    const { results } = sarif(
      analyzed({
        [A]: BAD.replace('<access', '<!-- iis-ssl-ignore require-cert-without-negotiate: planned --><access'),
      }),
    );
    const result = must(results[0], 'result');
    assert.equal(result.suppressions[0]?.kind, 'inSource');
    assert.equal(result.suppressions[0].justification, 'planned');
    const [change] = must(result.fixes?.[0], 'fix').artifactChanges;
    assert.equal(change?.replacements[0]?.insertedContent.text, 'SslNegotiateCert, ');
  });

  it('has fingerprints that lines do not change, and values do', () => {
    const print = (text: string): string | undefined =>
      Object.values(must(sarif(analyzed({ [A]: text })).results[0], 'result').partialFingerprints)[0];
    assert.equal(print(BAD), print(`\n\n${BAD}`));
    assert.notEqual(print(BAD), print(BAD.replaceAll('"Site', '"Other')));
  });

  it('names files by relative references, and absolute paths by file URIs', () => {
    const name = (file: string): string | undefined =>
      sarif(analyzed({ [file]: BAD })).results[0]?.locations[0]?.physicalLocation.artifactLocation.uri;
    assert.equal(name('prod 1/é/applicationHost.config'), 'prod%201/%C3%A9/applicationHost.config');
    assert.equal(name('C:\\a b\\applicationHost.config'), 'file:///C:/a%20b/applicationHost.config');
    assert.equal(name('/etc/applicationHost.config'), 'file:///etc/applicationHost.config');
  });

  it('says when an input was not read', () => {
    const { invocations } = sarif(analyzed({ [A]: BAD, 'x.txt': 'nothing known' }));
    assert.equal(invocations[0]?.executionSuccessful, false);
    assert.equal(sarif(analyzed({ [A]: BAD })).invocations[0]?.executionSuccessful, true);
  });
});
