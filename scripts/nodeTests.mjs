// A ring of tests in Node's own runner: which files it has, and its counts, which go to out/test-results/RING.json.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const results = new URL('../out/test-results/', import.meta.url);

/**
 * Reads `[--grep PATTERN] [FILTER...]` from the command line: a filter is a file, a folder or a part of a file's name.
 * Ends the process with a message where no file matches.
 * @param {string[]} folders of test/ that the ring is in; those that are not there are left out
 * @returns {{ files: string[], grep?: string }}
 */
export function chosenTests(folders) {
  const { values, positionals } = parseArgs({ options: { grep: { type: 'string' } }, allowPositionals: true });
  const filters = positionals.map((filter) => filter.replaceAll('\\', '/').replace(/^\.\//, ''));
  const files = folders
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
  return { files, ...(values.grep !== undefined && { grep: values.grep }) };
}

/**
 * Runs tests and sets the exit code of this process.
 * @param {string} ring
 * @param {ReturnType<typeof chosenTests>} chosen
 * @param {NodeJS.ProcessEnv} [env]
 */
export async function runTests(ring, { files, grep }, env = process.env) {
  mkdirSync(results, { recursive: true });
  // A name of its own: two runs may go on at the same time.
  const tap = fileURLToPath(new URL(`${ring}.${process.pid}.tap`, results));
  const reporters = [
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=tap',
    `--test-reporter-destination=${tap}`,
  ];
  const pattern = grep === undefined ? [] : [`--test-name-pattern=${grep}`];
  const child = spawn(process.execPath, ['--import', 'tsx', '--test', ...pattern, ...reporters, ...files], {
    cwd: root,
    stdio: 'inherit',
    env,
  });
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => child.kill(/** @type {NodeJS.Signals} */ (signal)));
  const code = await new Promise((resolve) => child.on('close', (status) => resolve(status ?? 1)));

  const report = existsSync(tap) ? readFileSync(tap, 'utf8') : '';
  rmSync(tap, { force: true });
  /** @param {string} name */
  const count = (name) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(report)?.[1] ?? 0);
  const counts = {
    ring,
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    skipped: count('skipped') + count('todo'),
  };
  writeFileSync(new URL(`${ring}.json`, results), `${JSON.stringify(counts, null, 2)}\n`);
  // A run in which nothing was run proves nothing.
  process.exitCode = code === 0 && counts.passed === 0 ? 1 : code;
}
