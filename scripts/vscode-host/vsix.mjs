// The packaged extension, the way a user gets it.
import { createRequire } from 'node:module';
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { out, root } from './paths.mjs';
import { runOrThrow } from './processes.mjs';

const require = createRequire(import.meta.url);

/**
 * What vsce stamps files in a package with in place of the time of day, in the one time zone: two packages of one state
 * are equal, byte by byte. Whoever wants another time says so.
 */
const timeless = { TZ: 'UTC', SOURCE_DATE_EPOCH: process.env.SOURCE_DATE_EPOCH ?? '946684800' };

/** Where the package is written. */
export const vsixPath = join(out, 'iis-ssl-explorer.vsix');

/**
 * Builds and packages this checkout.
 * @returns {Promise<string>} path of the VSIX
 */
export async function packageVsix() {
  await runOrThrow(process.execPath, [join(root, 'scripts', 'build.mjs')], { cwd: root });
  await runVsce(vsixFolder(), vsixPath);
  return vsixPath;
}

/**
 * Gathers what is packaged: the manifest's `files` without the command line, which is the npm package's. vsce knows one
 * list, which npm reads too, so that what differs is left out by copying the rest.
 * @returns {string} the folder, made anew
 */
export function vsixFolder() {
  const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const folder = join(out, 'vsix');
  const left = join(root, 'dist', 'cli.js');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const pattern of ['package.json', ...files]) {
    const name = pattern.replace(/\/\*\*$/, '');
    cpSync(join(root, name), join(folder, name), { recursive: true, filter: (path) => path !== left });
  }
  return folder;
}

/**
 * Packages the small extension that opens files for `npm start`.
 * @param {string} target path of the VSIX
 */
export function packageOpener(target) {
  return runVsce(join(root, 'scripts', 'vscode-host', 'opener'), target, ['--skip-license']);
}

/**
 * Packages, and takes a warning for a failure: what vsce warns of is what the gallery refuses or readers stumble over.
 * @param {string} folder of an extension
 * @param {string} target path of the VSIX
 * @param {string[]} [options]
 */
async function runVsce(folder, target, options = []) {
  const vsce = join(dirname(require.resolve('@vscode/vsce/package.json')), 'vsce');
  const output = await runOrThrow(
    process.execPath,
    [
      vsce,
      'package',
      '--no-dependencies',
      '--allow-missing-repository',
      '--no-rewrite-relative-links',
      '--out',
      target,
      ...options,
    ],
    { cwd: folder, env: { ...process.env, ...timeless } },
  );
  if (/\bWARNING\b/.test(output)) throw new Error(`vsce warns:\n${output.trim()}`);
}

/**
 * The name by which VS Code knows an extension.
 * @param {string} folder
 * @returns {string} publisher.name
 */
export function extensionId(folder) {
  const { publisher, name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return `${publisher}.${name}`;
}
