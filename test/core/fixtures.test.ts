import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fixtureCases, outputsOf } from '../support/fixtures';

/** `npm run update-fixtures` rewrites what is compared here; nothing is written by a test. */
function expected(folder: string, name: string): string {
  const file = join(folder, name);
  assert.ok(existsSync(file), `${name} is missing: run "npm run update-fixtures" and read what it says`);
  return readFileSync(file, 'utf8');
}

describe('the check document of a server', () => {
  const cases = fixtureCases('check');
  it('is pinned by cases', () => assert.ok(cases.length > 0));
  for (const fixture of cases) {
    it(fixture.name, () => {
      for (const [name, content] of outputsOf('check', fixture)) {
        assert.deepEqual(JSON.parse(content), JSON.parse(expected(fixture.folder, name)));
        assert.equal(content, expected(fixture.folder, name), 'the same document, written in another way');
      }
    });
  }
});

describe('the request flow as a picture', () => {
  const cases = fixtureCases('flow');
  it('is pinned by cases', () => assert.ok(cases.length > 0));
  for (const fixture of cases) {
    it(fixture.name, () => {
      for (const [name, content] of outputsOf('flow', fixture)) {
        // Line by line: the first line that differs says more than both whole pictures.
        const wanted = expected(fixture.folder, name).split('\n');
        content.split('\n').forEach((line, i) => assert.equal(line, wanted[i], `${name}, line ${i + 1}`));
        assert.equal(content.split('\n').length, wanted.length, name);
      }
    });
  }
});
