// Whether what ships can be made again: a copy of this checkout, in another folder, is built and packed, and its packages
// for VS Code and for npm have to be equal to this checkout's, byte by byte.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { temporaryDir } from './vscode-host/server.mjs';
import { out, root } from './vscode-host/paths.mjs';
import { npm, runOrThrow } from './vscode-host/processes.mjs';
import { vsixPath } from './vscode-host/vsix.mjs';

/**
 * @param {string} vsix the package of this checkout, which has been built
 * @returns {Promise<boolean>}
 */
export async function isReproducible(vsix) {
  const copy = join(temporaryDir('again'), 'elsewhere');
  copySources(copy);
  const pack = "import('./scripts/vscode-host/vsix.mjs').then(({ packageVsix }) => packageVsix())";
  await runOrThrow(process.execPath, ['--input-type=module', '--eval', pack], { cwd: copy });
  const pairs = [
    ['extension package', vsix, join(copy, relative(root, vsixPath))],
    ['npm package', await packForNpm(root, out), await packForNpm(copy, join(copy, 'out'))],
  ];
  let same = true;
  for (const [name = '', ours = '', again = ''] of pairs) {
    const [hash, other] = [ours, again].map(sha256);
    if (hash !== other) same = false;
    console.log(`${name.padEnd(24)} ${hash === other ? `sha256 ${hash}, and so has a second build` : 'DIFFERS'}`);
  }
  return same;
}

/**
 * What git knows of this checkout or would take, with the packages that are installed.
 * @param {string} target
 */
function copySources(target) {
  const { status, stdout } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error('git does not list the files of this checkout.');
  // A file that is deleted and not yet committed is listed, too.
  for (const file of stdout.split('\0').filter((name) => name !== '' && existsSync(join(root, name)))) {
    cpSync(join(root, file), join(target, file));
  }
  symlinkSync(join(root, 'node_modules'), join(target, 'node_modules'), 'junction');
}

/**
 * @param {string} folder of a checkout that has been built
 * @param {string} to
 * @returns {Promise<string>} path of the tarball
 */
async function packForNpm(folder, to) {
  const target = join(to, 'npm');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const output = await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', target], folder);
  const [{ filename }] = JSON.parse(output.slice(output.indexOf('[')));
  return join(target, filename);
}

/** @param {string} file */
function sha256(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
