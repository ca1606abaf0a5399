import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fixtureCases } from '../support/fixtures';
import { checkFiles } from '../support/check';

/** Servers as good administrators and tools leave them, in test/fixtures/check: no rule may warn about them. */
const SERVERS = fixtureCases('check').filter(({ name }) => name.startsWith('well-configured-'));

describe('a well-configured server', () => {
  it('is there to be looked at', () => assert.notEqual(SERVERS.length, 0));
  for (const { name, inputs, args } of SERVERS) {
    it(`gives no warning and no error: ${name}`, () => {
      const { analysis } = checkFiles(
        Object.fromEntries(inputs.map(({ file, bytes }) => [file, bytes])),
        args.windows === undefined ? {} : { windows: args.windows },
      );
      assert.notEqual(analysis.server.sites.length, 0);
      assert.deepEqual(
        analysis.findings.filter(({ severity }) => severity === 'error' || severity === 'warning'),
        [],
      );
    });
  }
});
