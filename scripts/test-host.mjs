// The host test ring: the suites of test/host/suites inside real VS Codes, against the packaged extension.
//
//   node scripts/test-host.mjs [--run NAME]... [--grep PATTERN] [--edits N] [--extension VSIX-OR-FOLDER] [--list]
import { readArguments } from './vscode-host/arguments.mjs';
import { launchChromium } from './vscode-host/chromium.mjs';
import { isExiting, Refusal, runMain } from './vscode-host/cleanup.mjs';
import { ensureCodeServer, newest } from './vscode-host/codeServer.mjs';
import { checkGuards } from './vscode-host/guards.mjs';
import { runHostSuites } from './vscode-host/hostRun.mjs';
import { hostRuns } from './vscode-host/hostRuns.mjs';
import { createTally, printResult, writeResults } from './vscode-host/results.mjs';
import { unpackExtension } from './vscode-host/stage.mjs';

await runMain(async () => {
  const options = readOptions();
  if (options.list) {
    for (const run of hostRuns) console.log(run.name);
    return 0;
  }
  const runs = options.run ? hostRuns.filter((run) => options.run?.includes(run.name)) : hostRuns;
  const extension = await unpackExtension(await ensureCodeServer(newest), options.extension);
  const browser = await launchChromium();

  const total = createTally();
  const perRun = [];
  for (const run of runs) {
    console.log(
      `\n${run.name}: VS Code ${run.version}, ${run.host} extension host, ${run.trusted ? 'trusted' : 'restricted'}, ${run.workspace}`,
    );
    const tally = createTally();
    const started = Date.now();
    try {
      await runHostSuites({
        run: options.edits === undefined ? run : { ...run, edits: Number(options.edits) },
        extension,
        browser,
        grep: options.grep,
        onResult: (result) => tally.add(printResult(result)),
      });
      if (tally.passed + tally.failed === 0 && !options.grep)
        tally.add(printResult({ title: 'some test runs', state: 'failed', error: 'No test ran.' }));
    } catch (error) {
      tally.add(
        printResult({
          title: 'the run starts',
          state: 'failed',
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        }),
      );
    }
    if (isExiting()) return 1;
    const { passed, failed, skipped } = tally;
    const seconds = Math.round((Date.now() - started) / 100) / 10;
    perRun.push({ run: run.name, passed, failed, skipped, seconds });
    console.log(JSON.stringify(perRun.at(-1)));
    total.merge(tally);
  }

  // Each kind of extension host hears of rejected promises in its own way.
  for (const name of options.run || options.grep ? [] : ['newest-node', 'newest-web']) {
    const run = hostRuns.find((each) => each.name === name);
    if (run !== undefined) total.add(printResult(await checkGuards({ run, extension, browser })));
  }
  return writeResults('host', total, perRun);
});

function readOptions() {
  const { values } = readArguments({
    options: {
      run: { type: 'string', multiple: true },
      grep: { type: 'string' },
      edits: { type: 'string' },
      extension: { type: 'string' },
      list: { type: 'boolean' },
    },
  });
  if (values.edits !== undefined && !/^[1-9]\d*$/.test(values.edits)) {
    throw new Refusal('--edits takes a whole number from 1.', 2);
  }
  for (const name of values.run ?? []) {
    if (!hostRuns.some((run) => run.name === name))
      throw new Refusal(`There is no run ${name}; there are ${hostRuns.map((run) => run.name).join(', ')}.`, 2);
  }
  return values;
}
