// One run of the host suites: a VS Code server, a window of it in a headless browser, the suites in its extension host.
import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBridge } from './bridge.mjs';
import { bundleTests, sourceMapper, workspacesDir } from './bundleTests.mjs';
import { ensureCodeServer } from './codeServer.mjs';
import { out } from './paths.mjs';
import { remoteUri, startServer, temporaryDir, windowUrl } from './server.mjs';
import { stageExtension } from './stage.mjs';
import { createSuiteReports } from './suiteReports.mjs';
import { extensionId } from './vsix.mjs';
import { memoryHolds, newWindow, windowOperations, workbenchReady } from './window.mjs';

/** How long a run may take, in milliseconds. A usual one takes a fifth of it, on a slow machine. */
const runLimit = 480_000;

/**
 * Runs the suites once. Suites that do not load, hang or end early are a failed test, so a broken run cannot look green.
 * @param {object} options
 * @param {import('./hostRuns.mjs').HostRun} options.run
 * @param {string} options.extension folder of the unpacked extension
 * @param {import('playwright-core').Browser} options.browser
 * @param {string} [options.grep] only tests whose full title matches
 * @param {(result: import('./results.mjs').TestResult) => void} options.onResult told each result as it is known
 * @param {string} [options.suites] the folder of test/host that the suites are in
 * @param {string} [options.workspace] the folder that the window shows, in place of a copy of the run's
 * @param {Record<string, (...args: any[]) => unknown>} [options.operations] more that suites may ask for
 * @param {number} [options.limit] how long it may take, in milliseconds
 */
