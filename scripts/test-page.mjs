// Runs the page ring: builds the panel's page and tests it in headless Chromium against a fake host.
// `node scripts/test-page.mjs [--grep PATTERN] [FILTER...]`: a filter is a file, a folder or a part of a file's name.
// The counts go to out/test-results/page.json, screenshots to out/screenshots.
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { chosenTests, runTests } from './nodeTests.mjs';
import { ensureChromium, launchArgs } from './vscode-host/chromium.mjs';

const chosen = chosenTests(['page']);

// The page as it ships (see build.mjs), and the fake host that runs before it.
await esbuild.build({
  absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
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

await runTests('page', chosen, {
  ...process.env,
  IIS_SSL_CHROMIUM: await ensureChromium(),
  IIS_SSL_CHROMIUM_ARGS: JSON.stringify(launchArgs),
});
