import { commands, l10n, Uri, window, workspace } from 'vscode';
import { KNOWN_FILE_NAMES } from '../../core/index';
import { locationOf, reveal } from '../infrastructure/places';
import { siteId } from './flowPanel/panelModel';
import { placeOf } from './tree/serverTree';
import type { Disposable, ExtensionContext } from 'vscode';
import type { PanelState } from '../../protocol/messages';
import type { ServerAnalyses, Snapshot } from '../workspace/serverAnalyses';
import type { FlowPanel } from './flowPanel/flowPanel';
import type { TreeRow } from './tree/serverTree';

/** The commands of the palette and of the view's rows. */
export function registerCommands(context: ExtensionContext, analyses: ServerAnalyses, panel: FlowPanel): Disposable[] {
  return [
    commands.registerCommand('iisSsl.showRequestFlow', async (row?: unknown) => {
      const snapshot = await analyses.get();
      if (!snapshot.servers.some(({ analysis }) => analysis.server.sites.length > 0)) {
        await offerSamples();
        return;
      }
      await panel.open({ ...(isRow(row) ? selectionOf(row) : selectionAtCaret(snapshot)), comparing: false });
    }),
    commands.registerCommand('iisSsl.compareRequestFlows', async (row?: unknown) => {
      const snapshot = await analyses.get();
      await panel.open({ ...(isRow(row) ? selectionOf(row) : selectionAtCaret(snapshot)), comparing: true });
    }),
    commands.registerCommand('iisSsl.goToText', async (row?: unknown) => {
      if (!isRow(row)) return;
      const location = locationOf(placeOf(row), row.server.lines);
      if (location !== null) await reveal(location);
    }),
    commands.registerCommand('iisSsl.refresh', () => analyses.refresh()),
    commands.registerCommand('iisSsl.openSamples', () => openSamples(context)),
  ];
}

/** Commands can be called with anything; a row is what the view made. */
function isRow(value: unknown): value is TreeRow {
  return typeof value === 'object' && value !== null && 'kind' in value && 'server' in value;
}

function selectionOf(row: TreeRow): Partial<PanelState> {
  if (row.kind === 'server' || (row.kind === 'path' && row.site === null)) {
    return { server: row.server.id, site: null, path: null };
  }
  const { server, site } = row;
  if (site === null) return { server: server.id };
  return {
    server: server.id,
    site: siteId(site, server.analysis.server.sites.indexOf(site)),
    path: row.kind === 'path' ? row.path.path : '/',
  };
}

/** The server of the file in the editor, and the site and path whose text the caret is in. */
function selectionAtCaret({ servers }: Snapshot): Partial<PanelState> {
  const editor = window.activeTextEditor;
  if (editor === undefined) return {};
  const file = editor.document.uri.toString();
  const server = servers.find(({ analysis }) => analysis.sources.some((source) => source.file === file));
  if (server === undefined) return {};
  const offset = server.lines.of(file).offsetAt(editor.selection.active);
  const { sites } = server.analysis.server;
  for (const [i, site] of sites.entries()) {
    for (const path of site.paths) {
      const { origin } = path.access.flags;
      const isHere = [path.place, origin].some(
        (place) => place !== null && place.file === file && place.range.start <= offset && offset <= place.range.end,
      );
      if (isHere && path.path !== '/') return { server: server.id, site: siteId(site, i), path: path.path };
    }
    const { extent } = site;
    if (extent.file === file && extent.range.start <= offset && offset < extent.range.end) {
      return { server: server.id, site: siteId(site, i), path: '/' };
    }
  }
  return { server: server.id };
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

/** Opens the samples that come with the extension, without touching the workspace. */
async function openSamples(context: ExtensionContext): Promise<void> {
  const samples = ['iis10-client-certificates/applicationHost.config', 'iis6-user-mode/MetaBase.xml'];
  for (const sample of samples) {
    const uri = Uri.joinPath(context.extensionUri, 'samples', ...sample.split('/'));
    await window.showTextDocument(await workspace.openTextDocument(uri), { preview: false });
  }
}
