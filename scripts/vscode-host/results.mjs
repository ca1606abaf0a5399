// Test results: counted, and printed as they come.

/** @typedef {import('./hostRun.mjs').TestResult} TestResult */

/** Counts results. */
export function createTally() {
  const tally = {
    passed: 0,
    failed: 0,
    skipped: 0,
    /** @param {TestResult} result */
    add({ state }) {
      tally[state]++;
    },
    /** @param {{ passed: number, failed: number, skipped: number }} other */
    merge(other) {
      tally.passed += other.passed;
      tally.failed += other.failed;
      tally.skipped += other.skipped;
    },
  };
  return tally;
}

/**
 * Prints one line for a test, and the error of a failed one below it.
 * @param {TestResult} result
 * @returns {TestResult} the same
 */
export function printResult(result) {
  const mark = { passed: 'ok  ', failed: 'FAIL', skipped: 'skip' }[result.state];
  console.log(`  ${mark} ${result.title}${result.milliseconds === undefined ? '' : ` (${result.milliseconds} ms)`}`);
  if (result.error) console.log(result.error.replace(/^/gm, '       '));
  return result;
}
