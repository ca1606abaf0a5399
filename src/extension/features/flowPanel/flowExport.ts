import { env, l10n, Uri, window, workspace } from 'vscode';
import {
  pictureOf,
  renderCompareMarkdown,
  renderCompareSvg,
  renderMarkdown,
  renderMermaid,
  renderSvg,
} from '../../../core/index';
import { word } from '../../infrastructure/words';
import type { Trace } from '../../../core/index';
import type { ComparisonFormat, ExportFormat } from '../../../protocol/messages';

const ENDINGS: Readonly<Record<ExportFormat, string>> = { svg: 'svg', png: 'png', mermaid: 'mmd', markdown: 'md' };

/** A flow, or two in one, and what it becomes. */
export type FlowExport =
  | { readonly traces: readonly [Trace]; readonly format: ExportFormat }
  | { readonly traces: readonly [Trace, Trace]; readonly format: ComparisonFormat };

/** As text; as `svg` also what a PNG is drawn from. Pictures carry their titles and are readable on white. */
export function flowText({ traces, format }: FlowExport): string {
  const [picture, other] = [pictureOf(traces[0], word), traces[1] === undefined ? null : pictureOf(traces[1], word)];
  if (other !== null) {
    return format === 'markdown' ? renderCompareMarkdown(picture, other) : renderCompareSvg(picture, other);
  }
  if (format === 'mermaid') return renderMermaid(picture);
  if (format === 'markdown') return renderMarkdown(picture);
  return renderSvg(picture, { heading: true });
}

export async function copyText(text: string): Promise<void> {
  await env.clipboard.writeText(text);
  window.setStatusBarMessage(l10n.t('Copied.'), 3000);
}

/** Asks for a name and writes the file there. */
export async function saveFlow({ traces, format }: FlowExport, content: Uint8Array): Promise<void> {
  const ending = ENDINGS[format];
  const name = traces
    .map(({ site, requestedPath }) => `${site?.name ?? 'request'}${requestedPath}`)
    .join(' and ')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, 80);
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const target = await window.showSaveDialog({
    title: l10n.t('Export Diagram'),
    filters: { [ending.toUpperCase()]: [ending] },
    ...(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder, `${name.replace(/^-|-$/g, '')}.${ending}`) }),
  });
  if (target !== undefined) await workspace.fs.writeFile(target, content);
}
