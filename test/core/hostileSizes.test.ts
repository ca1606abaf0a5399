import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { HOSTILE_TEXTS } from '../support/hostileTexts';
import { bundledProgram } from '../support/bundledProgram';
import { ROOT } from '../support/project';

const run = promisify(execFile);

/** Far beyond what a bounded program needs; a text that takes longer is taken never to end. */
const NEVER_ENDS = 120_000;

describe('hostile sizes are read, analysed and shown in bounded time and memory', { concurrency: 2 }, () => {
  // Bundled once: each text has a process of its own.
  const program = bundledProgram('readHostileText', {
    define: { 'import.meta.url': '__fileUrl' },
    banner: { js: "const __fileUrl = require('node:url').pathToFileURL(process.cwd() + '/test/support/x.ts').href;" },
  });
  HOSTILE_TEXTS.forEach(([what], i) => {
    it(what, async () => {
      const args = ['--max-old-space-size=1024', program, String(i)];
      const { stdout } = await run(process.execPath, args, { cwd: ROOT, timeout: NEVER_ENDS, killSignal: 'SIGKILL' });
      const { problems } = JSON.parse(stdout) as { problems: number };
      assert.ok(problems <= 1000, 'a file in ruins does not bury the editor');
    });
  });
});
