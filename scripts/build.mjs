// Builds everything that ships into dist/: the extension for Node and for the browser, the panel's page, the command
// line. `--watch` builds again on every change; `--no-minify` keeps names readable.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as esbuild from 'esbuild';
import { commonOptions, extensionBundle } from './extensionBundle.mjs';

const watch = process.argv.includes('--watch');
const minify = !watch && !process.argv.includes('--no-minify');

const common = commonOptions({ minify, sourcemap: watch });

/**
 * What the entry for Node requires: the files that both extension hosts run.
 * @type {esbuild.Plugin}
 */
const sharedFiles = {
  name: 'shared-files',
  setup(build) {
    const paths = { 'browser/main': 'extension', '/later': 'later', 'migration/writeXml': 'xmlWriter' };
    for (const [end, name] of Object.entries(paths)) {
      build.onResolve({ filter: new RegExp(`${end}$`) }, () => ({ path: `./web/${name}.js`, external: true }));
    }
  },
};

/** @type {esbuild.BuildOptions[]} */
const bundles = [
  {
    ...common,
    plugins: [sharedFiles],
    entryPoints: { extension: 'src/extension/node/main.ts' },
    outdir: 'dist',
    platform: 'node',
    format: 'cjs',
    // `import()` would be Node's own, which sees no names in CommonJS that was made by a bundler.
    supported: { 'dynamic-import': false },
  },
  extensionBundle(common, (files) => {
    for (const { path, text } of files) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  }),
  {
    ...common,
    entryPoints: { 'web/xmlWriter': 'src/migration/writeXml.ts' },
    outdir: 'dist',
    platform: 'browser',
    format: 'cjs',
  },
  {
    ...common,
    entryPoints: { page: 'webview/main.ts' },
    outdir: 'dist',
    platform: 'browser',
    format: 'iife',
    target: 'chrome120',
  },
  {
    ...common,
    entryPoints: { cli: 'src/cli/main.ts' },
    outdir: 'dist',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    banner: { js: '#!/usr/bin/env node' },
  },
];

if (watch) {
  const contexts = await Promise.all(bundles.map((options) => esbuild.context(options)));
  await Promise.all(contexts.map((context) => context.watch()));
  console.error('Watching. Ctrl+C ends.');
} else {
  rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
  const results = await Promise.all(bundles.map((options) => esbuild.build({ ...options, metafile: true })));
  // What scripts/notices.mjs lists: every package of which something is in a bundle.
  const packages = results.flatMap(({ metafile }) =>
    Object.values(metafile.outputs).flatMap(({ inputs }) =>
      Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => {
        const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1];
        return name === undefined || bytesInOutput === 0 ? [] : [name];
      }),
    ),
  );
  mkdirSync(new URL('../out', import.meta.url), { recursive: true });
  writeFileSync(new URL('../out/bundled.json', import.meta.url), JSON.stringify([...new Set(packages)].sort()));
}
