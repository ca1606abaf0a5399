import { commands, env, EventEmitter, l10n, window } from 'vscode';
import { subjectAt } from '../../../core/index';
import { isRow } from '../flowPanel/selection';
import type { Disposable, TextEditor, TreeDataProvider } from 'vscode';
import type { Analysis } from '../../../core/index';
import type { Parts } from '../../infrastructure/parts';
import type { ServerAnalyses, Snapshot } from '../../workspace/serverAnalyses';
import type { TreeRow } from './treeRow';

/** How long the caret has to rest before the view follows it, in milliseconds. */
const FOLLOW_DELAY = 150;

/** The view with its badge, its filter and its welcome; it follows the editor while it is visible, without the focus. */
export function registerServersView(analyses: ServerAnalyses, later: () => Promise<Parts['later']>): Disposable[] {
  const changed = new EventEmitter<void>();
  let filter = '';
  const treeDataProvider: TreeDataProvider<TreeRow> = {
    onDidChangeTreeData: changed.event,
    getChildren: async (row) => (await later()).rowsBelow(analyses, filter, row),
    getParent: async (row) => (await later()).rowAbove(row),
    getTreeItem: async (row) => (await later()).treeItemOf(row),
  };
  const view = window.createTreeView('iisSsl.servers', { treeDataProvider, showCollapseAll: true });
  const setContext = (key: string, value: unknown): void => {
    void commands.executeCommand('setContext', `iisSsl.${key}`, value);
  };
  const show = ({ version, servers, seen }: Snapshot): void => {
    setContext('state', version === 0 ? 'reading' : servers.length === 0 ? 'empty' : 'ready');
    setContext('filesSeen', seen > 0);
    setContext(
      'hasSites',
      servers.some(({ analysis }) => analysis.server.sites.length > 0),
    );
    const errors = servers.reduce((sum, { analysis }) => sum + errorsOf(analysis), 0);
    const tooltip = errors === 1 ? l10n.t('1 error') : l10n.t('{0} errors', errors);
    view.badge = errors === 0 ? undefined : { value: errors, tooltip };
  };
  const list = (text: string): void => {
    filter = text.trim();
    changed.fire();
    view.message = filter === '' ? '' : l10n.t('Only what holds "{0}" is listed.', filter);
    setContext('filtered', filter !== '');
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const follow = (editor: TextEditor | undefined): void => {
    clearTimeout(timer);
    if (editor === undefined || !view.visible) return;
    timer = setTimeout(() => {
      const row = view.visible ? rowAt(analyses.latest, editor) : null;
      // What a filter hides cannot be revealed, and says so by an error that nobody needs.
      if (row !== null) view.reveal(row, { select: true, focus: false }).then(undefined, () => undefined);
    }, FOLLOW_DELAY);
  };
  show(analyses.latest);
  return [
    view,
    changed,
    analyses.onDidChange(() => changed.fire()),
    { dispose: () => clearTimeout(timer) },
    analyses.onDidChange(show),
    window.onDidChangeActiveTextEditor(follow),
    window.onDidChangeTextEditorSelection(({ textEditor }) => follow(textEditor)),
    commands.registerCommand('iisSsl.filterServers', async (text?: unknown) => {
      const wanted =
        typeof text === 'string'
          ? text
          : await window.showInputBox({
              title: l10n.t('Filter Servers'),
              prompt: l10n.t('Part of the name of a site, of a binding or of a path'),
              value: filter,
            });
      if (wanted !== undefined) list(wanted);
    }),
    commands.registerCommand('iisSsl.clearFilter', () => list('')),
    commands.registerCommand('iisSsl.copyPath', async (row?: unknown) => {
      if (isRow(row)) await env.clipboard.writeText(pathOf(row));
    }),
    commands.registerCommand('iisSsl.copyExportCommand', async (row?: unknown) => {
      if (!isRow(row) || row.kind !== 'missing') return;
      await env.clipboard.writeText(row.missing.command);
      window.setStatusBarMessage(l10n.t('Copied: {0}', row.missing.command), 5000);
    }),
  ];
}

/** The number of errors, for the view's badge. */
function errorsOf({ findings }: Analysis): number {
  return findings.filter(({ severity, suppressed }) => severity === 'error' && !suppressed).length;
}

/** The row of what the caret is in; `null` where no row is about it. */
function rowAt({ servers }: Snapshot, { document, selection }: TextEditor): TreeRow | null {
  const file = document.uri.toString();
  for (const server of servers) {
    if (!server.analysis.sources.some((source) => source.file === file)) continue;
    const subject = subjectAt(server.analysis, file, server.lines.of(file).offsetAt(selection.active));
    if (subject === null) continue;
    const { site, binding, path } = subject;
    if (binding !== null) return { kind: 'binding', server, site, binding };
    if (path === null) return { kind: 'site', server, site };
    const application = site.applications.find((each) => each.path !== '/' && each.path === path.path);
    return application === undefined
      ? { kind: 'path', server, site, path }
      : { kind: 'path', server, site, path, application };
  }
  return null;
}

/** What configuration calls a row: `Site/application/folder`, or the name of the file. */
function pathOf(row: TreeRow): string {
  switch (row.kind) {
    case 'server':
    case 'missing':
      return row.server.label;
    case 'site':
      return row.site.name;
    case 'binding':
      return row.binding.bindingInformation?.value ?? '';
    case 'application':
      return row.site.name + row.application.path;
    case 'path':
      return row.path.path === '/' ? (row.site?.name ?? '/') : (row.site?.name ?? '') + row.path.path;
  }
}
