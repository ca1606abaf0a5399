// Runs the program on broken and made-up files (test/fuzz). `node scripts/fuzz.mjs [--runs 20000] [--seed 1]`.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = 'out/fuzz/fuzz.cjs';
await esbuild.build({
  absWorkingDir: root,
  entryPoints: ['test/fuzz/fuzz.ts'],
  outfile: program,
  bundle: true,
  platform: 'node',
  target: 'es2022',
  format: 'cjs',
  mainFields: ['module', 'main'],
  packages: 'external',
  define: { 'import.meta.url': '__fileUrl' },
  banner: { js: "const __fileUrl = require('node:url').pathToFileURL(process.cwd() + '/test/support/x.ts').href;" },
  logLevel: 'warning',
});
// A program that needs more memory than this for small files is broken, and ends here.
const flags = ['--expose-gc', '--max-old-space-size=512'];
const { status } = spawnSync(process.execPath, [...flags, program, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