export async function runHostSuites({
  run,
  extension,
  browser,
  grep,
  onResult,
  suites = 'suites',
  workspace,
  operations: more = {},
  limit = runLimit,
}) {
  const dir = temporaryDir(`host-${run.name}`);
  const shown = workspace === undefined ? prepareWorkspace(run, dir) : { folder: workspace };
  const extensionPath = join(dir, 'extension');
  const tests = join(extensionPath, 'host-tests.js');
  stageExtension(extension, extensionPath, run.host);
  const { page, close } = await newWindow(browser);
  /** @type {(() => Promise<unknown>)[]} what is closed after the run, the newest first */
  const closers = [close];
  /** @param {string} name */
  const pictureFile = (name) => join(out, 'screenshots', run.name, `${name}.png`);
  const operations = windowOperations(page, pictureFile);
  const complaints = readConsole(page);

  const reports = createSuiteReports(onResult);

  try {
    const offered = { ...operations, ...more, report: reports.report };
    const bridge = await startBridge(offered);
    closers.unshift(bridge.close);
    await bundleTests(
      { ...run, extensionId: extensionId(extensionPath), bridge: bridge.url, driven: true, ...(grep && { grep }) },
      tests,
      suites,
    );
    reports.toSource = await sourceMapper(tests, run.host);
    const server = await startServer({
      codeServer: await ensureCodeServer(run.codeServer),
      serverDataDir: join(dir, 'vscode'),
      workspaceTrust: !run.trusted,
      smokeTestDriver: true,
    });
    closers.unshift(server.stop);

    /** @param {[string, string][]} payload */
    const address = (payload) =>
      windowUrl({
        server,
        ...shown,
        payload: [['extensionDevelopmentPath', remoteUri(server, extensionPath)], ['skipWelcome', 'true'], ...payload],
      });
    Object.assign(
      offered,
      secondWindow({
        browser,
        pictureFile,
        offered,
        address: (file) =>
          address(file === null ? [] : [['openFile', remoteUri(server, join(dir, run.workspace, file))]]),
        onOpen: (closeSecond) => closers.unshift(closeSecond),
      }),
    );

    const ended = suitesEnd(page);
    await page.goto(address([['extensionTestsPath', remoteUri(server, tests)]]));
    const exitCode = await within(limit, ended);
    if (reports.isBroken(exitCode === 0)) {
      const time = exitCode === undefined ? ` within ${limit / 1000} seconds` : ` (exit code ${exitCode})`;
      await operations.screenshot('broken-run').catch(() => undefined);
      reports.recordBroken(`The suites did not run to their end${time}`, complaints);
    }
    const title = 'no promise is left rejected';
    if (!reports.hasFailed(title)) {
      // What was rejected before the suites were loaded, VS Code says: "rejected promise not handled …", then in a
      // message of its own "stack trace: …". It is ours when the stack leads to the extension's folder.
      const ours = complaints.filter((text) => text.includes('stack trace: ') && text.includes(dir));
      for (const error of ours) reports.record({ title, state: 'failed', error });
    }
  } finally {
    for (const closer of closers) await closer();
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * A second window of the same folder with the extension and without the suites, which end with the window that they run
 * in: one that can be reloaded. Once it is open, its hands and eyes are offered too, as `second-…`.
 * @param {object} options
 * @param {import('playwright-core').Browser} options.browser
 * @param {(name: string) => string} options.pictureFile
 * @param {Record<string, unknown>} options.offered the operations of the bridge
 * @param {(file: string | null) => string} options.address of a window, in which a file of the folder is open
 * @param {(close: () => Promise<void>) => void} options.onOpen
 */
function secondWindow({ browser, pictureFile, offered, address, onOpen }) {
  /** @type {import('playwright-core').Page | undefined} */
  let page;
  return {
    /** @param {string} file */
    async openSecondWindow(file) {
      const opened = await newWindow(browser);
      page = opened.page;
      onOpen(opened.close);
      for (const [name, operation] of Object.entries(windowOperations(page, pictureFile))) {
        offered[`second-${name}`] = operation;
      }
      await page.goto(address(file));
      await workbenchReady(page);
      // What the extension contributes, its commands too, is there some time after the workbench.
      await page.locator('.activitybar .action-label[aria-label^="IIS SSL"]').waitFor({ timeout: 60_000 });
    },

    /** Reloads the window once its memory holds some texts. @param {string[]} kept */
    async reloadSecondWindow(kept) {
      if (page === undefined) throw new Error('There is no second window.');
      await memoryHolds(page, kept);
      // A window that is told which file to open does not open those again that it had.
      await page.goto(address(null));
      await workbenchReady(page);
    },
  };
}

/**
 * Copies what the window is to show.
 * @param {import('./hostRuns.mjs').HostRun} run
 * @param {string} dir
 * @returns {Pick<Parameters<typeof windowUrl>[0], 'folder' | 'workspace'>} how the window is told
 */
function prepareWorkspace({ workspace, kind }, dir) {
  // The suites bring the files along, and the extension host keeps them.
  if (kind === 'virtual') return { folder: `memory:/${workspace}` };
  const folder = copyWorkspace(workspace, dir);
  if (kind === 'folder') return { folder };
  copyWorkspace('second', dir);
  const file = join(dir, 'host.code-workspace');
  writeFileSync(file, JSON.stringify({ folders: [{ path: workspace }, { path: 'second' }] }));
  return { workspace: file };
}

/**
 * @param {string} name
 * @param {string} dir
 * @returns {string} the copy
 */
function copyWorkspace(name, dir) {
  const workspace = join(workspacesDir, name);
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

/** What every window of this VS Code says, whatever runs in it. */
const usualComplaints =
  /^Failed to load resource|bad HTTP response code|\[Service Worker\]|same-origin iframe|allow-same-origin/;

/**
 * The errors and warnings that the window and its extension hosts write to the console, but for the usual ones.
 * @param {import('playwright-core').Page} page
 * @returns {string[]} grows while the window lives
 */
function readConsole(page) {
  /** @type {string[]} */
  const complaints = [];
  page.on('console', (message) => {
    const serious = message.type() === 'error' || message.type() === 'warning';
    if (serious && !usualComplaints.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
  return complaints;
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
