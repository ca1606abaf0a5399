import type { Steps } from '../../core/index';

/** How long work may hold up the extension host at a time, in milliseconds. A step may come on top. */
const SLICE = 15;

/** Thrown into work whose result nobody wants any more, since something newer is to be read. */
export class Stale extends Error {}

/**
 * Does steps in slices; between two of them the host does whatever waits, such as the next key.
 *
 * @param isStale asked after every slice; ends the work with `Stale`
 */
export async function inSlices<T>(steps: Steps<T>, isStale: () => boolean): Promise<T> {
  let started = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - started < SLICE) continue;
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (isStale()) throw new Stale();
    started = performance.now();
  }
}
