// Child processes that never outlive the script which started them.
import { spawn, spawnSync } from 'node:child_process';
import { isExiting, onCleanup } from './cleanup.mjs';

const windows = process.platform === 'win32';

/**
 * Starts a program as the head of its own process group, so that everything it starts can be ended with it.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {{ child: import('node:child_process').ChildProcess, exited: Promise<number>, stop: () => Promise<void> }}
 *   `exited` rejects when the program cannot be started; `stop` ends the whole tree and returns when it has ended
 */
export function startTree(command, args, options = {}) {
  if (isExiting()) throw new Error('The script is ending.');
  const child = spawn(command, args, { detached: !windows, windowsHide: true, ...options });
  /** @type {Promise<number>} */
  const exited = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
  const ended = exited.then(
    () => undefined,
    () => undefined,
  );
  const stop = onCleanup(async () => {
    await endTree(child, ended);
  });
  void ended.then(stop);
  return { child, exited, stop };
}

/**
 * Ends a process group: asks, waits up to two seconds, then insists until nobody is left.
 * @param {import('node:child_process').ChildProcess} child
 * @param {Promise<void>} ended
 */
async function endTree(child, ended) {
  const { pid } = child;
  if (pid === undefined) return;
  if (windows) {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
    await ended;
    return;
  }
  signalGroup(pid, 'SIGTERM');
  if (!(await groupGone(pid, 2000))) {
    signalGroup(pid, 'SIGKILL');
    await groupGone(pid, 5000);
  }
  await ended;
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals | 0} signal
 * @returns {boolean} whether anybody in the group is left
 */
function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {number} pid
 * @param {number} milliseconds
 */
async function groupGone(pid, milliseconds) {
  const until = Date.now() + milliseconds;
  while (Date.now() < until) {
    if (!signalGroup(pid, 0)) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<{ code: number, output: string }>} exit code, and what it wrote to both streams
 */
export async function run(command, args, options = {}) {
  const { child, exited } = startTree(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => (output += text));
  }
  const closed = new Promise((resolve) => child.once('close', resolve));
  const code = await exited;
  await closed;
  return { code, output };
}

/**
 * Runs a program to its end; anything but exit code 0 is an error that carries the last lines of its output.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<string>} its output
 */
export async function runOrThrow(command, args, options = {}) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) {
    const tail = output.trim().split('\n').slice(-15).join('\n');
    throw new Error(`${[command, ...args].join(' ')} ended with exit code ${code}.\n${tail}`);
  }
  return output;
}

/**
 * Runs npm, with the settings of this user but not those of an npm that runs this script.
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<string>} its output
 */
export function npm(args, cwd) {
  const env = { ...process.env };
  for (const name of Object.keys(env)) {
    if (
      /^npm_(package|lifecycle|command|config_(local_prefix|global|workspace|ignore_scripts|omit|dry_run))/i.test(name)
    )
      delete env[name];
  }
  const script = process.env.npm_execpath;
  if (script && /npm-cli\.[cm]?js$/.test(script)) return runOrThrow(process.execPath, [script, ...args], { cwd, env });
  return runOrThrow(windows ? 'npm.cmd' : 'npm', args, { cwd, env, shell: windows });
}

/**
 * Where a program is, or undefined.
 * @param {string} name a name to look up on PATH, or an absolute path
 * @returns {string | undefined}
 */
export function which(name) {
  const { status, stdout } = spawnSync(
    windows ? 'where' : 'sh',
    windows ? [name] : ['-c', 'command -v -- "$1"', 'sh', name],
    {
      encoding: 'utf8',
      windowsHide: true,
    },
  );
  return status === 0 ? stdout.split(/\r?\n/)[0]?.trim() || undefined : undefined;
}
