import { Range, window } from 'vscode';
import type { TextDocument } from 'vscode';

/** The lines of a document that are in sight in some editor, with as many around them; no range where none shows it. */
export function linesInSight(document: TextDocument | string, around: number): readonly Range[] {
  const uri = typeof document === 'string' ? document : document.uri.toString();
  return window.visibleTextEditors
    .filter((editor) => editor.document.uri.toString() === uri)
    .flatMap(({ visibleRanges }) => visibleRanges)
    .map(({ start, end }) => new Range(Math.max(0, start.line - around), 0, end.line + around + 1, 0));
}
