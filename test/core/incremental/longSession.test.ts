import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { it } from 'node:test';
import * as esbuild from 'esbuild';
import { inProject, ROOT } from '../../support/project';

it('texts that were edited are forgotten: the heap does not grow by them in a long session', () => {
  const program = inProject('out', 'long-session', 'editForLong.cjs');
  esbuild.buildSync({
    absWorkingDir: ROOT,
    entryPoints: ['test/support/editForLong.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  const output = execFileSync(process.execPath, ['--expose-gc', program], { cwd: ROOT, encoding: 'utf8' });
  const { text, first, last, findings } = JSON.parse(output) as Record<'text' | 'first' | 'last' | 'findings', number>;
  assert.ok(findings > 0);
  // 240 edits lie between the two: a tenth of the texts that they made would be more.
  const grown = (last - first) / text;
  assert.ok(grown < 10, `the heap grew by ${grown.toFixed(1)} texts`);
});
