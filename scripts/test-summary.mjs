// Adds up what the test rings wrote into out/test-results and prints one line a ring and one for all.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The rings of `npm test`, quickest first. Each has a script `test-<ring>.mjs` and writes `<ring>.json`. */
export const RINGS = ['core', 'page', 'host'];

/**
 * @param {readonly string[]} rings
 * @returns {boolean} whether every ring left a result, ran at least one test and failed none
 */
export function summarize(rings) {
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  let complete = true;
  console.log('');
  for (const ring of rings) {
    const file = new URL(`../out/test-results/${ring}.json`, import.meta.url);
    if (!existsSync(file)) {
      console.log(`${ring}: no result, so it did not run to its end`);
      complete = false;
      continue;
    }
    const result = JSON.parse(readFileSync(file, 'utf8'));
    console.log(`${ring}: ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`);
    passed += result.passed;
    failed += result.failed;
    skipped += result.skipped;
    if (result.passed + result.failed === 0) complete = false;
  }
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
  return complete && failed === 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(summarize(RINGS) ? 0 : 1);
