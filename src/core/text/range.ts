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
