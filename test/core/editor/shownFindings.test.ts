import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shownFindings } from '../../../src/core/index';
import type { Severity } from '../../../src/core/index';

interface Found {
  readonly name: string;
  readonly severity: Severity;
}

const FOUND: readonly Found[] = [
  { name: 'a', severity: 'hint' },
  { name: 'b', severity: 'error' },
  { name: 'c', severity: 'warning' },
  { name: 'd', severity: 'error' },
  { name: 'e', severity: 'information' },
];

const shown = (most: number, inSight: string): string =>
  shownFindings(
    FOUND,
    most,
    ({ severity }) => severity,
    ({ name }) => inSight.includes(name),
  )
    .map(({ name }) => name)
    .join('');

describe('which findings are listed where not all can be', () => {
  it('all of them, as they are, where there is room', () => {
    assert.equal(
      shownFindings(
        FOUND,
        FOUND.length,
        ({ severity }) => severity,
        () => assert.fail('nobody is asked what is in sight'),
      ),
      FOUND,
    );
  });

  it('the worst ones else, in the order of the file', () => {
    assert.equal(shown(1, ''), 'b');
    assert.equal(shown(2, ''), 'bd');
    assert.equal(shown(3, ''), 'bcd');
    assert.equal(shown(4, ''), 'bcde');
  });

  it('before them what is in sight, however mild', () => {
    assert.equal(shown(2, 'a'), 'ab');
    assert.equal(shown(3, 'ae'), 'abe');
  });

  it('of what is in sight no more than there is room for', () => {
    assert.equal(shown(2, 'ace'), 'ac');
  });

  it('each once, when it is in sight and bad', () => {
    assert.equal(shown(3, 'b'), 'bcd');
  });
});
