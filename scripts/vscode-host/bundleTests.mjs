// The host suites as one file that an extension host can load.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import * as esbuild from 'esbuild';
import { root } from './paths.mjs';

const testDir = join(root, 'test', 'host');

/** The folders that windows show copies of. */
export const workspacesDir = join(testDir, 'workspaces');

/**
 * What the suites are told about the run they are in; `test/host/runner/run.ts` hands it on.
 * @typedef {import('./hostRuns.mjs').HostRun & { extensionId: string, grep?: string, bridge: string, driven: boolean }} RunFacts
 */

/**
 * Bundles all suites for one run.
 * @param {RunFacts} facts
 * @param {string} outfile
 * @param {string} [folder] of test/host that the suites are in
 */
export async function bundleTests(facts, outfile, folder = 'suites') {
  const suites = readdirSync(join(testDir, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .sort();
  const imports = suites.map((name) => `import ${JSON.stringify(`./${folder}/${name.replaceAll('\\', '/')}`)};`);
  await esbuild.build({
    // The runner comes first: it defines `describe` and `it`.
    stdin: {
      contents: ["export { run } from './runner/main.ts';", ...imports].join('\n'),
      resolveDir: testDir,
      sourcefile: 'all.ts',
      loader: 'ts',
    },
    bundle: true,
    outfile,
    format: 'cjs',
    platform: facts.host === 'web' ? 'browser' : 'node',
    target: 'es2022',
    external: ['vscode'],
    define: {
      HOST_RUN: JSON.stringify(facts),
      HOST_FILES: JSON.stringify(facts.kind === 'virtual' ? filesOf(facts.workspace) : {}),
    },
    sourcemap: 'external',
    logLevel: 'warning',
    plugins: [mochaForBothHosts],
  });
}

/**
 * The files of a workspace, in Base64, by their paths in it.
 * @param {string} workspace
 */
function filesOf(workspace) {
  const folder = join(workspacesDir, workspace);
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    names
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [name.replaceAll('\\', '/'), readFileSync(join(folder, name), 'base64')]),
  );
}

/**
 * Mocha's browser build runs in both extension hosts. It is a UMD file in a package of ES modules: inside a bundle it
 * would take the bundle's own `exports` for its own, so it is read without them and leaves the global it then makes.
 * @type {esbuild.Plugin}
 */
const mochaForBothHosts = {
  name: 'mocha-for-both-hosts',
  setup(build) {
    build.onLoad({ filter: /[\\/]mocha[\\/]mocha\.js$/ }, ({ path }) => ({
      contents: `var exports, module, define;\n${readFileSync(path, 'utf8')}\nexport default globalThis.mocha;`,
      loader: 'js',
    }));
  },
};

/**
 * Reads positions in a bundle back to the suites' source.
 * @param {string} outfile
 * @param {'node' | 'web'} host
 * @returns {Promise<(stack: string) => string>}
 */
export async function sourceMapper(outfile, host) {
  const { SourceMap } = await import('node:module');
  const map = new SourceMap(JSON.parse(readFileSync(`${outfile}.map`, 'utf8')));
  // The web-worker extension host wraps a module in a function of its own, two lines above the text.
  const linesAbove = host === 'web' ? 2 : 0;
  return (stack) =>
    stack.replace(/[^\s(]*host-tests\.js(?:#vscode-extension)?:(\d+):(\d+)/g, (position, line, column) => {
      const entry = map.findEntry(Number(line) - 1 - linesAbove, Number(column) - 1);
      if (!('originalSource' in entry)) return position;
      const source = resolve(dirname(outfile), entry.originalSource);
      return `${relative(root, source)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    });
}
