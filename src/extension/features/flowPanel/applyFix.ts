import { env, l10n, window, workspace, WorkspaceEdit } from 'vscode';
import { editsOf } from '../../../core/index';
import { rangeOf, uriOf } from '../../infrastructure/places';
import type { FileLines, Fix } from '../../../core/index';

/**
 * Makes an edit, or copies a command: nothing here runs one. An edit is refused when the text is no longer the one that
 * was analysed, since its place would be another.
 */
export async function applyFix(fix: Fix, lines: FileLines): Promise<void> {
  if (fix.kind === 'command') {
    await env.clipboard.writeText(fix.command);
    window.setStatusBarMessage(l10n.t('Copied.'), 3000);
    return;
  }
  const edits = editsOf([fix], (file) => lines.textOf(file)) ?? [];
  const edit = new WorkspaceEdit();
  for (const { file, range, newText } of edits) {
    const document = await workspace.openTextDocument(uriOf(file));
    if (document.getText() !== lines.textOf(file)) return;
    edit.replace(document.uri, rangeOf(lines.rangeAt({ file, range })), newText);
  }
  await workspace.applyEdit(edit);
}
