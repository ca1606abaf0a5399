import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runInNewContext } from 'node:vm';
import * as esbuild from 'esbuild';
import { Linter } from 'eslint';
import regexp from 'eslint-plugin-regexp';
import { ROOT } from '../../support/project';

/** What lint asks of literals in src and webview (eslint.config.mjs). */
const RULES = {
  'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
  'regexp/no-super-linear-move': ['error', { report: 'potential' }],
} as const satisfies Linter.RulesRecord;

function complaints(pattern: RegExp): readonly string[] {
  const config: Linter.Config = {
    plugins: { regexp: regexp },
    rules: RULES,
  };
  return new Linter().verify(`export const pattern = ${String(pattern)};`, config).map(({ message }) => message);
}

/** The patterns that the core makes of strings. Lint forbids it to make one later than when it is loaded. */
function patternsOfStrings(): readonly RegExp[] {
  const { outputFiles } = esbuild.buildSync({
    absWorkingDir: ROOT,
    entryPoints: ['src/core/index.ts'],
    bundle: true,
    format: 'cjs',
    platform: 'node',
    mainFields: ['module', 'main'],
    write: false,
  });
  const made: RegExp[] = [];
  const Recorder = new Proxy(RegExp, {
    construct(target, [source, flags]: [string, string | undefined]) {
      const pattern = new target(source, flags);
      made.push(pattern);
      return pattern;
    },
  });
  const context = { RegExp: Recorder, TextDecoder, TextEncoder, performance, module: { exports: {} } };
  runInNewContext(outputFiles[0]?.text ?? '', context);
  return made;
}

describe('patterns that are made of strings', () => {
  const patterns = patternsOfStrings();
  it('are found', () => {
    for (const part of ['decryptionkey', '(?<thumbprint>', 'servercomment', 'MBProperty'])
      assert.ok(
        patterns.some(({ source }) => source.includes(part)),
        part,
      );
  });
  for (const pattern of patterns)
    it(`takes time that grows with the text: ${pattern.source.slice(0, 60)}`, () =>
      assert.deepEqual(complaints(pattern), []));
  it('would be told if one did not', () => {
    assert.notDeepEqual(complaints(new RegExp('^(?:a+)+$')), []);
    assert.notDeepEqual(complaints(new RegExp('a*b')), []);
  });
});
