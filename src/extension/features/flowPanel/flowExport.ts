import { env, l10n, Uri, window, workspace } from 'vscode';
import { pictureOf, renderMarkdown, renderMermaid, renderSvg } from '../../../core/index';
import { word } from '../../infrastructure/words';
import type { Trace } from '../../../core/index';
import type { ExportFormat } from '../../../protocol/messages';

const ENDINGS: Readonly<Record<ExportFormat, string>> = { svg: 'svg', png: 'png', mermaid: 'mmd', markdown: 'md' };

/** A flow as text; as `svg` also what a PNG is drawn from. Pictures carry their title and are readable on white. */
export function flowText(trace: Trace, format: ExportFormat): string {
  const picture = pictureOf(trace, word);
  if (format === 'mermaid') return renderMermaid(picture);
  if (format === 'markdown') return renderMarkdown(picture);
  return renderSvg(picture, { heading: true });
}

export async function copyText(text: string): Promise<void> {
  await env.clipboard.writeText(text);
  window.setStatusBarMessage(l10n.t('Copied.'), 3000);
}

/** Asks for a name and writes the file there. */
export async function saveFlow(trace: Trace, format: ExportFormat, content: Uint8Array): Promise<void> {
  const ending = ENDINGS[format];
  const name = `${trace.site?.name ?? 'request'}${trace.requestedPath}`.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 80);
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const target = await window.showSaveDialog({
    title: l10n.t('Export Diagram'),
    filters: { [ending.toUpperCase()]: [ending] },
    ...(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder, `${name.replace(/^-|-$/g, '')}.${ending}`) }),
  });
  if (target !== undefined) await workspace.fs.writeFile(target, content);
}
