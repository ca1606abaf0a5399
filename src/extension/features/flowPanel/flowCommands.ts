import { commands, l10n, window } from 'vscode';
import { KNOWN_FILE_NAMES } from '../../../core/index';
import { isRow, selectionAt, selectionOf } from './selection';
import type { Disposable } from 'vscode';
import type { ServerAnalyses, Snapshot } from '../../workspace/serverAnalyses';
import type { FlowPanel } from './flowPanel';
import type { Selection } from './selection';

/** The commands that open the panel. Each takes a row of the view, or starts from the caret. */
export function registerFlowCommands(analyses: ServerAnalyses, panel: () => Promise<FlowPanel>): Disposable[] {
  const start = async (row: unknown): Promise<Selection> =>
    isRow(row) ? selectionOf(row) : selectionAtCaret(await analyses.get());
  const hasSites = async (): Promise<boolean> => {
    const { servers } = await analyses.get();
    if (servers.some(({ analysis }) => analysis.server.sites.length > 0)) return true;
    await offerSamples();
    return false;
  };
  return [
    commands.registerCommand('iisSsl.showRequestFlow', async (row?: unknown) => {
      if (!(await hasSites())) return;
      await (await panel()).open({ ...(await start(row)), comparison: 'off', left: null, right: null });
    }),
    commands.registerCommand('iisSsl.compareRequestFlows', async (row?: unknown) => {
      await (await panel()).open({ ...(await start(row)), comparison: 'article', left: null, right: null });
    }),
    commands.registerCommand('iisSsl.traceRequest', async (row?: unknown) => {
      if (await hasSites()) await (await panel()).askAndTrace(await start(row));
    }),
  ];
}

/** The server of the file in the editor, and the site and path whose text the caret is in. */
function selectionAtCaret(snapshot: Snapshot): Selection {
  const editor = window.activeTextEditor;
  if (editor === undefined) return {};
  return selectionAt(snapshot, editor.document.uri.toString(), editor.document.offsetAt(editor.selection.active)) ?? {};
}

async function offerSamples(): Promise<void> {
  const open = l10n.t('Open Samples');
  const answer = await window.showInformationMessage(
    l10n.t(
      'No IIS configuration with a site was found. Known files are {0}, registry exports (.reg) and netsh output.',
      KNOWN_FILE_NAMES.join(', '),
    ),
    open,
  );
  if (answer === open) await commands.executeCommand('iisSsl.openSamples');
}
