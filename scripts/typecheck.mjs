// Checks the types of every part with the libraries that it may use: the core, for one, has neither DOM nor Node.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const projects = ['src/core', 'src/protocol', 'src/cli', 'src/extension', 'webview', 'test'];
let failed = false;
for (const project of projects) {
  const { status } = spawnSync(process.execPath, [compiler, '-p', project], { stdio: 'inherit' });
  if (status !== 0) {
    failed = true;
    console.error(`typecheck: ${project} failed`);
  }
}
process.exit(failed ? 1 : 0);
