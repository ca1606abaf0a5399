// Builds and packages the extension, installs it into a VS Code that is left as it was found, and opens files in it.
//
//   npm start -- [FILE-OR-FOLDER]... [--server] [--port N] [--no-open]
import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, parse, relative, resolve, sep } from 'node:path';
import { readArguments } from './vscode-host/arguments.mjs';
import { Refusal, runMain } from './vscode-host/cleanup.mjs';
import { ensureCodeServer, newest } from './vscode-host/codeServer.mjs';
import { findDesktop, hasScreen, openDesktop } from './vscode-host/desktop.mjs';
import { root } from './vscode-host/paths.mjs';
import { startTree, which } from './vscode-host/processes.mjs';
import { installVsix, remoteUri, startServer, temporaryDir, windowUrl } from './vscode-host/server.mjs';
import { packageOpener, packageVsix } from './vscode-host/vsix.mjs';

/** The folder that is opened when nothing is named … */
const samples = join(root, 'samples');
/** … and the file in front. */
const sample = join(samples, 'iis10-client-certificates', 'applicationHost.config');
/** The command that a window starts with. */
const firstCommand = 'iisSsl.showRequestFlow';

// Ctrl+C is how this script is meant to end.
await runMain(start, { interruptCode: 0 });

/** @returns {Promise<number>} exit code */
async function start() {
  const { values, positionals } = readArguments({
    allowPositionals: true,
    options: {
      server: { type: 'boolean' },
      port: { type: 'string' },
      'no-open': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log('npm start -- [FILE-OR-FOLDER]... [--server] [--port N] [--no-open]');
    return 0;
  }
  const port = readPort(values.port);
  const { folder, files } = whatToOpen(positionals);

  console.error('Building and packaging the extension …');
  const dir = temporaryDir('start');
  const opener = join(dir, 'opener.vsix');
  const vsixes = [await packageVsix(), opener];
  await packageOpener(opener);
  const settings = { 'iisSslOpener.files': files, 'iisSslOpener.command': firstCommand };

  const desktop = values.server || port !== undefined ? undefined : findDesktop();
  if (desktop) {
    const closed = await openDesktop({ command: desktop, dir, vsixes, folder, settings });
    console.log(
      `IIS SSL Explorer is open in ${desktop}, in a profile of its own. Close the window or press Ctrl+C to end.`,
    );
    return closed;
  }

  const codeServer = await ensureCodeServer(newest);
  const serverDataDir = join(dir, 'vscode');
  for (const vsix of vsixes) await installVsix({ codeServer, serverDataDir, vsix });
  const server = await startServer({ codeServer, serverDataDir, port, settings });
  const [first] = files;
  const url = windowUrl({
    server,
    folder,
    payload: first === undefined ? [] : [['openFile', remoteUri(server, first)]],
  });
  console.log(`IIS SSL Explorer is open at ${url}`);
  console.error('Press Ctrl+C to end.');
  if (!values['no-open']) openBrowser(url);
  await server.exited;
  throw new Refusal('The VS Code server has ended by itself.');
}

/**
 * @param {string | undefined} text
 * @returns {number | undefined}
 */
function readPort(text) {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new Refusal(`--port takes a number from 1 to 65535, not ${text}.`, 2);
  return port;
}

/**
 * The folder that a window shows and the files it opens, the one in front first.
 * @param {string[]} names files, or one folder, as they were typed
 */
function whatToOpen(names) {
  if (names.length === 0) return { folder: samples, files: existsSync(sample) ? [sample] : [] };
  // npm runs a script in the folder of package.json and tells where it was called.
  const base = process.env.INIT_CWD ?? process.cwd();
  const paths = names.map((name) => {
    const path = resolve(base, name);
    if (!existsSync(path)) throw new Refusal(`${name} is not there.`, 2);
    return realpathSync(path);
  });
  const files = paths.filter((path) => !statSync(path).isDirectory());
  return { folder: commonFolder(paths), files };
}

/**
 * The deepest folder that holds everything; when that is the whole disk, the folder of the first.
 * @param {string[]} paths
 */
function commonFolder(paths) {
  const folders = paths.map((path) => (statSync(path).isDirectory() ? path : dirname(path)));
  let [common = samples] = folders;
  while (folders.some((folder) => relative(common, folder).split(sep)[0] === '..')) common = dirname(common);
  return common === parse(common).root ? (folders[0] ?? common) : common;
}

/** @param {string} url */
function openBrowser(url) {
  if (!hasScreen()) return;
  /** @type {Partial<Record<NodeJS.Platform, [string, string[]]>>} */
  const openers = { darwin: ['open', [url]], win32: ['rundll32', ['url.dll,FileProtocolHandler', url]] };
  const [command, args] = openers[process.platform] ?? ['xdg-open', [url]];
  if (!which(command)) return;
  // The address is printed; a browser that does not open is no reason to end.
  startTree(command, args, { stdio: 'ignore' }).exited.catch(() => undefined);
}
