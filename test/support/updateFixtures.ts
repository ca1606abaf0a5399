/** Rewrites the expected files of test/fixtures, each after its difference was shown. Run by scripts/update-fixtures.mjs. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtureCases, outputsOf } from './fixtures';

let changed = 0;
for (const kind of ['check', 'flow'] as const) {
  for (const fixture of fixtureCases(kind)) {
    for (const [name, content] of outputsOf(kind, fixture)) {
      const file = join(fixture.folder, name);
      if (existsSync(file) && readFileSync(file, 'utf8') === content) continue;
      changed++;
      console.log(`\n${kind}/${fixture.name}/${name} differs:`);
      spawnSync('git', ['--no-pager', 'diff', '--no-index', '--', existsSync(file) ? file : '/dev/null', '-'], {
        input: content,
        stdio: ['pipe', 'inherit', 'inherit'],
      });
      writeFileSync(file, content);
    }
  }
}
console.log(changed === 0 ? 'Every expected file is up to date.' : `\n${changed} expected files were rewritten.`);
