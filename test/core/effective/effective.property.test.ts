import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accessFlagNames } from '../../../src/core/index';
import { checkFiles } from '../../support/check';
import { fc } from '../../support/property';
import { FLAG_TEXTS, SIZE_TEXTS, servers } from './generatedServers';
import { write } from './naiveModel';
import { resolveNaively, rowsNaively, split, unmappedNaively } from './naiveResolver';
import type { SitePath } from '../../../src/core/index';
import type { Checked } from '../../support/check';
import type { ServerModel, Span } from './naiveModel';
import type { NaivePath } from './naiveResolver';

interface AnyPlace {
  readonly file: string;
  readonly range: { readonly start: number; readonly end: number };
}

const spanOf = ({ file, range: { start, end } }: AnyPlace): Span => ({ file, start, end });
const within = (inner: Span, outer: Span): boolean =>
  inner.file === outer.file && outer.start <= inner.start && inner.end <= outer.end;

function comparePath(checked: Checked, row: SitePath, naive: Omit<NaivePath, 'path'>): void {
  const { flags, uploadReadAheadSize, mapping } = row.access;
  const stated = flags.origin === null ? [] : [{ value: flags.value, origin: flags.origin }, ...flags.overridden];
  assert.deepEqual(
    stated.map(({ value, origin }) => ({
      names: value.bits === null ? null : accessFlagNames(value.bits),
      text: checked.textAt(origin),
      place: spanOf(origin),
    })),
    naive.flags.map(({ text, place }) => ({
      names: FLAG_TEXTS.get(text),
      text: `sslFlags="${text}"`,
      place,
    })),
    'flags, nearest first',
  );
  const names = naive.flags.length === 0 ? [] : FLAG_TEXTS.get(naive.flags[0]?.text ?? '');
  const has = (name: string): boolean => names?.includes(name) ?? false;
  assert.equal(row.access.requireSsl, has('Ssl'));
  assert.equal(
    row.access.clientCertificate,
    has('SslRequireCert')
      ? has('SslNegotiateCert')
        ? 'require'
        : 'neverAsked'
      : has('SslNegotiateCert')
        ? 'accept'
        : 'ignore',
  );
  assert.equal(row.access.negotiation, has('SslNegotiateCert') ? 'renegotiation' : 'none');
  assert.deepEqual(mapping, naive.mapping);
  assert.equal(
    uploadReadAheadSize.value,
    naive.uploadReadAheadSize === null ? 49152 : SIZE_TEXTS.get(naive.uploadReadAheadSize),
  );
  const wanted = [...naive.violations];
  assert.equal(row.violations.length, wanted.length, 'violations');
  for (const { kind, place, lock } of row.violations) {
    const at = wanted.findIndex((each) => each.kind === kind && within(spanOf(place), each.place));
    assert.notEqual(at, -1, `a ${kind} at ${checked.textAt(place)}`);
    const [expected] = wanted.splice(at, 1);
    // Which of several locks is named is not settled, but it has to be one that holds.
    assert.ok(
      expected?.locks.some((each) => (each === null ? lock === null : lock !== null && within(spanOf(lock), each))),
      `the lock of ${checked.textAt(place)}: ${lock === null ? 'none' : checked.textAt(lock)}`,
    );
  }
}

function compare(model: ServerModel): void {
  const written = write(model);
  const checked = checkFiles(written.files);
  const { server } = checked.analysis;
  assert.deepEqual([...server.unmapped.map(({ file }) => file)].sort(), [...unmappedNaively(model)].sort(), 'unmapped');
  for (const site of model.sites) {
    const rows = checked.site(site.name).paths;
    assert.deepEqual(
      rows.map(({ path }) => path.toLowerCase()).sort(),
      [...rowsNaively(model, written, site)].sort(),
      `the paths of ${site.name}`,
    );
    for (const row of rows) {
      try {
        comparePath(checked, row, resolveNaively(model, written, [site.name, ...split(row.path)]));
      } catch (error) {
        if (error instanceof Error) error.message = `${site.name}${row.path}: ${error.message}`;
        throw error;
      }
    }
  }
}

describe('the settings of every path, against a second resolver that walks every level', () => {
  it('agree on generated servers with locations, locks, nested applications and web.config files', () => {
    fc.assert(
      fc.property(servers, (model) => compare(model)),
      {
        numRuns: 3000,
        reporter: (run) => {
          if (!run.failed) return;
          const files = run.counterexample === null ? {} : write(run.counterexample[0]).files;
          const texts = Object.entries(files).map(([file, text]) => `---- ${file}\n${String(text)}`);
          throw new Error(`seed ${run.seed}, path ${run.counterexamplePath ?? ''}\n${texts.join('')}`, {
            cause: run.errorInstance,
          });
        },
      },
    );
  });
});
