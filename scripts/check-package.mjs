// Checks what ships: the sizes of the bundles against budgets.json, and the contents of the packaged extension, which
// hold what is listed here and nothing else: no test, no source, no source map, no corpus; and whether a second build gives
// the same bytes.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isReproducible } from './reproducible.mjs';
import { packageVsix, vsixFolder } from './vscode-host/vsix.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const budgets = JSON.parse(readFileSync(join(root, 'budgets.json'), 'utf8'));
const vsix = await packageVsix();
let failed = false;

/** @param {string} name @param {string} file @param {number} budget in KB of 1024 bytes */
function checkSize(name, file, budget) {
  const size = statSync(file).size / 1024;
  const verdict = size <= budget ? 'ok' : 'TOO LARGE';
  if (size > budget) failed = true;
  console.log(`${name.padEnd(24)} ${size.toFixed(1).padStart(8)} KB of ${String(budget).padStart(4)} KB  ${verdict}`);
}

for (const [name, budget] of Object.entries(budgets.files)) checkSize(name, join(root, name), budget);
checkSize('extension package', vsix, budgets.vsix);

const vsce = join(dirname(createRequire(import.meta.url).resolve('@vscode/vsce/package.json')), 'vsce');
const listing = spawnSync(process.execPath, [vsce, 'ls', '--no-dependencies'], { cwd: vsixFolder(), encoding: 'utf8' });
if (listing.status !== 0) {
  console.error(listing.stderr);
  process.exit(1);
}
const files = listing.stdout.split('\n').filter((line) => line !== '' && !line.startsWith('npm '));
const allowed = budgets.contents.map((/** @type {string} */ pattern) => new RegExp(`^(?:${pattern})$`));
for (const file of files) {
  if (allowed.some((/** @type {RegExp} */ pattern) => pattern.test(file))) continue;
  failed = true;
  console.error(`${file} does not belong into the package (see "contents" in budgets.json).`);
}
for (const needed of budgets.needed) {
  if (files.includes(needed)) continue;
  failed = true;
  console.error(`${needed} is missing from the package.`);
}
console.log(`${files.length} files in the package`);
if (!(await isReproducible(vsix))) failed = true;
process.exit(failed ? 1 : 0);
