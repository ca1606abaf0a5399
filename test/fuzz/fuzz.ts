/**
 * Gives the program broken and made-up files and checks what has to hold for all of them. `npm run fuzz -- --runs N
 * --seed S`; each run has a seed of its own, so that `--seed S --runs 1` repeats one. A failing input is made smaller
 * and kept in test/fixtures/fuzz, where the core ring runs it from then on.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseCommand, UsageError } from '../../src/cli/arguments';
import { readProjectFile } from '../../src/core/index';
import { checkInput } from './properties';
import {
  bindingInformation,
  commandArguments,
  mutateBytes,
  mutateText,
  netshText,
  projectText,
  registryText,
  seedFiles,
} from './inputs';
import { Random } from './random';
import type { FuzzFile } from './inputs';

/** A run that takes longer has met something super-linear: inputs are small. In milliseconds of the processor. */
const MAX_CPU = 5000;

const FIXTURES = 'test/fixtures/fuzz';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
});

const SEEDS = seedFiles();

function text(file: FuzzFile): string {
  return new TextDecoder('utf-8').decode(file.bytes);
}

function encode(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

/** The files of one run. */
function makeFiles(random: Random): readonly FuzzFile[] {
  const seed = random.pick(SEEDS);
  const made = random.below(10);
  if (made === 0) return [{ file: 'http.reg', bytes: encode(registryText(random)) }];
  if (made === 1) return [{ file: 'sslcert.txt', bytes: encode(netshText(random)) }];
  if (made === 2) {
    const flags = random.pick(['0', '1', '3', 'x', '-1', '99999999999']);
    const bindings = Array.from(
      { length: 3 },
      () =>
        `<binding protocol="${random.pick(['http', 'https', 'net.tcp', ''])}" bindingInformation="${bindingInformation(random)}" sslFlags="${flags}"/>`,
    );
    const site = `<configuration><system.applicationHost><sites><site name="a" id="1"><bindings>${bindings.join('')}</bindings></site></sites></system.applicationHost></configuration>`;
    return [
      { file: 'applicationHost.config', bytes: encode(site) },
      { file: 'sslcert.txt', bytes: encode(netshText(random)) },
    ];
  }
  const changed: FuzzFile = {
    file: seed.file,
    bytes: random.chance(0.25)
      ? mutateBytes(random, seed.bytes)
      : encode(mutateText(random, text(seed), text(random.pick(SEEDS)))),
  };
  if (!random.chance(0.2)) return [changed];
  const other = random.pick(SEEDS);
  return [changed, { file: `site/${other.file}`, bytes: other.bytes }];
}

function runOne(seed: number): void {
  const random = new Random(seed);
  const kind = random.below(20);
  if (kind === 0) {
    readProjectFile(projectText(random));
  } else if (kind === 1) {
    try {
      parseCommand(commandArguments(random));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
    }
  } else {
    const files = makeFiles(random);
    try {
      // Writing every document takes most of the time; every fourth run is enough.
      checkInput(files, seed % 4 === 0);
    } catch (error) {
      keep(minimized(files), error);
      throw error;
    }
  }
}

function fails(files: readonly FuzzFile[]): boolean {
  try {
    checkInput(files, true);
    return false;
  } catch {
    return true;
  }
}

/** Takes parts away as long as what is left still fails. */
function minimized(files: readonly FuzzFile[]): readonly FuzzFile[] {
  let best = files;
  if (!fails(best)) return best;
  for (let i = best.length - 1; i >= 0 && best.length > 1; i--) {
    const fewer = best.filter((_, j) => j !== i);
    if (fails(fewer)) best = fewer;
  }
  for (let i = 0; i < best.length; i++) {
    for (let size = best[i]?.bytes.length ?? 0; size >= 1; size = Math.floor(size / 2)) {
      for (let at = 0; at < (best[i]?.bytes.length ?? 0);) {
        const smaller = best.map((each, j) =>
          j === i ? { ...each, bytes: Buffer.concat([each.bytes.slice(0, at), each.bytes.slice(at + size)]) } : each,
        );
        if (fails(smaller)) best = smaller;
        else at += size;
      }
    }
  }
  return best;
}

function keep(files: readonly FuzzFile[], error: unknown): void {
  const content = {
    error: error instanceof Error ? error.message : String(error),
    files: files.map(({ file, bytes }) => ({ file, base64: Buffer.from(bytes).toString('base64') })),
  };
  const name = createHash('sha256').update(JSON.stringify(content.files)).digest('hex').slice(0, 12);
  mkdirSync(FIXTURES, { recursive: true });
  writeFileSync(`${FIXTURES}/${name}.json`, `${JSON.stringify(content, null, 2)}\n`);
  console.error(`kept as ${FIXTURES}/${name}.json`);
}

const first = Number(values.seed);
const runs = Number(values.runs);
const failures = new Map<string, { readonly seed: number; count: number }>();
let slowest = { seed: first, ms: 0 };
const started = performance.now();
for (let i = 0; i < runs; i++) {
  const seed = first + i;
  const before = process.cpuUsage();
  try {
    runOne(seed);
  } catch (error) {
    const what = (error instanceof Error ? (error.stack ?? error.message) : String(error))
      .split('\n')
      .slice(0, 3)
      .join(' | ');
    const known = failures.get(what);
    if (known === undefined) {
      failures.set(what, { seed, count: 1 });
      console.error(`seed ${seed}: ${what}`);
    } else {
      known.count++;
    }
    if (failures.size > 20) break;
  }
  const { user, system } = process.cpuUsage(before);
  const ms = (user + system) / 1000;
  if (ms > slowest.ms) slowest = { seed, ms };
}
if (slowest.ms > MAX_CPU)
  failures.set(`seed ${slowest.seed} took ${slowest.ms.toFixed(0)} ms`, { seed: slowest.seed, count: 1 });
const { heapUsed } = process.memoryUsage();
console.log(
  `${runs} runs from seed ${first} over ${SEEDS.length} files in ${((performance.now() - started) / 1000).toFixed(0)} s: ${failures.size} kinds of failure; slowest run ${slowest.ms.toFixed(0)} ms (seed ${slowest.seed}); heap at the end ${(heapUsed / 1e6).toFixed(0)} MB.`,
);
process.exitCode = failures.size === 0 ? 0 : 1;
