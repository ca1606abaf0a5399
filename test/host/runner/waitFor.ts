/** How long a state may take to come about, in milliseconds. */
const limit = 30_000;

/**
 * Waits until something observable is so, and gives it: polls until `predicate` returns something other than
 * undefined, null or false. `what` completes "Waited for …"; `seen` says what was there instead.
 */
export async function waitFor<T>(
  predicate: () => T | undefined | null | false | PromiseLike<T | undefined | null | false>,
  what: string,
  seen?: () => unknown,
): Promise<T> {
  const until = Date.now() + limit;
  let lastError: unknown;
  do {
    try {
      const value = await predicate();
      if (value !== undefined && value !== null && value !== false) return value;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  } while (Date.now() < until);
  const instead = seen ? ` Seen: ${JSON.stringify(seen())}.` : '';
  const reason = lastError instanceof Error ? ` ${lastError.message}` : '';
  throw new Error(`Waited ${limit / 1000} seconds for ${what}.${instead}${reason}`);
}
