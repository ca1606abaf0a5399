import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { alignHops, articleTrace, modeTrace, pictureOf } from '../../../src/core/index';
import type { AlignedHops, ModeId } from '../../../src/core/index';

/** The rows of the request in short, e.g. `2 ≠ 2`, `3 –`. */
function requestRows(rows: readonly AlignedHops[]): string[] {
  return rows
    .filter(({ left, right }) => (left ?? right)?.part === 'request')
    .map(({ left, right, same }) => `${left?.label ?? '–'} ${same ? '=' : '≠'} ${right?.label ?? '–'}`);
}

const align = (left: ModeId, right: ModeId): readonly AlignedHops[] =>
  alignHops(pictureOf(modeTrace(left)), pictureOf(modeTrace(right)));

describe('two flows side by side', () => {
  // F0.1: Request → HTTP.SYS → HTTPFilter → HTTP.SYS → worker → HTTP.SYS → HTTPFilter → HTTP.SYS → Response against
  // Request → HTTP.SYS → worker → HTTP.SYS → Response: the four hops through the filter are only there.
  it('IIS 6 in user mode and IIS 7: arrival and the way to the application stand beside each other', () => {
    const rows = alignHops(pictureOf(articleTrace('iis6UserMode')), pictureOf(articleTrace('iis7')));
    const request = requestRows(rows);
    assert.equal(request.length, 8);
    assert.deepEqual(request.slice(0, 3), ['1 = 1', '2 ≠ –', '3 ≠ –']);
    assert.deepEqual(
      request.map((row) => row.replace('=', '≠')).filter((row) => !row.includes('–')),
      ['1 ≠ 1', '4 ≠ 2', '5 ≠ 3', '8 ≠ 4'],
    );
  });

  it('a flow beside itself is the same in every hop', () => {
    for (const mode of ['M1', 'M2', 'M7'] as const) {
      const rows = align(mode, mode);
      assert.ok(rows.length > 0);
      assert.ok(rows.every(({ left, right, same }) => same && left?.key === right?.key));
    }
  });

  it('every hop of both is there once, in order', () => {
    const rows = align('M2', 'M7');
    const numbers = (side: 'left' | 'right'): (string | undefined)[] =>
      rows.filter((row) => row[side] !== null).map((row) => row[side]?.key);
    const keys = (mode: ModeId): string[] => pictureOf(modeTrace(mode)).hops.map(({ key }) => key);
    assert.deepEqual(numbers('left'), keys('M2'));
    assert.deepEqual(numbers('right'), keys('M7'));
  });

  it('exchanged sides give exchanged rows', () => {
    const turned = align('M7', 'M2').map(({ left, right, same }) => ({ left: right?.key, right: left?.key, same }));
    const straight = align('M2', 'M7').map(({ left, right, same }) => ({ left: left?.key, right: right?.key, same }));
    const matched = (rows: typeof straight): typeof straight => rows.filter(({ left, right }) => left && right);
    assert.deepEqual(matched(turned).length, matched(straight).length);
  });
});
