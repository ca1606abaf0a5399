import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { it } from 'node:test';
import { bundledProgram } from '../../support/bundledProgram';
import { ROOT } from '../../support/project';

it('texts that were edited are forgotten: the heap does not grow by them in a long session', () => {
  const program = bundledProgram('editForLong');
  const output = execFileSync(process.execPath, ['--expose-gc', program], { cwd: ROOT, encoding: 'utf8' });
  const { text, first, last, findings } = JSON.parse(output) as Record<'text' | 'first' | 'last' | 'findings', number>;
  assert.ok(findings > 0);
  // 240 edits lie between the two: a tenth of the texts that they made would be more.
  const grown = (last - first) / text;
  assert.ok(grown < 10, `the heap grew by ${grown.toFixed(1)} texts`);
});
