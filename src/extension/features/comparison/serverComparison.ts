import { commands, l10n, ProgressLocation, QuickPickItemKind, Uri, window, workspace } from 'vscode';
import {
  analyze,
  compareAnalyses,
  comparisonMarkdown,
  FileLines,
  matchSites,
  readSourceBytes,
  resolveServer,
  showControls,
} from '../../../core/index';
import { locationOf, reveal } from '../../infrastructure/places';
import { word } from '../../infrastructure/words';
import { namedServer } from '../../workspace/documentServers';
import { DifferencesTree, placesOf } from './differencesTree';
import type { Disposable, QuickPickItem } from 'vscode';
import type { Site } from '../../../core/index';
import type { ServerAnalyses, ServerAnalysis } from '../../workspace/serverAnalyses';
import type { FlowPanel } from '../flowPanel/flowPanel';
import type { Compared, DifferenceRow } from './differencesTree';

/** The servers that are compared, as the view shows them. */
export interface ShownComparison {
  readonly before: ServerAnalysis;
  readonly after: ServerAnalysis;
}

const CONTEXT = 'iisSsl.hasComparison';

/** The commands of a comparison, and its view. */
export interface ServerComparison extends Disposable {
  compare(first: unknown, second: unknown): Promise<void>;
  close(): Promise<void>;
  showDifference(row: unknown): Promise<void>;
  /** Opens the panel with the flows that a row is about, or those of the first site that differs. */
  showBothFlows(row: unknown, panel: () => Promise<FlowPanel>): Promise<void>;
  export(): Promise<void>;
}

/**
 * Comparing two servers: what asks which, and the view of what differs. The view follows the texts: servers of the
 * workspace are compared again when they change.
 */
export function serverComparison(analyses: ServerAnalyses): ServerComparison {
  const tree = new DifferencesTree();
  const view = window.createTreeView('iisSsl.differences', { treeDataProvider: tree, showCollapseAll: true });
  let shown: ShownComparison | null = null;

  const show = async (comparison: ShownComparison | null): Promise<void> => {
    shown = comparison;
    if (comparison === null) {
      tree.show(null);
      await commands.executeCommand('setContext', CONTEXT, false);
      return;
    }
    const { before, after } = comparison;
    const result = compareAnalyses(before.analysis, after.analysis);
    tree.show({ ...comparison, comparison: result });
    view.description = `${before.label} ↔ ${after.label}`;
    const same = result.differences.length === 0;
    view.message = [
      ...(same ? [l10n.t('No difference was found in what both servers state.')] : []),
      ...result.unknowns.map((unknown) => showControls(word(unknown))),
    ].join(' ');
    await commands.executeCommand('setContext', CONTEXT, true);
  };

  const subscription = analyses.onDidChange(({ servers }) => {
    if (shown === null) return;
    const now = (server: ServerAnalysis): ServerAnalysis => servers.find(({ id }) => id === server.id) ?? server;
    void show({ before: now(shown.before), after: now(shown.after) });
  });
  return {
    async compare(first, second) {
      const before = await chosenServer(analyses, first, l10n.t('Compare which server?'), null);
      if (before === null) return;
      const title = l10n.t('Compare {0} with which server?', before.label);
      const after = await chosenServer(analyses, second, title, before);
      if (after === null) return;
      await show({ before, after });
      await commands.executeCommand('iisSsl.differences.focus');
    },
    close: () => show(null),
    async showDifference(row) {
      if (isDifference(row)) await revealBoth(row);
    },
    async showBothFlows(row, panel) {
      const compared = isRowOf(row) ? row.shown : tree.compared;
      if (compared === null) return;
      const flows = flowsOf(compared, isRowOf(row) ? row : null);
      if (flows !== null) await (await panel()).compareServers(compared, flows.site, flows.path);
      else void window.showInformationMessage(l10n.t('Only one of the servers has this site: there is one flow only.'));
    },
    async export() {
      const compared = tree.compared;
      if (compared === null) return;
      const content = comparisonMarkdown({
        before: compared.before.analysis,
        after: compared.after.analysis,
        comparison: compared.comparison,
      });
      await window.showTextDocument(await workspace.openTextDocument({ language: 'markdown', content }));
    },
    dispose() {
      for (const each of [subscription, view, tree]) each.dispose();
    },
  };
}

