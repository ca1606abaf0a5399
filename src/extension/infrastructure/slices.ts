import type { Steps } from '../../core/index';

/** How long work may hold up the extension host at a time, in milliseconds. A step may come on top. */
const SLICE = 15;

/** Thrown into work whose result nobody wants any more, since something newer is to be read. */
export class Stale extends Error {}

/** Work that begins so soon after other work is done in the same turn of the host, in milliseconds. */
const AT_ONCE = 1;

/** The slice that was worked in last. An analysis that ends wakes everybody who waits for it: they share its slice. */
const last = { started: -Infinity, ended: -Infinity };

/**
 * Does steps in slices; between two of them the host does whatever waits, such as the next key.
 *
 * @param isStale asked after every slice; ends the work
 * @param otherwise the result of work that was ended; without it, `Stale` is thrown
 */
export async function inSlices<T>(steps: Steps<T>, isStale: () => boolean, otherwise?: T): Promise<T> {
  const begun = performance.now();
  if (begun - last.ended > AT_ONCE) last.started = begun;
  for (;;) {
    const step = steps.next();
    last.ended = performance.now();
    if (step.done === true) return step.value;
    if (last.ended - last.started < SLICE) continue;
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (isStale()) {
      if (otherwise !== undefined) return otherwise;
      throw new Stale();
    }
    last.started = performance.now();
  }
}
