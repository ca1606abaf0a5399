import { Worker } from 'node:worker_threads';

/** How long one run may take before it is taken never to end, in seconds: a usual one takes a thousandth of one. */
const LIMIT = 120;

/**
 * Watches from another thread that runs go on: one that never ends could not be told from here. Gives a function to tell
 * the seed of the present run, again while it goes on, and `null` when all have ended.
 */
export function watchProgress(): (seed: number | null) => void {
  const shared = new Int32Array(new SharedArrayBuffer(8));
  const program = `
    const { workerData } = require('node:worker_threads');
    const { writeSync } = require('node:fs');
    let last = -1;
    setInterval(() => {
      const now = Atomics.load(workerData, 1);
      if (now === last) {
        writeSync(2, 'seed ' + Atomics.load(workerData, 0) + ' does not end\\n');
        process.kill(process.pid, 'SIGKILL');
      }
      last = now;
    }, ${LIMIT * 1000});`;
  const worker = new Worker(program, { eval: true, workerData: shared });
  worker.unref();
  return (seed) => {
    if (seed === null) {
      void worker.terminate();
      return;
    }
    Atomics.store(shared, 0, seed);
    Atomics.add(shared, 1, 1);
  };
}
