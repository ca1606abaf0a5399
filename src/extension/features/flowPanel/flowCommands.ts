import { commands, l10n, window } from 'vscode';
import { KNOWN_FILE_NAMES } from '../../../core/index';
import { isRow, selectionAt, selectionOf } from './selection';
import type { ServerAnalyses, Snapshot } from '../../workspace/serverAnalyses';
import type { FlowPanel } from './flowPanel';
import type { Selection } from './selection';

/** What the commands do that open the panel. Each takes a row of the view, or starts from the caret. */
export class FlowCommands {
  constructor(
    private readonly analyses: ServerAnalyses,
    private readonly panel: () => Promise<FlowPanel>,
  ) {}

  async show(row: unknown): Promise<void> {
    if (!(await this.hasSites())) return;
    await (await this.panel()).open({ ...(await this.start(row)), comparison: 'off', left: null, right: null });
  }

  async compare(row: unknown): Promise<void> {
    await (await this.panel()).open({ ...(await this.start(row)), comparison: 'article', left: null, right: null });
  }

  async trace(row: unknown): Promise<void> {
    if (await this.hasSites()) await (await this.panel()).askAndTrace(await this.start(row));
  }

  private async start(row: unknown): Promise<Selection> {
    return isRow(row) ? selectionOf(row) : selectionAtCaret(await this.analyses.get());
  }

  private async hasSites(): Promise<boolean> {
    const { servers } = await this.analyses.get();
    if (servers.some(({ analysis }) => analysis.server.sites.length > 0)) return true;
    await offerSamples();
    return false;
  }
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
