// `npm test`: builds, then runs every test ring that needs no desktop, each whether or not one before it failed, and
// ends with the count of all.
//
//   npm test                 every ring
//   npm test -- core page    some of them
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RINGS, summarize } from './test-summary.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const wanted = process.argv.slice(2);
const unknown = wanted.filter((ring) => !RINGS.includes(ring));
if (unknown.length > 0) {
  console.error(`There is no test ring "${unknown[0]}". Rings are ${RINGS.join(', ')}.`);
  process.exit(2);
}

/** @param {string} script */
function run(script) {
  const { status } = spawnSync(process.execPath, [script], { cwd: root, stdio: 'inherit' });
  return status === 0;
}

rmSync(new URL('../out/test-results', import.meta.url), { recursive: true, force: true });
const rings = wanted.length > 0 ? wanted : RINGS;
let failed = !run('scripts/build.mjs');
for (const ring of rings) {
  console.log(`\n== ${ring}`);
  const started = Date.now();
  if (!run(`scripts/test-${ring}.mjs`)) failed = true;
  console.log(`== ${ring} took ${Math.round((Date.now() - started) / 1000)} s`);
}
const complete = summarize(rings);
process.exit(failed || !complete ? 1 : 0);
