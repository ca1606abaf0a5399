// Builds everything that ships into dist/: the extension for Node and for the browser, the panel's page, the command
// line. `--watch` builds again on every change; `--no-minify` keeps names readable.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const watch = process.argv.includes('--watch');
const minify = !watch && !process.argv.includes('--no-minify');

/** @type {esbuild.BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  target: 'es2022',
  minify,
  // Source maps help contributors; the package has none (see budgets.json).
  sourcemap: watch ? 'linked' : false,
  // jsonc-parser's `main` is UMD, whose requires no bundler can follow; its `module` is plain.
  mainFields: ['module', 'main'],
  legalComments: 'none',
  logLevel: 'warning',
};

/**
 * Files that others load: migrating, which needs xml2js's Builder and is loaded when somebody migrates; and the
 * extension itself, which both extension hosts run from one file.
 * @param {Readonly<Record<string, string>>} apart the file in dist/ for the end of an import's path
 * @returns {esbuild.Plugin}
 */
const filesApart = (apart) => ({
  name: 'files-apart',
  setup(build) {
    for (const [end, path] of Object.entries(apart)) {
      build.onResolve({ filter: new RegExp(`${end}$`) }, () => ({ path, external: true }));
    }
  },
});

/** @type {esbuild.BuildOptions[]} */
const bundles = [
  {
    ...common,
    plugins: [
      ...(common.plugins ?? []),
      filesApart({ 'migration/migrate': './migration.js', 'browser/main': './web/extension.js' }),
    ],
    entryPoints: { extension: 'src/extension/node/main.ts' },
    outdir: 'dist',
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
  },
  {
    ...common,
    entryPoints: { migration: 'src/migration/migrate.ts' },
    outdir: 'dist',
    platform: 'node',
    format: 'cjs',
  },
  {
    ...common,
    entryPoints: { 'web/extension': 'src/extension/browser/main.ts' },
    outdir: 'dist',
    platform: 'browser',
    format: 'cjs',
    external: ['vscode'],
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
