/**
 * Gives the program broken and made-up input and checks what has to hold for all of it. `npm run fuzz -- --runs N --seed
 * S`; each run has a seed of its own, so that `--seed S --runs 1` repeats one. A failing input is made smaller and kept
 * with its seed in test/fixtures/fuzz, where the core ring runs it from then on.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { checkCase, makeCase } from './cases';
import { seedFiles } from './inputs';
import { Random } from './random';
import { watchProgress } from './watch';
import type { FuzzCase } from './cases';
import type { FuzzFile } from './inputs';

/** A run that takes longer has met something super-linear: inputs are small. In milliseconds of the processor. */
const MAX_CPU = 5000;

/** How much more the heap may hold at the end than after the first runs, in bytes. */
const MAX_GROWTH = 30e6;

/** After so many runs everything is loaded and compiled. */
const WARM_UP = 1000;

/** After so many kinds of failure more of them tell nothing new. */
const MAX_KINDS = 20;

/** How often a failing input is tried in a smaller form. */
const MAX_TRIES = 4000;

const FIXTURES = 'test/fixtures/fuzz';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
});

const SEEDS = seedFiles();
const collectGarbage = (globalThis as { gc?: () => void }).gc;

function errorOf(input: FuzzCase): unknown {
  try {
    checkCase(input, true);
    return null;
  } catch (error) {
    return error;
  }
}

/** What kind of failure it is: where it was thrown, or what does not hold. */
function kindOf(error: unknown): string {
  const lines = (error instanceof Error ? (error.stack ?? error.message) : String(error)).split('\n');
  const where = lines.find((line) => /^\s+at (?!Object\.|Array\.|JSON\.)/.test(line)) ?? '';
  return `${lines[0] ?? ''} | ${where.trim()}`;
}

/** Takes parts away as long as what is left fails in the same place. */
function minimized(input: FuzzCase, error: unknown, goesOn: () => void): FuzzCase {
  const place = kindOf(error).split(' | ')[1];
  let tries = 0;
  const fails = (files: readonly FuzzFile[]): boolean => {
    goesOn();
    if (++tries > MAX_TRIES) return false;
    const found = errorOf({ ...input, files });
    return found !== null && kindOf(found).split(' | ')[1] === place;
  };
  let best = input.files;
  if (!fails(best)) return input;
  for (let i = best.length - 1; i >= 0 && best.length > 1 && input.kind !== 'neighbour'; i--) {
    const fewer = best.filter((_, j) => j !== i);
    if (fails(fewer)) best = fewer;
  }
  for (let i = 0; i < best.length; i++) {
    // Around a broken neighbour everything is as it has to be.
    if (input.kind === 'neighbour' && i !== 1) continue;
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
  return { ...input, files: best };
}

function keep({ kind, files }: FuzzCase, seed: number, error: unknown): void {
  const content = {
    error: error instanceof Error ? error.message : String(error),
    seed,
    kind,
    files: files.map(({ file, bytes }) => ({ file, base64: Buffer.from(bytes).toString('base64') })),
  };
  const name = createHash('sha256').update(JSON.stringify(content.files)).digest('hex').slice(0, 12);
  mkdirSync(FIXTURES, { recursive: true });
  writeFileSync(`${FIXTURES}/${name}.json`, `${JSON.stringify(content, null, 2)}\n`);
  console.error(`kept as ${FIXTURES}/${name}.json`);
}

const first = Number(values.seed);
const runs = Number(values.runs);
const failures = new Map<string, number>();
const fail = (kind: string, seed: number): void => {
  failures.set(kind, (failures.get(kind) ?? 0) + 1);
  console.error(`seed ${seed}: ${kind}`);
};
let slowest = { seed: first, ms: 0 };
let warm = 0;
const progress = watchProgress();
const started = performance.now();
for (let i = 0; i < runs && failures.size < MAX_KINDS; i++) {
  const seed = first + i;
  progress(seed);
  const input = makeCase(new Random(seed), SEEDS);
  const before = process.cpuUsage();
  let failure: unknown = null;
  try {
    // Asking everything takes most of the time; every fourth run is enough.
    checkCase(input, seed % 4 === 0);
  } catch (error) {
    failure = error;
  }
  const { user, system } = process.cpuUsage(before);
  const ms = (user + system) / 1000;
  if (ms > slowest.ms) slowest = { seed, ms };
  if (failure !== null) {
    const kind = kindOf(failure);
    const isNew = !failures.has(kind);
    failures.set(kind, (failures.get(kind) ?? 0) + 1);
    if (isNew) {
      console.error(`seed ${seed}: ${kind}`);
      keep(
        minimized(input, failure, () => progress(seed)),
        seed,
        failure,
      );
    }
  }
  if (i === WARM_UP) warm = heapSize();
}
progress(null);
if (slowest.ms > MAX_CPU) fail(`a run took ${slowest.ms.toFixed(0)} ms of the processor`, slowest.seed);
const growth = warm === 0 ? 0 : heapSize() - warm;
if (growth > MAX_GROWTH) fail(`the heap grew by ${(growth / 1e6).toFixed(0)} MB`, first);
console.log(
  `${runs} runs from seed ${first} over ${SEEDS.length} files in ${((performance.now() - started) / 1000).toFixed(0)} s: ${failures.size} kinds of failure; slowest run ${slowest.ms.toFixed(0)} ms of the processor (seed ${slowest.seed}); the heap grew by ${(growth / 1e6).toFixed(1)} MB after the first ${WARM_UP} runs.`,
);
for (const [kind, count] of failures) console.log(`${count} times: ${kind}`);
process.exitCode = failures.size === 0 ? 0 : 1;

function heapSize(): number {
  collectGarbage?.();
  return process.memoryUsage().heapUsed;
}
