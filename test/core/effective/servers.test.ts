import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { accessFlagNames } from '../../../src/core/index';
import { inProject } from '../../support/project';
import { must } from '../../support/check';
import { resolve } from './support';
import type { Binding, SitePath } from '../../../src/core/index';
import type { Resolved } from './support';

/**
 * Whole servers: the files of a folder of test/fixtures/effective, and what an administrator would read off them, which
 * was worked out by hand. Lines count from 1; what is left out of an expectation is empty.
 */
interface ExpectedPath {
  readonly path: string;
  readonly flags: readonly string[] | null;
  readonly client: string;
  readonly asked: string;
  readonly mapping?: readonly string[];
  readonly readAhead: number;
  /** `file:line text` of the deciding attribute. */
  readonly decided: string;
  readonly overridden?: readonly string[];
  readonly refused?: readonly string[];
}

interface ExpectedBinding {
  readonly binding: string;
  readonly certificate: string | null;
  readonly alternatives?: readonly string[];
  readonly negotiation?: string;
  readonly known?: boolean;
}

interface Expected {
  readonly sites: readonly {
    readonly name: string;
    readonly sslMode: string;
    readonly bindings: readonly ExpectedBinding[];
    readonly paths: readonly ExpectedPath[];
  }[];
  readonly webConfigs: readonly string[];
  readonly unmapped: readonly string[];
  /** The paths of the first unmapped file. */
  readonly alone?: readonly ExpectedPath[];
  /** Of the rules about structure. */
  readonly findings: readonly string[];
}

const STRUCTURE = [
  'access-in-locked-section',
  'locked-attribute-set',
  'duplicate-section',
  'location-unknown-site',
  'location-both-override-attributes',
  'config-source-unread',
];

const FOLDER = inProject('test', 'fixtures', 'effective');

function* filesOf(folder: string, prefix = ''): Generator<readonly [string, Uint8Array]> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isDirectory()) yield* filesOf(join(folder, entry.name), `${prefix}${entry.name}/`);
    else if (entry.name !== 'expected.json') yield [`${prefix}${entry.name}`, readFileSync(join(folder, entry.name))];
  }
}

function describeServer(resolved: Resolved): Expected {
  const { server, analysis, text } = resolved;
  const at = (place: { readonly file: string; readonly range: { start: number; end: number } }): string => {
    const source = must(
      analysis.sources.find(({ file }) => file === place.file),
      place.file,
    );
    return `${place.file}:${source.text.slice(0, place.range.start).split('\n').length}`;
  };
  const pathOf = ({ path, access, violations }: SitePath): ExpectedPath => {
    const { bits } = access.flags.value;
    const { origin, overridden } = access.flags;
    return {
      path,
      flags: bits === null ? null : accessFlagNames(bits),
      client: access.clientCertificate,
      asked: access.negotiation,
      mapping: access.mapping,
      readAhead: access.uploadReadAheadSize.value ?? -1,
      decided: origin === null ? '' : `${at(origin)} ${text(origin) ?? ''}`,
      overridden: overridden.map((each) => `${at(each.origin)} ${text(each.origin) ?? ''}`),
      refused: violations.map(
        ({ kind, place, lock }) => `${kind} ${at(place)} by ${lock === null ? '-' : `${at(lock)} ${text(lock) ?? ''}`}`,
      ),
    };
  };
  const bindingOf = ({ protocol, address, port, host, certificate, httpSys }: Binding): ExpectedBinding => ({
    binding: `${protocol} ${address}:${port}:${host}`,
    certificate: certificate === null ? null : `${certificate.hash} ${certificate.store} ${certificate.selectedBy}`,
    alternatives: httpSys?.alternatives.map(({ endpoint }) => endpoint) ?? [],
    ...(httpSys === null ? {} : { negotiation: httpSys.negotiation, known: httpSys.known }),
  });
  return {
    sites: server.sites.map(({ name, sslMode, bindings, paths }) => ({
      name,
      sslMode: sslMode.mode,
      bindings: bindings.map(bindingOf),
      paths: paths.map(pathOf),
    })),
    webConfigs: server.webConfigs.map(({ file, site, path }) => `${file} ${site}${path}`).sort(),
    unmapped: server.unmapped.map(({ file }) => file),
    alone: server.unmapped[0]?.paths.map(pathOf) ?? [],
    findings: analysis.findings
      .filter(({ rule }) => STRUCTURE.includes(rule))
      .map(({ rule, place }) => `${rule} ${at(place)} ${text(place) ?? ''}`),
  };
}

/** Fills in what an expectation leaves out. */
function complete(expected: Expected, found: Expected): Expected {
  const path = (each: ExpectedPath): ExpectedPath => ({ mapping: [], overridden: [], refused: [], ...each });
  return {
    ...expected,
    sites: expected.sites.map((site) => ({
      ...site,
      bindings: site.bindings.map((each) => ({ alternatives: [], ...each })),
      paths: site.paths.map(path),
    })),
    alone: expected.alone?.map(path) ?? found.alone ?? [],
  };
}

describe('whole servers, read as an administrator reads them', () => {
  for (const name of readdirSync(FOLDER)) {
    it(name.replaceAll('-', ' '), () => {
      const found = describeServer(resolve(Object.fromEntries(filesOf(join(FOLDER, name)))));
      const expected = JSON.parse(readFileSync(join(FOLDER, name, 'expected.json'), 'utf8')) as Expected;
      assert.deepEqual(found, complete(expected, found));
    });
  }
});
