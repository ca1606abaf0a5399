// Shows where the expected files of test/fixtures differ from what the program says now, and rewrites them.
// Read the differences before committing them: an expectation comes from the facts, not from the program.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'test/support/updateFixtures.ts'], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
