// The VS Code that is installed on this machine, if there is one and a screen to show it on.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onCleanup } from './cleanup.mjs';
import { runOrThrow, startTree, which } from './processes.mjs';
import { writeSettings } from './server.mjs';

/** Whether windows can be shown. */
export function hasScreen() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * The command of an installed desktop VS Code. Inside the terminal of a VS Code server, `code` talks to that server,
 * and inside WSL it is a program of Windows that does not know our paths; neither counts.
 * @returns {string | undefined}
 */
export function findDesktop() {
  if (!hasScreen() || process.env.VSCODE_IPC_HOOK_CLI || process.env.WSL_DISTRO_NAME) return undefined;
  return which('code') ?? which('code-insiders');
}

/**
 * Opens a folder in a window of a desktop VS Code with a profile of its own, so that the user's settings and extensions
 * are neither used nor changed.
 * @param {object} options
 * @param {string} options.command from {@link findDesktop}
 * @param {string} options.dir a folder for the profile
 * @param {string[]} options.vsixes extensions to install
 * @param {string} options.folder
 * @param {Record<string, unknown>} options.settings
 * @returns {Promise<Promise<number>>} resolves when the window is being opened, with a promise of its end
 */
export async function openDesktop({ command, dir, vsixes, folder, settings }) {
  const userDataDir = join(dir, 'user-data');
  // On Windows `code` is a batch file, which only a shell runs, and a shell splits paths at spaces.
  const shell = process.platform === 'win32';
  /** @param {string} path */
  const quoted = (path) => (shell ? `"${path}"` : path);
  const program = quoted(command);
  const profile = ['--user-data-dir', quoted(userDataDir), '--extensions-dir', quoted(join(dir, 'extensions'))];
  mkdirSync(userDataDir, { recursive: true });
  writeSettings(userDataDir, settings);
  for (const vsix of vsixes)
    await runOrThrow(program, [...profile, '--install-extension', quoted(vsix), '--force'], { shell });

  // The window outlives the command that opened it, but for this file nothing tells which process it is.
  onCleanup(() => endProcess(join(userDataDir, 'code.lock')));
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const { exited } = startTree(
    program,
    [...profile, ...asRoot, '--disable-workspace-trust', '--new-window', '--wait', quoted(folder)],
    { shell, stdio: 'ignore' },
  );
  return exited;
}

/** @param {string} lockFile holds the id of a running VS Code's main process */
function endProcess(lockFile) {
  if (!existsSync(lockFile)) return;
  const pid = Number(readFileSync(lockFile, 'utf8'));
  if (!Number.isInteger(pid) || pid <= 1) return;
  try {
    process.kill(pid);
  } catch {
    // It has ended already.
  }
}
