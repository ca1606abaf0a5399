// Runs the page ring: builds the panel's page and tests it in headless Chromium against a fake host.
// `node scripts/test-page.mjs [FILE...]` runs all of test/page or the given files; the counts go to
// out/test-results/page.json, screenshots to out/screenshots.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { ensureChromium, launchArgs } from './vscode-host/chromium.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const results = new URL('../out/test-results/', import.meta.url);
const tap = fileURLToPath(new URL('page.tap', results));

const given = process.argv.slice(2);
const files =
  given.length > 0
    ? given
    : readdirSync(new URL('../test/page/', import.meta.url), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.test.ts'))
        .sort()
        .map((name) => `test/page/${name}`);

// The page as it ships (see build.mjs), and the fake host that runs before it.
await esbuild.build({
  absWorkingDir: root,
  entryPoints: { page: 'webview/main.ts', fakeHost: 'test/page/fakeHost.ts' },
  outdir: 'out/page',
  bundle: true,
  minify: true,
  platform: 'browser',
  format: 'iife',
  target: 'chrome120',
  legalComments: 'none',
  logLevel: 'warning',
});

mkdirSync(results, { recursive: true });
rmSync(tap, { force: true });

const reporters = [
  '--test-reporter=spec',
  '--test-reporter-destination=stdout',
  '--test-reporter=tap',
  `--test-reporter-destination=${tap}`,
];
const child = spawn(process.execPath, ['--import', 'tsx', '--test', ...reporters, ...files], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, IIS_SSL_CHROMIUM: await ensureChromium(), IIS_SSL_CHROMIUM_ARGS: JSON.stringify(launchArgs) },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
const code = await new Promise((resolve) => child.on('close', (status) => resolve(status ?? 1)));

const count = (name) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(readFileSync(tap, 'utf8'))?.[1] ?? 0);
const counts = {
  ring: 'page',
  passed: count('pass'),
  failed: count('fail') + count('cancelled'),
  skipped: count('skipped') + count('todo'),
};
writeFileSync(new URL('page.json', results), `${JSON.stringify(counts, null, 2)}\n`);
process.exitCode = code === 0 && counts.passed === 0 ? 1 : code;
