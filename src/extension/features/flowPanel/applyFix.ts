import { env, l10n, window, workspace } from 'vscode';
import { editOf } from '../fixes/fixEdit';
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
  const edit = editOf([fix], lines);
  if (edit === null) return;
  for (const [uri] of edit.entries()) {
    const document = await workspace.openTextDocument(uri);
    if (document.getText() !== lines.textOf(uri.toString())) return;
  }
  await workspace.applyEdit(edit);
}
