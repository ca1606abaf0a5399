import { l10n, MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
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
import type {
  Analysis,
  Application,
  Binding,
  Finding,
  MissingExport,
  Severity,
  Site,
  SitePath,
} from '../../../core/index';
import type { ServerAnalysis } from '../../workspace/serverAnalyses';
import type { TreeRow } from './treeRow';

/** What a row looks like and says, to eyes and to screen readers. */
export function itemOf(row: TreeRow): TreeItem {
  switch (row.kind) {
    case 'server':
      return serverItem(row.server);
    case 'site':
      return siteItem(row.server, row.site);
    case 'binding':
      return bindingItem(row.binding);
    case 'application':
      return applicationItem(row.application, row.site);
    case 'path':
      return pathItem(row.server, row.site, row.path, row.application);
    case 'missing':
      return missingItem(row.missing);
  }
}

const bySite = new WeakMap<Analysis, Map<string | null, Finding[]>>();

/** The findings of a site that count; sorted out once for an analysis, since servers have thousands of sites. */
function findingsOf(analysis: Analysis, site: string | null): readonly Finding[] {
  let map = bySite.get(analysis);
  if (map === undefined) {
    map = new Map();
    for (const finding of analysis.findings) {
      if (finding.suppressed) continue;
      const known = map.get(finding.site);
      if (known === undefined) map.set(finding.site, [finding]);
      else known.push(finding);
    }
    bySite.set(analysis, map);
  }
  return map.get(site) ?? [];
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
  const folder = segments.join('/');
  return folder === '' ? [file, ''] : [folder, file];
}

function siteItem(server: ServerAnalysis, site: Site): TreeItem {
  const findings = findingsOf(server.analysis, site.name);
  const item = new TreeItem(showControls(site.name), TreeItemCollapsibleState.Collapsed);
  const mode = modeInWords(site);
  const root = site.paths.find(({ path }) => path === '/');
  const certificate = root === undefined ? '' : certificateInWords(root);
  item.description = [mode, worstInWords(findings), certificate].filter((text) => text !== '').join(' · ');
  item.iconPath = iconFor(site.sslMode.mode === 'none' ? 'unlock' : 'lock', findings);
  const reasons = site.sslMode.reasons.map(({ text }) => word(text));
  describe(item, [site.name, mode, certificate, ...reasons, findingsInWords(findings)]);
  return item;
}

function bindingItem(binding: Binding): TreeItem {
  const item = new TreeItem(bindingText(binding), TreeItemCollapsibleState.None);
  const entry = binding.httpSys?.entry;
  const asked =
    binding.httpSys?.negotiation === 'handshake' ? l10n.t('client certificate asked for in the handshake') : '';
  const answers = binding.httpSys?.known === true && entry === null ? l10n.t('no HTTP.SYS entry answers') : '';
  item.description = asked || answers;
  item.iconPath = new ThemeIcon(isHttps(binding) ? 'lock' : 'globe');
  describe(item, [bindingText(binding), asked, answers]);
  return item;
}

function pathItem(
  server: ServerAnalysis,
  site: Site | null,
  path: SitePath,
  application: Application | undefined,
): TreeItem {
  const findings = findingsOf(server.analysis, site?.name ?? null).filter((finding) => finding.path === path.path);
  const { bits } = path.access.flags.value;
  const flags = bits === null ? l10n.t('not understood') : accessFlagNames(bits).join(', ');
  const item = new TreeItem(showControls(path.path), collapsible(site, application));
  const certificate = certificateInWords(path);
  const kind = application === undefined ? '' : l10n.t('application');
  item.description = [flags, certificate].filter((text) => text !== '').join(' · ');
  item.iconPath = iconFor(application !== undefined ? 'package' : path.access.requireSsl ? 'shield' : 'link', findings);
  describe(item, [path.path, kind, flags, certificate, ...originInWords(server, path), findingsInWords(findings)]);
  return item;
}

function applicationItem(application: Application, site: Site): TreeItem {
  const item = new TreeItem(showControls(application.path), collapsible(site, application));
  item.description = l10n.t('application');
  item.iconPath = new ThemeIcon('package');
  describe(item, [application.path, l10n.t('application'), l10n.t('No setting of SSL is stated here.')]);
  return item;
}

/** Applications open when a path with settings lies below them. */
function collapsible(site: Site | null, application: Application | undefined): TreeItemCollapsibleState {
  const below = `${application?.path.toLowerCase() ?? ''}/`;
  const hasChildren =
    application !== undefined && site?.paths.some(({ path }) => path.toLowerCase().startsWith(below)) === true;
  return hasChildren ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None;
}

function missingItem({ what, unknown, command }: MissingExport): TreeItem {
  const item = new TreeItem(word(what), TreeItemCollapsibleState.None);
  item.description = word(unknown);
  item.iconPath = new ThemeIcon('question');
  describe(item, [
    word(what),
    word(unknown),
    l10n.t('On the server, run: {0}', command),
    l10n.t('Put the file beside the configuration. Choosing this row copies the command.'),
  ]);
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
