// What the suites in an extension host tell while they run, and whether they ran to their end: an extension host that
// ends early can look like success to VS Code.

/** @typedef {import('./results.mjs').TestResult} TestResult */

/** @param {(result: TestResult) => void} onResult told each result as it is known */
export function createSuiteReports(onResult) {
  let failed = false;
  let ended = false;
  let lastStarted = 'none';
  /** @type {Set<string>} */
  const failedTitles = new Set();

  const reports = {
    /**
     * Turns positions in the bundle into positions in the source.
     * @type {(stack: string) => string}
     */
    toSource: (stack) => stack,

    /**
     * The operation `report` of the bridge; `test/host/runner/driver.ts` calls it.
     * @param {'started' | 'test' | 'ended'} kind
     * @param {any} value
     */
    report(kind, value) {
      if (kind === 'ended') ended = true;
      else if (kind === 'started') lastStarted = value;
      else reports.record(value);
    },

    /** @param {TestResult} result */
    record(result) {
      if (result.state === 'failed') {
        failed = true;
        failedTitles.add(result.title);
      }
      onResult(result.error === undefined ? result : { ...result, error: reports.toSource(result.error) });
    },

    /** @param {string} title */
    hasFailed: (title) => failedTitles.has(title),

    /** Whether what came is not all there was to come, or nothing explains that the run failed. @param {boolean} success */
    isBroken: (success) => !ended || (!success && !failed),

    /**
     * Records a broken run.
     * @param {string} reason
     * @param {string[]} [complaints] what was written to the console
     */
    recordBroken(reason, complaints = []) {
      const error = [`${reason}; the last test started: ${lastStarted}.`, ...complaints.slice(-10).map(shorten)].join(
        '\n',
      );
      reports.record({ title: 'the run ends', state: 'failed', error });
    },
  };
  return reports;
}

/** The first lines. @param {string} text */
function shorten(text) {
  return text.split('\n').slice(0, 4).join('\n').slice(0, 500);
}
