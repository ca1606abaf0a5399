import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accessFlagNames } from '../../../src/core/index';
import { checkFiles } from '../../support/check';
import { fc } from '../../support/property';

import { BITS, metabases, writeMetabase } from './generatedMetabases';
import type { Key } from './generatedMetabases';

/** The key at a path and those above it, nearest first. */
function upwards(keys: readonly Key[], path: string): readonly Key[] {
  const found: Key[] = [];
  for (let at: string | null = path; at !== null; at = at === '' ? null : at.slice(0, at.lastIndexOf('/'))) {
    const wanted: string = at;
    found.push(...keys.filter((each) => each.path === wanted));
  }
  return found;
}

/** The word at a path: that of the nearest key that states it, or the inherited one with single bits changed. */
function flagsNaively([nearest, ...above]: readonly Key[]): number {
  if (nearest === undefined) return 0;
  if (nearest.word !== null) return nearest.word.bits;
  let bits = flagsNaively(above);
  for (const [view, value] of nearest.views) bits = value ? bits | BITS[view] : bits & ~BITS[view];
  return bits;
}

function compare(keys: readonly Key[]): void {
  const text = writeMetabase(keys);
  const checked = checkFiles({ 'MetaBase.xml': text });
  assert.deepEqual([...checked.analysis.server.sites].map(({ id }) => id).sort(), [1, 2]);
  for (const site of checked.analysis.server.sites) {
    const root = `/${site.id}/root`;
    const rows = new Set(['/']);
    for (const { path, word: flags, views, readAhead } of keys) {
      if (!path.startsWith(`${root}/`) || (flags === null && views.length === 0 && readAhead === null)) continue;
      rows.add(path.slice(root.length));
    }
    assert.deepEqual(site.paths.map(({ path }) => path.toLowerCase()).sort(), [...rows].sort(), 'rows');
    for (const { path, access } of site.paths) {
      const along = upwards(keys, path === '/' ? root : `${root}${path.toLowerCase()}`);
      const where = `${site.name}${path}`;
      const bits = flagsNaively(along);
      assert.deepEqual(accessFlagNames(access.flags.value.bits ?? -1), accessFlagNames(bits), where);
      const stating = along.filter(({ word: flags, views }) => flags !== null || views.length > 0);
      const origins = [access.flags.origin, ...access.flags.overridden.map(({ origin }) => origin)].filter(
        (origin) => origin !== null,
      );
      assert.equal(origins.length, stating.length, `${where}: the chain`);
      origins.forEach((origin, i) => {
        const { word: flags, views, asCustom } = stating[i] as Key;
        const wanted =
          flags !== null
            ? [asCustom ? `Value="${flags.text}"` : `AccessSSLFlags="${flags.text}"`]
            : views.map(([view, , value]) => `${view}="${value}"`);
        assert.ok(
          wanted.includes(checked.textAt(origin)),
          `${where}: ${checked.textAt(origin)} for ${wanted.join(' or ')}`,
        );
      });
      const readAhead = along.find((each) => each.readAhead !== null)?.readAhead ?? 49152;
      assert.equal(access.uploadReadAheadSize.value, readAhead, `${where}: read-ahead`);
      const always = along.find((each) => each.alwaysNegotiate !== null)?.alwaysNegotiate ?? false;
      assert.equal(
        access.negotiation,
        always ? 'handshake' : (bits & 32) !== 0 ? 'renegotiation' : 'none',
        `${where}: negotiation`,
      );
      assert.equal(access.negotiationKnown, true);
      assert.equal(access.requireSsl, (bits & 8) !== 0);
    }
  }
}

describe('the settings of every key path of IIS 6, against a second resolver that walks upwards', () => {
  it('agree on generated metabases with words, numbers, single booleans and Custom elements', () => {
    fc.assert(
      fc.property(metabases, (keys) => compare(keys)),
      {
        numRuns: 1500,
        reporter: (run) => {
          if (!run.failed) return;
          const text = run.counterexample === null ? '' : writeMetabase(run.counterexample[0]);
          throw new Error(`seed ${run.seed}, path ${run.counterexamplePath ?? ''}\n${text}`, {
            cause: run.errorInstance,
          });
        },
      },
    );
  });
});
