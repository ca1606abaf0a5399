// Runs the core ring: everything that needs neither an editor nor a browser (test/core, test/rules, test/cli, test/corpus).
// `node scripts/test-core.mjs [--grep PATTERN] [FILTER...]`: a filter is a file, a folder or a part of a file's name.
// The counts go to out/test-results/core.json.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const results = new URL('../out/test-results/', import.meta.url);
// A name of its own: two runs may go on at the same time.
const tap = fileURLToPath(new URL(`core.${process.pid}.tap`, results));

const { values, positionals } = parseArgs({ options: { grep: { type: 'string' } }, allowPositionals: true });
const filters = positionals.map((filter) => filter.replaceAll('\\', '/').replace(/^\.\//, ''));

const files = ['core', 'rules', 'cli', 'corpus']
  .filter((folder) => existsSync(new URL(`../test/${folder}/`, import.meta.url)))
  .flatMap((folder) =>
    readdirSync(new URL(`../test/${folder}/`, import.meta.url), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => `test/${folder}/${name.replaceAll('\\', '/')}`),
  )
  .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)))
  .sort();

if (files.length === 0) {
  console.error(`No test file matches ${filters.join(', ')}.`);
  process.exit(1);
}

mkdirSync(results, { recursive: true });

const reporters = [
  '--test-reporter=spec',
  '--test-reporter-destination=stdout',
  '--test-reporter=tap',
  `--test-reporter-destination=${tap}`,
];
const pattern = values.grep === undefined ? [] : [`--test-name-pattern=${values.grep}`];
const child = spawn(process.execPath, ['--import', 'tsx', '--test', ...pattern, ...reporters, ...files], {
  cwd: root,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
const code = await new Promise((resolve) => child.on('close', (status) => resolve(status ?? 1)));

const report = existsSync(tap) ? readFileSync(tap, 'utf8') : '';
rmSync(tap, { force: true });
const count = (name) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(report)?.[1] ?? 0);
const counts = {
  ring: 'core',
  passed: count('pass'),
  failed: count('fail') + count('cancelled'),
  skipped: count('skipped') + count('todo'),
};
writeFileSync(new URL('core.json', results), `${JSON.stringify(counts, null, 2)}\n`);
// A run in which nothing was run proves nothing.
process.exitCode = code === 0 && counts.passed === 0 ? 1 : code;
