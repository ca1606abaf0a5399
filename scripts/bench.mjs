// Times the core on generated servers and prints a table (see docs/performance.md).
// `node scripts/bench.mjs [--check] [--sizes 10,100,1000,10000] [--runs 9]`: with `--check` a ratio that is worse than
// twice its goal fails. What is timed is bundled the way it ships.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = 'out/bench/measure.cjs';
await esbuild.build({
  absWorkingDir: root,
  entryPoints: ['test/bench/measure.ts'],
  outfile: program,
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'es2022',
  format: 'cjs',
  mainFields: ['module', 'main'],
  external: ['saxes', 'xml2js'],
  logLevel: 'warning',
});
const { status } = spawnSync(
  process.execPath,
  ['--expose-gc', '--max-old-space-size=4096', program, ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = status ?? 1;
