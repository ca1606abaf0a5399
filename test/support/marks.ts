import type { TextRange } from '../../src/core/index';

/** A text in which `⟦…⟧` stood around what a range is expected to be, without the marks. */
export interface Marked {
  readonly text: string;
  /** In the order of their opening marks. */
  readonly ranges: readonly TextRange[];
  /** What stands in each range. */
  readonly marked: readonly string[];
}

/** Takes the marks `⟦…⟧` out of a text. Marks may be nested. */
export function marks(source: string): Marked {
  let text = '';
  const ranges: { start: number; end: number }[] = [];
  const open: { start: number; end: number }[] = [];
  for (const character of source) {
    if (character === '⟦') {
      const range = { start: text.length, end: -1 };
      ranges.push(range);
      open.push(range);
    } else if (character === '⟧') {
      const range = open.pop();
      if (range === undefined) throw new Error('A mark ⟧ has no ⟦.');
      range.end = text.length;
    } else {
      text += character;
    }
  }
  if (open.length > 0) throw new Error('A mark ⟦ has no ⟧.');
  return { text, ranges, marked: ranges.map(({ start, end }) => text.slice(start, end)) };
}

/** A range as data, to be compared: ranges of the core look their offsets up. */
export function plainRange({ start, end }: TextRange): TextRange {
  return { start, end };
}
