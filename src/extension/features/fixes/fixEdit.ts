import { WorkspaceEdit } from 'vscode';
import { editsOf } from '../../../core/index';
import { rangeOf, uriOf } from '../../infrastructure/places';
import type { EditFix, FileLines } from '../../../core/index';

/** Fixes as one edit of the workspace; `null` when they touch the same text. */
export function editOf(fixes: readonly EditFix[], lines: FileLines): WorkspaceEdit | null {
  const edits = editsOf(fixes, (file) => lines.textOf(file));
  if (edits === null) return null;
  const edit = new WorkspaceEdit();
  for (const { file, range, newText } of edits) {
    edit.replace(uriOf(file), rangeOf(lines.rangeAt({ file, range })), newText);
  }
  return edit;
}
