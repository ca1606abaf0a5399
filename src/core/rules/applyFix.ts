import type { TextRange } from '../text/range';
import type { EditFix, TextEdit } from './rule';

/** A change of one file, exactly as it is to be made. */
export interface FileEdit {
  readonly file: string;
  readonly range: TextRange;
  readonly newText: string;
}

/**
 * The edits of fixes as they are to be made, by file and place: whole lines widened, line ends as the file has them.
 * `null` when two of them touch the same text, which no order could make right.
 *
 * @param textOf the text of a file as it was analysed
 */
export function editsOf(fixes: readonly EditFix[], textOf: (file: string) => string): readonly FileEdit[] | null {
  const edits: FileEdit[] = [];
  const exact = fixes
    .flatMap((fix) => fix.edits)
    .map((edit) => ({ edit, made: exactEdit(edit, textOf(edit.place.file)) }));
  for (const { edit, made } of exact.sort((a, b) => byPlace(a.made, b.made))) {
    const before = edits.at(-1);
    // Blanks between two elements that go belong to the first.
    const isTaken =
      before?.file === made.file && made.range.start < before.range.end && before.range.end <= edit.place.range.start;
    edits.push(isTaken ? { ...made, range: { start: before.range.end, end: made.range.end } } : made);
  }
  const overlap = edits.some((edit, i) => {
    const next = edits[i + 1];
    return next !== undefined && edit.file === next.file && touches(edit.range, next.range);
  });
  return overlap ? null : edits;
}

/** Of several fixes, in their order, those that can be made together. */
export function compatibleFixes(fixes: readonly EditFix[], textOf: (file: string) => string): readonly EditFix[] {
  const kept: EditFix[] = [];
  for (const fix of fixes) if (editsOf([...kept, fix], textOf) !== null) kept.push(fix);
  return kept;
}

/** A file's text with edits made; those of other files are left out. */
export function applyEdits(text: string, file: string, edits: readonly FileEdit[]): string {
  let result = '';
  let done = 0;
  for (const { range, newText } of edits.filter((edit) => edit.file === file).sort(byPlace)) {
    result += text.slice(done, range.start) + newText;
    done = range.end;
  }
  return result + text.slice(done);
}

function byPlace(a: FileEdit, b: FileEdit): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : a.range.start - b.range.start || a.range.end - b.range.end;
}

/** Whether the second, which does not begin before the first, overlaps it; two insertions at one place do. */
function touches(first: TextRange, second: TextRange): boolean {
  return second.start < first.end || second.start === first.start;
}

function exactEdit({ place: { file, range }, newText, wholeLine }: TextEdit, text: string): FileEdit {
  return {
    file,
    range: wholeLine === true ? withBlanks(range, text) : range,
    // Most edits stay in their line: a file is not searched for its line ends in vain.
    newText: newText.includes('\n') ? newText.replace(/\r?\n/g, lineEndOf(text)) : newText,
  };
}

function lineEndOf(text: string): string {
  return /\r?\n|$/.exec(text)?.[0] === '\r\n' ? '\r\n' : '\n';
}

/** The range with its whole lines when nothing else stands in them, else with the blanks before it. */
function withBlanks({ start, end }: TextRange, text: string): TextRange {
  let from = start;
  while (from > 0 && isBlank(text.charCodeAt(from - 1))) from--;
  let to = end;
  while (isBlank(text.charCodeAt(to))) to++;
  const aloneBefore = from === 0 || text.charCodeAt(from - 1) === 10;
  const rest = text.slice(to, to + 2);
  if (!aloneBefore || !(rest === '' || /^\r?\n/.test(rest))) return { start: from, end };
  return { start: from, end: to + (rest === '' ? 0 : rest.startsWith('\r') ? 2 : 1) };
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}
