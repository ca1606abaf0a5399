import { Location, Position, Range, Selection, Uri, ViewColumn, window, workspace } from 'vscode';
import type { FileLines, PositionRange, SourcePlace } from '../../core/index';

/** Files are named to the core by the text of their URI; this is the way back. */
export function uriOf(file: string): Uri {
  return Uri.parse(file, true);
}

export function rangeOf({ start, end }: PositionRange): Range {
  return new Range(new Position(start.line, start.character), new Position(end.line, end.character));
}

/** A place of the core as an editor location; `null` for a place that is in no file. */
export function locationOf(place: SourcePlace, lines: FileLines): Location | null {
  return place.file === '' ? null : new Location(uriOf(place.file), rangeOf(lines.rangeAt(place)));
}

/** The scheme of samples that are open; the manifest names it among the events that activate the extension. */
export const SAMPLES_SCHEME = 'iis-ssl-samples';

/**
 * A file by its path in the workspace; outside of it by its name and folder, since whole paths are long and say little.
 * Samples say that they are some: a folder of the same name may be open.
 */
export function fileLabel(uri: Uri): string {
  if (uri.scheme === SAMPLES_SCHEME) return uri.path.slice(1);
  return workspace.getWorkspaceFolder(uri) === undefined
    ? uri.path.split('/').slice(-2).join('/')
    : workspace.asRelativePath(uri);
}

/** A place in words, e.g. `applicationHost.config:42`. Lines are one-based, as people count. */
export function placeLabel(place: SourcePlace, lines: FileLines): string {
  return `${fileLabel(uriOf(place.file))}:${lines.rangeAt(place).start.line + 1}`;
}

/**
 * Opens a text and selects a range of it; beside a panel when the panel has the focus.
 * @param side `one` and `two` put it into the first or second column, for texts that are looked at together
 */
export async function reveal(location: Location, side?: 'one' | 'two'): Promise<void> {
  const isOpen = window.visibleTextEditors.find((editor) => editor.document.uri.toString() === location.uri.toString());
  const usual = (isOpen ?? window.activeTextEditor ?? window.visibleTextEditors[0])?.viewColumn ?? ViewColumn.Beside;
  const column = side === undefined ? usual : side === 'one' ? ViewColumn.One : ViewColumn.Two;
  const document = await workspace.openTextDocument(location.uri);
  await window.showTextDocument(document, {
    viewColumn: column,
    selection: new Selection(location.range.start, location.range.end),
    preserveFocus: false,
  });
}