/** Commands can be called with anything; a row is what the view made. */
function isRowOf(value: unknown): value is DifferenceRow {
  return typeof value === 'object' && value !== null && 'kind' in value && 'shown' in value;
}

function isDifference(value: unknown): value is DifferenceRow & { readonly kind: 'difference' } {
  return isRowOf(value) && value.kind === 'difference';
}

/**
 * The site of the first server and the path whose flows a row is about; for the view as a whole and for a difference of
 * the machine, the first site that differs. `null` when no site is on both servers, or not this one.
 */
function flowsOf(
  { before, after, comparison }: Compared,
  row: DifferenceRow | null,
): { readonly site: Site; readonly path: string } | null {
  const name = row === null ? null : row.kind === 'group' ? row.site : row.difference.site;
  const both = matchSites(before.analysis.server.sites, after.analysis.server.sites).flatMap((pair) =>
    pair.before !== null && pair.after !== null ? [pair.before] : [],
  );
  const differs = (site: Site): boolean => comparison.differences.some((difference) => difference.site === site.name);
  const site = name === null ? (both.find(differs) ?? both[0]) : both.find((candidate) => candidate.name === name);
  if (site === undefined) return null;
  const isPath = row?.kind === 'difference' && row.difference.area === 'path';
  return { site, path: (isPath ? row.difference.subject : null) ?? '/' };
}

/** Both texts of a difference, the first server's on the left; where one has none, its file from the top. */
async function revealBoth(row: DifferenceRow & { readonly kind: 'difference' }): Promise<void> {
  const [before, after] = placesOf(row);
  const left = locationOf(before, row.shown.before.lines);
  const right = locationOf(after, row.shown.after.lines);
  if (left !== null) await reveal(left, 'one');
  if (right !== null) await reveal(right, 'two');
}

interface ServerItem extends QuickPickItem {
  readonly server: ServerAnalysis | null;
}

/**
 * The server that an argument names (an id, or a row of the view), or that the user picks: one of the workspace, or any
 * file that is opened for it.
 */
async function chosenServer(
  analyses: ServerAnalyses,
  argument: unknown,
  title: string,
  other: ServerAnalysis | null,
): Promise<ServerAnalysis | null> {
  const { servers } = await window.withProgress({ location: ProgressLocation.Window, title }, () => analyses.get());
  const found = namedServer(servers, argument);
  if (found !== undefined) return found;
  const picked = await window.showQuickPick<ServerItem>(
    [
      ...servers
        .filter((server) => server !== other)
        .map((server) => ({
          label: server.label,
          description: `${server.analysis.server.product} ${server.analysis.server.version}`,
          server,
        })),
      { label: '', kind: QuickPickItemKind.Separator, server: null },
      { label: `$(folder-opened) ${l10n.t('Choose a File…')}`, server: null },
    ],
    { title, matchOnDescription: true },
  );
  if (picked === undefined) return null;
  return picked.server ?? (await openedServer());
}

/** A server of files that lie outside of the workspace: only what the user picks is opened. */
async function openedServer(): Promise<ServerAnalysis | null> {
  const uris = await window.showOpenDialog({
    canSelectMany: true,
    openLabel: l10n.t('Compare'),
    title: l10n.t('The files of the other server: its configuration, and exports that belong to it'),
  });
  const [first] = uris ?? [];
  if (uris === undefined || first === undefined) return null;
  const sources = await Promise.all(
    uris.map(async (uri) => readSourceBytes(uri.toString(), await workspace.fs.readFile(uri))),
  );
  const analysis = analyze(sources, { windows: null, pathMap: new Map() });
  if (analysis.server.sites.length === 0) {
    void window.showWarningMessage(
      l10n.t('{0} describes no site: choose an applicationHost.config or a MetaBase.xml.', Uri.parse(first.path).path),
    );
    return null;
  }
  const file = first.toString();
  return {
    id: `opened:${file}`,
    file,
    label: workspace.asRelativePath(first),
    analysis,
    lines: new FileLines(sources),
    onWindows: (whatIf) => resolveServer(sources, { windows: null, whatIf }),
  };
}
