// Test results: counted, printed as they come, and written for those who add up the rings.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { out } from './paths.mjs';

/**
 * @typedef {object} TestResult
 * @property {string} title
 * @property {'passed' | 'failed' | 'skipped'} state
 * @property {number} [milliseconds]
 * @property {string} [error]
 */

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

/**
 * Writes a ring's totals to out/test-results and prints them.
 * @param {string} ring
 * @param {{ passed: number, failed: number, skipped: number }} totals
 * @param {object[]} [runs] what each run came to
 * @returns {number} the exit code that they mean
 */
export function writeResults(ring, { passed, failed, skipped }, runs = []) {
  mkdirSync(join(out, 'test-results'), { recursive: true });
  writeFileSync(
    join(out, 'test-results', `${ring}.json`),
    `${JSON.stringify({ ring, passed, failed, skipped, runs }, null, 2)}\n`,
  );
  console.log(`\n${ring}: ${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
