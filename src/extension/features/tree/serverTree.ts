import { EventEmitter, l10n, MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import {
  accessFlagNames,
  accessFlagsText,
  bindingText,
  certificateText,
  escapeMarkdown,
  isHttps,
  modeText,
  SEVERITIES,
  showControls,
} from '../../../core/index';
import { placeLabel } from '../../infrastructure/places';
import { word } from '../../infrastructure/words';
import type { Event, TreeDataProvider } from 'vscode';
import type { Binding, Finding, Severity, Site, SitePath, SourcePlace } from '../../../core/index';
import type { ServerAnalyses, ServerAnalysis } from '../../workspace/serverAnalyses';

/** A row of the view. Rows are made when their parent is opened. */
export type TreeRow =
  | { readonly kind: 'server'; readonly server: ServerAnalysis }
  | { readonly kind: 'site'; readonly server: ServerAnalysis; readonly site: Site }
  | { readonly kind: 'binding'; readonly server: ServerAnalysis; readonly site: Site; readonly binding: Binding }
  | { readonly kind: 'path'; readonly server: ServerAnalysis; readonly site: Site | null; readonly path: SitePath };

/** The text that a row stands for. */
export function placeOf(row: TreeRow): SourcePlace {
  switch (row.kind) {
    case 'server':
      return { file: row.server.file, range: { start: 0, end: 0 } };
    case 'site':
      return row.site.place;
    case 'binding':
      return row.binding.namePlace;
    case 'path':
      return row.path.place;
  }
}

/** Server → site → bindings and paths. */
export class ServerTree implements TreeDataProvider<TreeRow> {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChangeTreeData: Event<void> = this.changed.event;

  constructor(private readonly analyses: ServerAnalyses) {
    analyses.onDidChange(() => this.changed.fire());
  }

  async getChildren(row?: TreeRow): Promise<TreeRow[]> {
    if (row === undefined) {
      const { servers } = await this.analyses.get();
      return servers.map((server) => ({ kind: 'server', server }));
    }
    const { server } = row;
    switch (row.kind) {
      case 'server':
        return [
          ...server.analysis.server.sites.map((site): TreeRow => ({ kind: 'site', server, site })),
          ...server.analysis.server.unmapped.flatMap(({ paths }) =>
            paths.map((path): TreeRow => ({ kind: 'path', server, site: null, path })),
          ),
        ];
      case 'site':
        return [
          ...row.site.bindings.map((binding): TreeRow => ({ kind: 'binding', server, site: row.site, binding })),
          ...row.site.paths.map((path): TreeRow => ({ kind: 'path', server, site: row.site, path })),
        ];
      default:
        return [];
    }
  }

  getTreeItem(row: TreeRow): TreeItem {
    const item = itemOf(row);
    item.id = idOf(row);
    item.contextValue = row.kind === 'path' && row.site === null ? 'unmappedPath' : row.kind;
    if (row.kind !== 'server' && row.kind !== 'site') {
      item.command = { command: 'iisSsl.goToText', title: l10n.t('Go to Text'), arguments: [row] };
    }
    return item;
  }
}

function idOf(row: TreeRow): string {
  const { id } = row.server;
  const site = 'site' in row && row.site !== null ? `${row.site.place.file}:${row.site.place.range.start}` : '';
  switch (row.kind) {
    case 'server':
      return id;
    case 'site':
      return `${id}|${site}`;
    case 'binding':
      return `${id}|${site}|binding:${row.binding.place.range.start}`;
    case 'path':
      return `${id}|${site}|path:${row.path.path}:${row.path.place.file}`;
  }
}

function itemOf(row: TreeRow): TreeItem {
  switch (row.kind) {
    case 'server':
      return serverItem(row.server);
    case 'site':
      return siteItem(row.server, row.site);
    case 'binding':
      return bindingItem(row.binding);
    case 'path':
      return pathItem(row.server, row.site, row.path);
  }
}

function serverItem(server: ServerAnalysis): TreeItem {
  const { product, version, sites } = server.analysis.server;
  const [folder, file] = folderAndFile(server.label);
  const item = new TreeItem(folder, TreeItemCollapsibleState.Expanded);
  const isServer = sites.length > 0;
  const what = isServer ? `${product} ${version}` : l10n.t('on its own');
  item.description = file === '' ? what : `${file} · ${what}`;
  item.iconPath = new ThemeIcon(isServer ? 'server' : 'file-code');
  describe(item, [server.label, item.description, findingsInWords(server.analysis.findings)]);
  return item;
}

/** The folder tells servers apart, the file what they are; at the top of the workspace there is only the file. */
function folderAndFile(label: string): readonly [folder: string, file: string] {
  const segments = label.split('/');
  const file = segments.pop() ?? label;
  const folder = label.startsWith('/') ? segments[segments.length - 1] : segments.join('/');
  return folder === undefined || folder === '' ? [file, ''] : [folder, file];
}

function siteItem(server: ServerAnalysis, site: Site): TreeItem {
  const findings = server.analysis.findings.filter((finding) => finding.site === site.name);
  const item = new TreeItem(showControls(site.name), TreeItemCollapsibleState.Collapsed);
  const mode = modeInWords(site);
  item.description = [mode, worstInWords(findings)].filter((text) => text !== '').join(' · ');
  item.iconPath = iconFor(site.sslMode.mode === 'none' ? 'unlock' : 'lock', findings);
  describe(item, [site.name, mode, ...site.sslMode.reasons.map(({ text }) => word(text)), findingsInWords(findings)]);
  return item;
}

function bindingItem(binding: Binding): TreeItem {
  const item = new TreeItem(bindingText(binding), TreeItemCollapsibleState.None);
  item.iconPath = new ThemeIcon(isHttps(binding) ? 'lock' : 'globe');
  describe(item, [bindingText(binding)]);
  return item;
}

function pathItem(server: ServerAnalysis, site: Site | null, path: SitePath): TreeItem {
  const findings = server.analysis.findings.filter(
    (finding) => finding.path === path.path && finding.site === (site?.name ?? null),
  );
  const { bits } = path.access.flags.value;
  const flags = bits === null ? l10n.t('not understood') : accessFlagNames(bits).join(', ');
  const item = new TreeItem(showControls(path.path), TreeItemCollapsibleState.None);
  const certificate = certificateInWords(path);
  item.description = [flags, certificate].filter((text) => text !== '').join(' · ');
  item.iconPath = iconFor(path.access.requireSsl ? 'shield' : 'link', findings);
  describe(item, [path.path, flags, certificate, ...originInWords(server, path), findingsInWords(findings)]);
  return item;
}

/** Where the flags are decided, and what they override. */
function originInWords({ lines }: ServerAnalysis, { access }: SitePath): readonly string[] {
  const { origin, overridden } = access.flags;
  if (origin === null) return [l10n.t('Not stated: the default holds.')];
  return [
    l10n.t('Stated at {0} ({1})', placeLabel(origin, lines), word(origin.level)),
    ...overridden.map((lost) =>
      l10n.t(
        'Overrides {0} at {1} ({2})',
        accessFlagsText(lost.value.bits),
        placeLabel(lost.origin, lines),
        word(lost.origin.level),
      ),
    ),
  ];
}

function modeInWords({ sslMode }: Site): string {
  return word(modeText(sslMode.mode));
}

function certificateInWords(path: SitePath): string {
  const text = certificateText(path);
  return text === null ? '' : word(text);
}

function worst(findings: readonly Finding[]): Severity | undefined {
  return SEVERITIES.find((severity) => findings.some((finding) => finding.severity === severity));
}

function worstInWords(findings: readonly Finding[]): string {
  switch (worst(findings)) {
    case 'error':
      return l10n.t('error');
    case 'warning':
      return l10n.t('warning');
    default:
      return '';
  }
}

/** Errors and warnings change the shape of the icon, not only its colour. */
function iconFor(usual: string, findings: readonly Finding[]): ThemeIcon {
  switch (worst(findings)) {
    case 'error':
      return new ThemeIcon('error', new ThemeColor('problemsErrorIcon.foreground'));
    case 'warning':
      return new ThemeIcon('warning', new ThemeColor('problemsWarningIcon.foreground'));
    default:
      return new ThemeIcon(usual);
  }
}

function findingsInWords(findings: readonly Finding[]): string {
  return findings
    .map((finding) => word(finding.message))
    .slice(0, 5)
    .join(' ');
}

/** The row's tooltip, and the same words for a screen reader. */
function describe(item: TreeItem, parts: readonly string[]): void {
  const words = parts.filter((part) => part !== '');
  const tooltip = new MarkdownString(words.map(escapeMarkdown).join('\n\n'));
  tooltip.isTrusted = false;
  item.tooltip = tooltip;
  item.accessibilityInformation = { label: words.map(showControls).join(', ') };
}
