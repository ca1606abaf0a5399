// Times the extension inside a real VS Code (a VS Code server in headless Chromium, see vscode-host/): activation, the
// panel's first picture on a server of 1,000 sites, and how long the extension host is held up while a file of 10,000
// sites is opened and typed in. It prints a table; docs/performance.md says what came of it. Not a test: nothing fails
// because a machine is slow.
//
//   npm run measure:host -- [--host node|web]... [--what activation|panel|typing|panelCycles]... [--windows 7] [--cycles 1000] [--profile FILE]
import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { readArguments } from './vscode-host/arguments.mjs';
import { launchChromium } from './vscode-host/chromium.mjs';
import { Refusal, runMain } from './vscode-host/cleanup.mjs';
import { ensureCodeServer, newest } from './vscode-host/codeServer.mjs';
import { runHostSuites } from './vscode-host/hostRun.mjs';
import { out, root } from './vscode-host/paths.mjs';
import { printResult } from './vscode-host/results.mjs';
import { temporaryDir } from './vscode-host/server.mjs';
import { unpackExtension } from './vscode-host/stage.mjs';

/** @type {Readonly<Record<string, { sites: number, grep: string }>>} */
const MEASURES = {
  activation: { sites: 0, grep: '^Activation' },
  panel: { sites: 1000, grep: '^Panel shows' },
  typing: { sites: 10_000, grep: '^Typing' },
  panelCycles: { sites: 1000, grep: '^Panel cycles' },
};

await runMain(async () => {
  const { values } = readArguments({
    options: {
      host: { type: 'string', multiple: true },
      what: { type: 'string', multiple: true },
      windows: { type: 'string', default: '7' },
      cycles: { type: 'string', default: '1000' },
      profile: { type: 'string' },
    },
  });
  const hosts = /** @type {('node' | 'web')[]} */ (values.host ?? ['node', 'web']);
  const whats = values.what ?? Object.keys(MEASURES).filter((name) => name !== 'panelCycles');
  const windows = Number(values.windows);
  const cycles = Number(values.cycles);
  if (!Number.isInteger(windows) || windows < 1) throw new Refusal('--windows takes a whole number from 1.', 2);
  if (!Number.isInteger(cycles) || cycles < 1) throw new Refusal('--cycles takes a whole number from 1.', 2);
  for (const name of whats) if (!(name in MEASURES)) throw new Refusal(`There is no measure ${name}.`, 2);
  for (const name of hosts) if (!['node', 'web'].includes(name)) throw new Refusal(`There is no host ${name}.`, 2);

  const extension = await unpackExtension(await ensureCodeServer(newest));
  const browser = await launchChromium();
  const applicationHost = await generator();
  /** @type {{ host: string, name: string, values: number[] }[]} */
  const rows = [];
  let failed = false;
  for (const what of whats) {
    const { sites, grep } = MEASURES[what] ?? { sites: 0, grep: '' };
    const folder = temporaryDir(`measure-${what}`);
    if (sites > 0) writeFileSync(join(folder, 'applicationHost.config'), applicationHost(sites));
    writeFileSync(join(folder, 'pom.xml'), '<project>\n  <name>shop</name>\n</project>\n');
    for (const host of hosts) {
      // An extension is activated once in a window, so each figure of its activation takes a window.
      for (let i = 0; i < (what === 'activation' ? windows : 1); i++) {
        /** @type {import('./vscode-host/hostRuns.mjs').HostRun} */
        const run = {
          name: `measure-${host}`,
          codeServer: newest,
          version: '',
          host,
          trusted: true,
          kind: 'folder',
          workspace: what,
          cycles,
        };
        await runHostSuites({
          run,
          extension,
          browser,
          grep,
          suites: 'measures',
          workspace: folder,
          limit: 240_000 + (what === 'panelCycles' ? cycles * 2000 : 240_000),
          operations: {
            /** @param {string} name @param {number[]} measured */
            measured(name, measured) {
              const row = rows.find((each) => each.host === host && each.name === name);
              if (row === undefined) rows.push({ host, name, values: measured });
              else row.values.push(...measured);
            },
            /** @param {string} profile */
            profiled(profile) {
              if (values.profile !== undefined) writeFileSync(values.profile, profile);
              const name = `longest stretches of our own code, ${what}`;
              rows.push({ host, name, values: ownStretches(JSON.parse(profile)).slice(0, 5) });
            },
          },
          onResult(result) {
            if (result.state === 'passed') return;
            failed = true;
            printResult(result);
          },
        });
      }
    }
  }
  console.log(`\nmilliseconds, load of the machine ${loadavg()[0]?.toFixed(1)}\n`);
  console.log('| host | what | median | least | most | times |\n| --- | --- | --- | --- | --- | --- |');
  for (const { host, name, values: all } of rows) {
    const sorted = [...all].sort((a, b) => a - b);
    const at = (/** @type {number} */ part) => (sorted[Math.floor((sorted.length - 1) * part)] ?? NaN).toFixed(1);
    console.log(`| ${host} | ${name} | ${at(0.5)} | ${at(0)} | ${at(1)} | ${sorted.length} |`);
  }
  return failed ? 1 : 0;
});

/**
 * How long the extension's own code ran without anything else in between, in milliseconds, the longest first. What VS Code
 * does with its answers is not in it; the gaps between turns of the host have both.
 * @param {{ nodes: { id: number, children?: number[], callFrame: { functionName: string, url: string } }[], samples: number[], timeDeltas: number[] }} profile
 */
function ownStretches({ nodes, samples, timeDeltas }) {
  /** @type {Map<number, 'ours' | 'garbage' | 'other'>} */
  const kinds = new Map();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const mark = (/** @type {number} */ id, /** @type {boolean} */ within) => {
    const { callFrame, children = [] } = byId.get(id) ?? { callFrame: { functionName: '', url: '' } };
    const ours = within || callFrame.url.includes('/extension/dist/');
    kinds.set(id, ours ? 'ours' : callFrame.functionName === '(garbage collector)' ? 'garbage' : 'other');
    for (const child of children) mark(child, ours);
  };
  for (const { id, callFrame } of nodes) if (callFrame.functionName === '(root)') mark(id, false);
  /** @type {number[]} */
  const stretches = [];
  let current = 0;
  let garbage = 0;
  samples.forEach((id, i) => {
    // A sample stands for the time until the next one.
    const time = (timeDeltas[i + 1] ?? 0) / 1000;
    const kind = kinds.get(id);
    // Garbage is collected for whoever asks for memory: it counts where our code is on both sides of it.
    if (kind === 'garbage' && current > 0) garbage += time;
    else if (kind === 'ours') {
      current += garbage + time;
      garbage = 0;
    } else {
      if (current > 0) stretches.push(current);
      current = 0;
      garbage = 0;
    }
  });
  return stretches.sort((a, b) => b - a);
}

/**
 * What the benchmark generates servers with.
 * @returns {Promise<(sites: number) => string>}
 */
async function generator() {
  const outfile = join(out, 'measure', 'generate.mjs');
  mkdirSync(join(out, 'measure'), { recursive: true });
  await esbuild.build({
    entryPoints: [join(root, 'test', 'bench', 'generate.ts')],
    outfile,
    format: 'esm',
    platform: 'node',
    bundle: true,
    logLevel: 'warning',
  });
  return (await import(`file://${outfile}`)).applicationHost;
}
