// One run of the host suites: a VS Code server, a window of it in a headless browser, the suites in its extension host.
import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startBridge } from './bridge.mjs';
import { bundleTests, sourceMapper } from './bundleTests.mjs';
import { ensureCodeServer } from './codeServer.mjs';
import { out, root } from './paths.mjs';
import { remoteUri, startServer, temporaryDir, windowUrl } from './server.mjs';
import { extensionId } from './vsix.mjs';
import { newWindow, windowOperations } from './window.mjs';

/** How long a run may take, in milliseconds. A usual one takes a tenth of it. */
const runLimit = 240_000;

/**
 * @typedef {object} TestResult
 * @property {string} title
 * @property {'passed' | 'failed' | 'skipped'} state
 * @property {number} [milliseconds]
 * @property {string} [error]
 */

/**
 * Runs the suites once. Suites that do not load, hang or end early are a failed test, so a broken run cannot look green.
 * @param {object} options
 * @param {import('./hostRuns.mjs').HostRun} options.run
 * @param {import('./stage.mjs').StagedExtension} options.extension
 * @param {import('playwright-core').Browser} options.browser
 * @param {string} [options.grep] only tests whose full title matches
 * @param {(result: TestResult) => void} options.onResult told each result as it is known
 */
export async function runHostSuites({ run, extension, browser, grep, onResult }) {
  const dir = temporaryDir(`host-${run.name}`);
  const folder = copyWorkspace(run.workspace, dir);
  const extensionPath = extension[run.host];
  const tests = join(dir, 'host-tests.js');
  const { page, close } = await newWindow(browser);
  const operations = windowOperations(page, (name) => join(out, 'screenshots', run.name, `${name}.png`));
  const complaints = readConsole(page);

  let failed = false;
  let lastStarted = 'none';
  /** @type {(stack: string) => string} */
  let toSource = (stack) => stack;
  /** @param {TestResult} result */
  const record = (result) => {
    failed ||= result.state === 'failed';
    onResult(result.error === undefined ? result : { ...result, error: toSource(result.error) });
  };
  const bridge = await startBridge({
    ...operations,
    /** @param {'started' | 'test'} kind @param {any} value */
    report(kind, value) {
      if (kind === 'started') lastStarted = value;
      else record(value);
    },
  });
  await bundleTests({ ...run, extensionId: extensionId(extensionPath), driver: bridge.url, grep }, tests);
  toSource = await sourceMapper(tests, run.host);
  const server = await startServer({
    codeServer: await ensureCodeServer(run.codeServer),
    serverDataDir: join(dir, 'vscode'),
    workspaceTrust: !run.trusted,
    smokeTestDriver: true,
  });

  try {
    const ended = suitesEnd(page);
    await page.goto(
      windowUrl({
        server,
        folder,
        payload: [
          ['extensionDevelopmentPath', remoteUri(server, extensionPath)],
          ['extensionTestsPath', remoteUri(server, tests)],
          ['skipWelcome', 'true'],
        ],
      }),
    );
    const exitCode = await within(runLimit, ended);
    if (exitCode !== 0 && !failed) {
      const what = exitCode === undefined ? `Nothing ended within ${runLimit / 1000} seconds` : `The suites did not run to their end (exit code ${exitCode})`;
      await operations.screenshot('broken-run').catch(() => undefined);
      record({ title: 'the run ends', state: 'failed', error: [`${what}; the last test started: ${lastStarted}.`, ...complaints.slice(-20)].join('\n') });
    }
    for (const error of complaints.filter(isOurRejection)) record({ title: 'no promise is left rejected', state: 'failed', error });
  } finally {
    await close();
    await Promise.all([server.stop(), bridge.close()]);
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * @param {string} name
 * @param {string} dir
 * @returns {string} the copy
 */
function copyWorkspace(name, dir) {
  const workspace = join(root, 'test', 'host', 'workspaces', name);
  if (!existsSync(workspace)) throw new Error(`There is no test/host/workspaces/${name}.`);
  const copy = join(dir, name);
  cpSync(workspace, copy, { recursive: true });
  return copy;
}

/**
 * The exit code that VS Code hands to a page which drives it, once the tests' `run()` has returned or thrown.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<number>}
 */
function suitesEnd(page) {
  return new Promise((resolve, reject) => {
    page.on('crash', () => reject(new Error('The browser window crashed.')));
    page.exposeFunction('codeAutomationLog', () => {}).catch(reject);
    page.exposeFunction('codeAutomationExit', resolve).catch(reject);
  });
}

/**
 * The errors and warnings that the window and its extension hosts write to the console.
 * @param {import('playwright-core').Page} page
 * @returns {string[]} grows while the window lives
 */
function readConsole(page) {
  /** @type {string[]} */
  const complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
  return complaints;
}

/**
 * VS Code's own complaint about a promise in the Node extension host; ours when its stack leads to our files, all of
 * which are below folders named after us.
 * @param {string} text
 */
function isOurRejection(text) {
  return text.includes('rejected promise not handled') && text.includes('iis-ssl');
}

/**
 * @template T
 * @param {number} milliseconds
 * @param {Promise<T>} promise
 * @returns {Promise<T | undefined>} undefined when the time is up
 */
async function within(milliseconds, promise) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const timeUp = new Promise((resolve) => (timer = setTimeout(resolve, milliseconds, undefined)));
  try {
    return /** @type {T | undefined} */ (await Promise.race([promise, timeUp]));
  } finally {
    clearTimeout(timer);
  }
}
