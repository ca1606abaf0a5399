// Runs the suites inside an extension host. This module is loaded before them and defines `describe`, `it` and so on.
import mocha from 'mocha/mocha.js';
import * as vscode from 'vscode';
import { report } from './driver.ts';
import { provideMemoryFiles } from './memoryFiles.ts';
import { unhandledRejections, watchRejections } from './rejections.ts';
import { currentRun } from './run.ts';
import { waitFor } from './waitFor.ts';

let reports: Promise<unknown> = Promise.resolve();
function tell(...args: Parameters<typeof report>): void {
  reports = reports.then(() => report(...args));
}

class Reporter {
  constructor(runner: Mocha.Runner) {
    runner.on('test', (test) => tell('started', test.fullTitle()));
    runner.on('pass', (test) =>
      tell('test', { title: test.fullTitle(), state: 'passed', milliseconds: test.duration ?? 0 }),
    );
    runner.on('pending', (test) => tell('test', { title: test.fullTitle(), state: 'skipped' }));
    runner.on('fail', (test, error: unknown) =>
      tell('test', { title: test.fullTitle(), state: 'failed', error: describeError(error) }),
    );
  }
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { expected, actual } = error as { expected?: unknown; actual?: unknown };
  const difference =
    expected === undefined && actual === undefined ? '' : `\nexpected ${show(expected)}\nactual   ${show(actual)}`;
  return `${error.stack ?? error.message}${difference}`;
}

function show(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}

watchRejections();
provideMemoryFiles();
mocha.setup({
  ui: 'bdd',
  reporter: Reporter as unknown as Mocha.ReporterConstructor,
  timeout: 60_000,
  ...(currentRun.grep === undefined ? {} : { grep: new RegExp(currentRun.grep) }),
});

// A window in a browser that opens a workspace file now and then misses what the file says (microsoft/vscode#189138)
// and has no folder, until the file is written again.
before(async () => {
  const folders = currentRun.kind === 'multi-root' ? 2 : 1;
  const opened = (): number => vscode.workspace.workspaceFolders?.length ?? 0;
  const { fs, workspaceFile } = vscode.workspace;
  let next = 0;
  const isOpen = async (): Promise<boolean> => {
    if (opened() === folders) return true;
    if (workspaceFile !== undefined && Date.now() > next) {
      await fs.writeFile(workspaceFile, await fs.readFile(workspaceFile));
      next = Date.now() + 1000;
    }
    return false;
  };
  await waitFor(isOpen, `${folders} folders`, opened);
});

// A test that breaks the extension host is named only if its start was told before it began.
beforeEach(async () => void (await reports));

/** Called by VS Code once the window is ready. Rejects when a test failed. */
export async function run(): Promise<void> {
  const failures = await new Promise<number>((resolve) => {
    // The browser build's own `run` reads the query of the page it is on; there is no page here.
    mocha.constructor.prototype.run.call(mocha, resolve);
  });
  const rejections = await unhandledRejections();
  for (const error of rejections) tell('test', { title: 'no promise is left rejected', state: 'failed', error });
  tell('ended', '');
  await reports;
  if (failures + rejections.length > 0) throw new Error(`${failures + rejections.length} failed.`);
}
