// Starts and stops a VS Code server on this machine.
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onCleanup, Refusal } from './cleanup.mjs';
import { run, startTree } from './processes.mjs';

/** @typedef {import('./codeServer.mjs').CodeServer} CodeServer */

/**
 * @typedef {object} RunningServer
 * @property {string} url such as http://127.0.0.1:1234
 * @property {number} port
 * @property {Promise<number>} exited when it has ended by itself or was stopped
 * @property {() => Promise<void>} stop ends the server and everything that it started
 */

/** How long a server may take until it answers. */
const startLimit = 60_000;

/** Settings of every window that these scripts open: nothing that greets, asks, advertises or reports. */
export const quietSettings = {
  'telemetry.telemetryLevel': 'off',
  // In the browser VS Code saves after a second by itself, which would turn unsaved texts into saved ones in tests.
  'files.autoSave': 'off',
  'workbench.enableExperiments': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.banner': 'never',
  'security.workspace.trust.startupPrompt': 'never',
};

/**
 * A new folder for temporary files, removed when the script ends.
 * @param {string} purpose part of its name
 * @returns {string} its real path
 */
export function temporaryDir(purpose) {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), `iis-ssl-${purpose}-`)));
  onCleanup(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));
  return dir;
}

/**
 * Starts a server on 127.0.0.1 and waits until it answers.
 * @param {object} options
 * @param {CodeServer} options.codeServer
 * @param {string} options.serverDataDir folder for settings, extensions and logs
 * @param {number} [options.port] any free port when not given
 * @param {boolean} [options.workspaceTrust] true: folders are untrusted (Restricted Mode) until they are trusted;
 *   false, the default: every folder is trusted
 * @param {boolean} [options.smokeTestDriver] lets the address name an extension under development and its tests
 * @param {Record<string, unknown>} [options.settings] user settings, on top of {@link quietSettings}
 * @returns {Promise<RunningServer>}
 */
export async function startServer({
  codeServer,
  serverDataDir,
  port = 0,
  workspaceTrust = false,
  smokeTestDriver = false,
  settings = {},
}) {
  writeSettings(join(serverDataDir, 'data'), settings);
  const args = [
    ...['--host', '127.0.0.1', '--port', String(port)],
    ...[
      '--server-data-dir',
      serverDataDir,
      '--user-data-dir',
      join(serverDataDir, 'data'),
      '--logsPath',
      join(serverDataDir, 'data', 'logs'),
    ],
    ...['--without-connection-token', '--accept-server-license-terms', '--disable-telemetry', '--disable-update-check'],
    '--disable-getting-started-override',
    ...(workspaceTrust ? [] : ['--disable-workspace-trust']),
    ...(smokeTestDriver ? ['--enable-smoke-test-driver'] : []),
  ];
  const server = startTree(codeServer.node, [codeServer.main, ...args], {
    cwd: serverDataDir,
    env: serverEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const listening = await listeningPort(server);
  const url = `http://127.0.0.1:${listening}`;
  await answers(url, server.exited);
  return { url, port: listening, exited: server.exited, stop: server.stop };
}

/**
 * Installs a packaged extension for the servers that use this data folder.
 * @param {object} options
 * @param {CodeServer} options.codeServer
 * @param {string} options.serverDataDir
 * @param {string} options.vsix
 * @returns {Promise<string>} the folder that the extension was unpacked into
 */
export async function installVsix({ codeServer, serverDataDir, vsix }) {
  const extensionsDir = join(serverDataDir, 'extensions');
  mkdirSync(extensionsDir, { recursive: true });
  const before = new Set(readdirSync(extensionsDir));
  const { code, output } = await run(
    codeServer.node,
    [
      codeServer.main,
      '--install-extension',
      vsix,
      '--force',
      '--server-data-dir',
      serverDataDir,
      '--extensions-dir',
      extensionsDir,
      '--accept-server-license-terms',
    ],
    { env: serverEnvironment() },
  );
  const added = readdirSync(extensionsDir, { withFileTypes: true }).find(
    (entry) => entry.isDirectory() && !entry.name.startsWith('.') && !before.has(entry.name),
  );
  if (code !== 0 || !added) throw new Error(`VS Code did not install ${vsix}:\n${output.trim()}`);
  return join(extensionsDir, added.name);
}

/**
 * Writes the user settings of a VS Code that has a folder of its own.
 * @param {string} userDataDir
 * @param {Record<string, unknown>} settings on top of {@link quietSettings}
 */
export function writeSettings(userDataDir, settings) {
  const dir = join(userDataDir, 'User');
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'settings.json'), `${JSON.stringify({ ...quietSettings, ...settings }, null, 2)}\n`);
}

