/**
 * Work that can stop between two steps, so that an editor stays free while a large file is analysed: whoever wants the
 * result asks for one step after the other, and may do something else in between or give up. A step takes a few
 * milliseconds, whatever the size of the file.
 */
export type Steps<T> = Generator<void, T>;

/** Does all steps at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** How many sites, locations or the like are looked at in one step. */
export const ITEMS_IN_STEP = 200;

/** `items.map(work)` in steps. */
export function* mapInSteps<T, R>(items: readonly T[], work: (item: T, index: number) => R): Steps<R[]> {
  const results: R[] = [];
  for (let i = 0; i < items.length; i++) {
    if (i % ITEMS_IN_STEP === ITEMS_IN_STEP - 1) yield;
    results.push(work(items[i] as T, i));
  }
  return results;
}
