// The host test ring: the suites of test/host/suites inside real VS Codes, against the packaged extension.
//
//   node scripts/test-host.mjs [--run NAME]... [--grep PATTERN] [--extension VSIX-OR-FOLDER] [--list]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launchChromium } from './vscode-host/chromium.mjs';
import { Refusal, runMain } from './vscode-host/cleanup.mjs';
import { ensureCodeServer, newest } from './vscode-host/codeServer.mjs';
import { runHostSuites } from './vscode-host/hostRun.mjs';
import { hostRuns } from './vscode-host/hostRuns.mjs';
import { out } from './vscode-host/paths.mjs';
import { createTally, printResult } from './vscode-host/results.mjs';
import { stageExtension } from './vscode-host/stage.mjs';

await runMain(async () => {
  const options = readArguments();
  if (options.list) {
    for (const run of hostRuns) console.log(run.name);
    return 0;
  }
  const runs = options.run ? hostRuns.filter((run) => options.run?.includes(run.name)) : hostRuns;
  const extension = await stageExtension(await ensureCodeServer(newest), options.extension);
  const browser = await launchChromium();

  const total = createTally();
  const perRun = [];
  for (const run of runs) {
    console.log(`\n${run.name}: VS Code ${run.version}, ${run.host} extension host, ${run.trusted ? 'trusted' : 'restricted'}, ${run.workspace}`);
    const tally = createTally();
    const started = Date.now();
    try {
      await runHostSuites({ run, extension, browser, grep: options.grep, onResult: (result) => tally.add(printResult(result)) });
      if (tally.passed + tally.failed === 0 && !options.grep) tally.add(printResult({ title: 'some test runs', state: 'failed', error: 'No test ran.' }));
    } catch (error) {
      tally.add(printResult({ title: 'the run starts', state: 'failed', error: error instanceof Error ? error.stack : String(error) }));
    }
    const { passed, failed, skipped } = tally;
    const seconds = Math.round((Date.now() - started) / 100) / 10;
    perRun.push({ run: run.name, passed, failed, skipped, seconds });
    console.log(JSON.stringify(perRun.at(-1)));
    total.merge(tally);
  }

  const { passed, failed, skipped } = total;
  mkdirSync(join(out, 'test-results'), { recursive: true });
  writeFileSync(join(out, 'test-results', 'host.json'), `${JSON.stringify({ ring: 'host', passed, failed, skipped, runs: perRun }, null, 2)}\n`);
  console.log(`\nhost: ${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});

function readArguments() {
  const { values } = read();
  for (const name of values.run ?? []) {
    if (!hostRuns.some((run) => run.name === name)) throw new Refusal(`There is no run ${name}; there are ${hostRuns.map((run) => run.name).join(', ')}.`, 2);
  }
  return values;
}

function read() {
  try {
    return parseArgs({
      options: { run: { type: 'string', multiple: true }, grep: { type: 'string' }, extension: { type: 'string' }, list: { type: 'boolean' } },
    });
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : String(error), 2);
  }
}
