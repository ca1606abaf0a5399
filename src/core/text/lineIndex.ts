import type { TextRange } from './range';

/** A place as editors and the report contract count it: zero-based line, zero-based character in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** A range as editors and the report contract count it. */
export interface PositionRange {
  readonly start: Position;
  readonly end: Position;
}

/**
 * Turns offsets into lines and back. This is the only place where that happens (invariant 3).
 *
 * Line ends are LF, CR LF and a lone CR, as in VS Code and in the language server protocol.
 */
export class LineIndex {
  private readonly lineStarts: number[] = [0];
  private readonly length: number;

  constructor(text: string) {
    this.length = text.length;
    // `indexOf` runs at memory speed; a lone CR is rare enough to be looked for only where one exists.
    if (text.includes('\r')) {
      for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) this.lineStarts.push(i + 1);
      }
    } else {
      for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) this.lineStarts.push(i + 1);
    }
  }

  /** The number of lines; an empty text has one. */
  get lineCount(): number {
    return this.lineStarts.length;
  }

  /** Offsets outside the text are moved to its nearest end. */
  positionAt(offset: number): Position {
    const wanted = Math.max(0, Math.min(offset, this.length));
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.lineStarts[middle] ?? 0) <= wanted) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: wanted - (this.lineStarts[low] ?? 0) };
  }

  /** Positions outside the text are moved to its nearest end. */
  offsetAt(position: Position): number {
    if (position.line < 0) return 0;
    const start = this.lineStarts[position.line];
    if (start === undefined) return this.length;
    const next = this.lineStarts[position.line + 1] ?? this.length;
    return Math.max(start, Math.min(start + position.character, next));
  }

  rangeAt(range: TextRange): PositionRange {
    return { start: this.positionAt(range.start), end: this.positionAt(range.end) };
  }
}
