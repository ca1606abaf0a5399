/**
 * A stretch of text: `start` inclusive, `end` exclusive, both counted in UTF-16 code units from the first character
 * after a byte order mark. Everything inside the core speaks in these offsets; lines and characters exist only at the
 * edge (see `lineIndex.ts`).
 */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Text found in a file, together with the place where it stands. */
export interface Sourced<T> {
  readonly value: T;
  readonly range: TextRange;
}

/**
 * From an edge of one range to an edge of another. Like the ranges of a tree it says where they stand now: when a text
 * before them was edited, it has moved with them. Whoever makes a range of others for keeps uses this.
 */
class RangeBetween implements TextRange {
  constructor(
    private readonly first: TextRange,
    private readonly from: keyof TextRange,
    private readonly last: TextRange,
    private readonly to: keyof TextRange,
  ) {}

  get start(): number {
    return this.first[this.from];
  }

  get end(): number {
    return this.last[this.to];
  }

  toJSON(): TextRange {
    return { start: this.start, end: this.end };
  }
}

/** The empty range before a range: where to insert. */
export function before(range: TextRange): TextRange {
  return new RangeBetween(range, 'start', range, 'start');
}

/** The empty range behind a range. */
export function behind(range: TextRange): TextRange {
  return new RangeBetween(range, 'end', range, 'end');
}

/** From an edge of one range to an edge of another. */
export function between(first: TextRange, from: keyof TextRange, last: TextRange, to: keyof TextRange): TextRange {
  return new RangeBetween(first, from, last, to);
}

/** A part of a range; `part` is in offsets of its text. */
export function partOf(range: TextRange, part: TextRange): TextRange {
  return new RangePart(range, part.start, part.end);
}

class RangePart implements TextRange {
  constructor(
    private readonly whole: TextRange,
    private readonly from: number,
    private readonly to: number,
  ) {}

  get start(): number {
    return this.whole.start + this.from;
  }

  get end(): number {
    return this.whole.start + this.to;
  }

  toJSON(): TextRange {
    return { start: this.start, end: this.end };
  }
}