/** The environment of a server: no extension gallery, and nothing of a VS Code that this script runs in. */
function serverEnvironment() {
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, EXTENSIONS_GALLERY: '{}' };
  for (const name of Object.keys(env)) {
    if (/^(VSCODE_|ELECTRON_|CODE_SERVER|npm_)/.test(name) || name === 'NODE_OPTIONS') delete env[name];
  }
  return env;
}

/**
 * The port that the server says it listens on.
 * @param {ReturnType<typeof startTree>} server
 * @returns {Promise<number>}
 */
function listeningPort({ child, exited }) {
  return new Promise((resolve, reject) => {
    let output = '';
    const limit = setTimeout(
      () => reject(new Error(`The VS Code server said nothing for ${startLimit / 1000} seconds.\n${output}`)),
      startLimit,
    );
    /** @param {string} text */
    const read = (text) => {
      output += text;
      if (output.includes('EADDRINUSE')) {
        clearTimeout(limit);
        reject(new Refusal('That port is in use: choose another with --port, or leave it out.', 2));
      }
      const match = /Extension host agent listening on (\d+)/.exec(output);
      if (!match) return;
      clearTimeout(limit);
      output = '';
      resolve(Number(match[1]));
    };
    child.stdout?.setEncoding('utf8').on('data', read);
    child.stderr?.setEncoding('utf8').on('data', read);
    exited.then(
      (code) => {
        clearTimeout(limit);
        reject(new Error(`The VS Code server ended with exit code ${code}.\n${output}`));
      },
      (error) => {
        clearTimeout(limit);
        reject(error);
      },
    );
  });
}

/**
 * Waits until the server answers with its page.
 * @param {string} url
 * @param {Promise<number>} exited
 */
async function answers(url, exited) {
  let ended = false;
  void exited.then(
    () => (ended = true),
    () => (ended = true),
  );
  const until = Date.now() + startLimit;
  while (Date.now() < until && !ended) {
    const response = await fetch(url, { redirect: 'manual' }).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(
    ended
      ? 'The VS Code server ended before it answered.'
      : `The VS Code server at ${url} did not answer within ${startLimit / 1000} seconds.`,
  );
}

/**
 * The address of a window of a running server.
 * @param {object} options
 * @param {RunningServer} options.server
 * @param {string} [options.folder] the folder that it shows: a path of the server's machine, or a URI
 * @param {string} [options.workspace] the file that says which folders it shows, when they are several
 * @param {[string, string][]} [options.payload] what else the window is told, such as the file to open
 * @returns {string}
 */
export function windowUrl({ server, folder, workspace, payload = [] }) {
  const query = [];
  if (folder !== undefined) query.push(`folder=${readable(isUri(folder) ? folder : serverPath(folder))}`);
  if (workspace !== undefined) query.push(`workspace=${readable(serverPath(workspace))}`);
  if (payload.length > 0) query.push(`payload=${readable(JSON.stringify(payload))}`);
  return `${server.url}/?${query.join('&')}`;
}

/**
 * Whether a folder is named by a URI; a drive letter is no scheme.
 * @param {string} folder
 */
function isUri(folder) {
  return /^[a-z][a-z-]+:/.test(folder);
}

/**
 * Encodes a value for a query, but for what may stand there as it is and is easier to read so.
 * @param {string} value
 */
function readable(value) {
  return encodeURIComponent(value).replace(/%(?:2F|3A|2C)/g, decodeURIComponent);
}

/**
 * The URI by which a window knows a file of the server's machine.
 * @param {RunningServer} server
 * @param {string} path
 * @returns {string}
 */
export function remoteUri(server, path) {
  return `vscode-remote://127.0.0.1:${server.port}${serverPath(path).split('/').map(encodeURIComponent).join('/')}`;
}

/**
 * A path as it stands in an address: with slashes, and one in front of a drive letter.
 * @param {string} path
 */
function serverPath(path) {
  const slashed = path.replaceAll('\\', '/');
  return slashed.startsWith('/') ? slashed : `/${slashed}`;
}
