import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { articleTrace, pictureOf, renderCompareMarkdown, renderCompareSvg } from '../../../src/core/index';
import { must } from '../../support/check';
import { HOSTILE_NAMES, namedTrace } from '../../support/flows';
import { descendants, readSvg } from '../../support/svg';

const IIS6 = pictureOf(articleTrace('iis6UserMode'));
const IIS7 = pictureOf(articleTrace('iis7'));

/** The hops of the request that stand out, by the numbers of their stations, in each picture. */
function markedHops(svg: string): readonly (readonly string[])[] {
  const pictures = [...descendants(readSvg(svg))].filter(({ attributes }) =>
    /^compared /.test(attributes['class'] ?? ''),
  );
  return pictures.map((picture, side) =>
    [...descendants(picture)]
      .filter(({ attributes }) => /\bdiffers\b/.test(attributes['class'] ?? ''))
      .flatMap(({ attributes, children }) => {
        assert.equal(children.filter((child) => child.attributes['class'] === 'difference').length, 1);
        const hop = (side === 0 ? IIS6 : IIS7).hops.find(({ key }) => key === attributes['data-hop']);
        return hop?.part === 'request' ? [hop.label] : [];
      }),
  );
}

describe('two pictures in one', () => {
  it('what IIS 6 does and IIS 7 does not, and the other way round, stands out by a broad band', () => {
    // The request arrives in both alike (1), and the response goes to HTTP.SYS in both alike (5 and 3).
    assert.deepEqual(markedHops(renderCompareSvg(IIS6, IIS7)), [
      ['2', '3', '4', '6', '7', '8'],
      ['2', '4'],
    ]);
  });

  it('nothing stands out between equal flows', () => {
    const root = readSvg(renderCompareSvg(IIS7, IIS7));
    assert.ok([...descendants(root)].every(({ attributes }) => !/\bdiffers\b/.test(attributes['class'] ?? '')));
  });

  it('shows both counts of crossings and keeps within its room', () => {
    for (const width of [400, 900, 1400, 2000]) {
      const root = readSvg(renderCompareSvg(IIS6, IIS7, { width }));
      assert.ok(Number(root.attributes['width']) <= width);
      const texts = [...descendants(root)].map(({ text }) => text);
      for (const count of ['6', '2']) {
        assert.ok(texts.includes(width < 640 ? `${count} user/kernel crossings` : count), `${width}: ${count}`);
      }
    }
  });

  it('escapes every name', () => {
    for (const name of HOSTILE_NAMES) {
      const picture = pictureOf(namedTrace(name));
      for (const { name: element } of descendants(readSvg(renderCompareSvg(picture, IIS7)))) {
        assert.match(element, /^(?:svg|title|desc|g|rect|text|tspan|path|circle)$/);
      }
      const rows = renderCompareMarkdown(picture, IIS7)
        .split('\n')
        .filter((line) => line.startsWith('|'));
      for (const row of rows) assert.equal(row.replace(/\\[\\|]/g, '').split('|').length, 5, row);
      assert.doesNotMatch(rows.join(''), /</);
    }
  });

  it('as a table: crossings side by side, equal hops beside each other, differing ones marked', () => {
    const rows = renderCompareMarkdown(IIS6, IIS7).split('\n');
    assert.ok(rows.includes('| 6 user/kernel crossings | ≠ | 2 user/kernel crossings |'));
    const row = (begin: string): string =>
      must(
        rows.find((line) => line.startsWith(`| ${begin} `)),
        begin,
      );
    assert.match(row('1.'), /\| = \| 1\. Request → HTTP\.SYS/);
    assert.match(row('3.'), /\| ≠ \| — \|$/);
    assert.match(row('5.'), /\| = \| 3\. Worker process → HTTP\.SYS/);
  });
});
