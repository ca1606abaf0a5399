// Leaves nothing behind: whatever a script starts or makes is registered here and undone once, in reverse order, when
// the script ends, whether it returns, fails or is told to stop.

import { readFileSync } from 'node:fs';

/** @type {Set<() => void | Promise<void>>} */
const undos = new Set();
/** @type {Promise<void> | undefined} */
let running;

/**
 * Registers something to undo. The returned function undoes it now (once).
 * @param {() => void | Promise<void>} undo
 * @returns {() => Promise<void>}
 */
export function onCleanup(undo) {
  undos.add(undo);
  return async () => {
    if (undos.delete(undo)) await undo();
  };
}

/** Undoes everything that is registered, the newest first. One failing undo does not keep the others from running. */
export function cleanUp() {
  running ??= (async () => {
    // One by one: what is registered in the meantime is undone too.
    for (let undo = [...undos].at(-1); undo; undo = [...undos].at(-1)) {
      undos.delete(undo);
      try {
        await undo();
      } catch (error) {
        console.error(`Cleaning up: ${error instanceof Error ? error.message : error}`);
      }
    }
    running = undefined;
  })();
  return running;
}

/** @type {Promise<never> | undefined} */
let exiting;

/** Whether the script is on its way out, so that nothing is started any more. */
export function isExiting() {
  return exiting !== undefined;
}

/**
 * Cleans up, then exits. The first code that is asked for stays.
 * @param {number} code
 * @returns {Promise<never>}
 */
export function exit(code) {
  exiting ??= cleanUp().then(() => process.exit(code));
  return exiting;
}

/**
 * An error that the reader can act on: its message is printed alone, without a stack.
 */
export class Refusal extends Error {
  /**
   * @param {string} message one sentence
   * @param {number} exitCode
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * Runs a script's main function and exits with the code it returns. Cleans up after it, after an error that nobody
 * caught, after SIGINT, SIGTERM and SIGHUP, and when npm, which started the script, is gone.
 * @param {() => Promise<number>} main
 * @param {{ interruptCode?: number }} [options] exit code after Ctrl+C, where that is the usual way to end the script
 * @returns {Promise<never>}
 */
export async function runMain(main, { interruptCode = 130 } = {}) {
  process.on('SIGINT', () => void exit(interruptCode));
  process.on('SIGTERM', () => void exit(143));
  process.on('SIGHUP', () => void exit(129));
  process.on('uncaughtException', (error) => void fail(error));
  process.on('unhandledRejection', (error) => void fail(error));
  if (process.env.npm_lifecycle_event) exitWithParent();
  try {
    return await exit(await main());
  } catch (error) {
    return await fail(error);
  }
}

/** @param {unknown} error */
function fail(error) {
  // What is torn down on the way out complains, which is no news.
  if (exiting) return exiting;
  console.error(error instanceof Refusal ? error.message : error);
  return exit(error instanceof Refusal ? error.exitCode : 1);
}

/** npm may be killed without passing the signal on; the script, or the shell between the two, then gets another parent. */
function exitWithParent() {
  const before = ancestors();
  setInterval(() => {
    if (ancestors() !== before) void exit(143);
  }, 500).unref();
}

/** The ids of the parent and, where the system shows it, of the parent's parent. */
function ancestors() {
  const parent = process.ppid;
  try {
    // "id (name) state parent …"; a name can hold anything.
    const [, rest] = readFileSync(`/proc/${parent}/stat`, 'utf8').split(/\) (?=[^)]*$)/);
    return `${parent} ${rest?.split(' ')[1]}`;
  } catch {
    return String(parent);
  }
}
