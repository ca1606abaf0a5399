// Leaves nothing behind: whatever a script starts or makes is registered here and undone once, in reverse order, when
// the script ends, whether it returns, fails or is told to stop.

/** @type {Set<() => void | Promise<void>>} */
const undos = new Set();
/** @type {Promise<void> | undefined} */
let running;
let installed = false;

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
    for (const undo of [...undos].reverse()) {
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

/**
 * Cleans up, then exits.
 * @param {number} code
 * @returns {Promise<never>}
 */
export async function exit(code) {
  await cleanUp();
  process.exit(code);
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
 * @returns {Promise<never>}
 */
export async function runMain(main) {
  installHandlers();
  try {
    return await exit(await main());
  } catch (error) {
    return await fail(error);
  }
}

/** @param {unknown} error */
async function fail(error) {
  if (error instanceof Refusal) {
    console.error(error.message);
    return exit(error.exitCode);
  }
  console.error(error);
  return exit(1);
}

function installHandlers() {
  if (installed) return;
  installed = true;
  /** @type {[NodeJS.Signals, number][]} */
  const signals = [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ];
  for (const [signal, code] of signals) process.on(signal, () => void exit(code));
  process.on('uncaughtException', (error) => void fail(error));
  process.on('unhandledRejection', (error) => void fail(error));
  if (process.env.npm_lifecycle_event) exitWithParent();
}

/** npm may be killed without passing the signal on; its script then gets another parent. */
function exitWithParent() {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) void exit(143);
  }, 500).unref();
}
