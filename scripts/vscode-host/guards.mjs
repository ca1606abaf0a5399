// Whether the host ring fails where it should: a promise that is left rejected fails a run all of whose tests pass.
import { runHostSuites } from './hostRun.mjs';

const TITLE = 'no promise is left rejected';

/**
 * Runs test/host/guards.
 * @param {Pick<Parameters<typeof runHostSuites>[0], 'run' | 'extension' | 'browser'>} options
 * @returns {Promise<import('./results.mjs').TestResult>}
 */
export async function checkGuards({ run, extension, browser }) {
  /** @type {import('./results.mjs').TestResult[]} */
  const results = [];
  await runHostSuites({ run, extension, browser, suites: 'guards', onResult: (result) => results.push(result) });
  const failed = results.filter(({ state }) => state === 'failed');
  const [only] = failed;
  const passed = results.length - failed.length;
  const isSeen =
    passed === 2 && failed.length === 1 && only?.title === TITLE && only.error?.includes('Left by a suite.') === true;
  const title = `a promise that is left rejected fails a run (${run.name})`;
  return isSeen ? { title, state: 'passed' } : { title, state: 'failed', error: JSON.stringify(results, null, 2) };
}
