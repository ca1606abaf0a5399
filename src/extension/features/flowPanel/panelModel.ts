import { l10n, workspace } from 'vscode';
import { articleTrace, pictureOf, renderSvg, showControls, traceFlow } from '../../../core/index';
import { placeLabel, uriOf } from '../../infrastructure/places';
import { word } from '../../infrastructure/words';
import type { Severity, Site, SitePath, SourcePlace, Trace } from '../../../core/index';
import type { FlowView, PanelModel, PanelState, PanelStrings, WarningView } from '../../../protocol/messages';
import type { ServerAnalysis, Snapshot } from '../../workspace/serverAnalyses';

/** A model for the page, and what its ids stand for. The page never sees a place. */
export interface PanelContent {
  readonly model: PanelModel;
  readonly targets: ReadonlyMap<string, SourcePlace>;
  /** The state after what is gone from the workspace was replaced by what is there. */
  readonly state: PanelState;
}

/** Gives the places of a model their ids. */
class Targets {
  readonly places = new Map<string, SourcePlace>();

  /** `null` for what lies in no file: facts and the article's own flows. */
  add(id: string, place: SourcePlace | null): string | null {
    if (place === null || place.file === '') return null;
    this.places.set(id, place);
    return id;
  }
}

/** Makes what the page shows for a selection. Sites are identified by their place in the list of their server. */
export function panelContent(snapshot: Snapshot, wanted: PanelState): PanelContent {
  const targets = new Targets();
  const servers = snapshot.servers.filter(({ analysis }) => analysis.server.sites.length > 0);
  const server = servers.find(({ id }) => id === wanted.server) ?? servers[0];
  const sites = server?.analysis.server.sites ?? [];
  const site = sites.find((candidate, i) => siteId(candidate, i) === wanted.site) ?? sites[0];
  const path = site?.paths.find((candidate) => candidate.path === wanted.path) ?? site?.paths[0];
  const traces = tracesOf(server, site, path, wanted.comparing);
  const state: PanelState = {
    server: server?.id ?? null,
    site: site === undefined ? null : siteId(site, sites.indexOf(site)),
    path: path?.path ?? null,
    comparing: wanted.comparing,
  };
  const model: PanelModel = {
    version: snapshot.version,
    servers: servers.map(({ id, label }) => ({ id, label })),
    selectedServer: state.server,
    sites: sites.map((candidate, i) => ({ id: siteId(candidate, i), label: showControls(candidate.name) })),
    selectedSite: state.site,
    paths: (site?.paths ?? []).map((candidate) => ({ id: candidate.path, label: showControls(candidate.path) })),
    selectedPath: state.path,
    comparing: wanted.comparing,
    flows: traces.map((trace, i) => flowView(trace, i, targets)),
    warnings:
      server === undefined || site === undefined || path === undefined ? [] : warningsOf(server, site, path, targets),
    unknowns: [...new Set(traces.flatMap(({ unknowns }) => unknowns.map(word)))],
    notice: noticeOf(server, site, wanted.comparing),
    strings: strings(),
  };
  return { model, targets: targets.places, state };
}

/** Sites are told apart by their id and their place in the list: files in ruins have two of a kind. */
export function siteId(site: Site, index: number): string {
  return `${site.id ?? '?'}:${index}`;
}

/** The selected flow; when comparing, IIS 6 on the left and IIS 7 on the right, the selected one in its place. */
function tracesOf(
  server: ServerAnalysis | undefined,
  site: Site | undefined,
  path: SitePath | undefined,
  comparing: boolean,
): readonly Trace[] {
  const selected =
    server === undefined || site === undefined || path === undefined
      ? null
      : traceFlow(server.analysis.server, site, path.path);
  if (!comparing) return selected === null ? [] : [selected];
  if (selected === null) return [articleTrace('iis6UserMode'), articleTrace('iis7')];
  return selected.server.iis6 === null ? [articleTrace('iis6UserMode'), selected] : [selected, articleTrace('iis7')];
}

function flowView(trace: Trace, index: number, targets: Targets): FlowView {
  const picture = pictureOf(trace, word);
  return {
    title: showControls(picture.title),
    subtitle: picture.subtitle,
    svg: renderSvg(picture, { heading: false, idPrefix: `flow${index}` }),
    crossings: picture.crossings,
    hops: picture.hops.map(({ hop, number, from, to, boundary, payload, what }) => ({
      number,
      from,
      to,
      boundary,
      payload,
      what,
      revealId: targets.add(`flow${index}:hop${number}`, hop.place),
    })),
    reasons: trace.reasons.map(({ text, place }, i) => ({
      text: showControls(word(text)),
      revealId: targets.add(`flow${index}:reason${i}`, place),
    })),
  };
}

/** The findings of a site and path, and those that belong to no site. */
function warningsOf(server: ServerAnalysis, site: Site, path: SitePath, targets: Targets): readonly WarningView[] {
  const isAbove = (outer: string): boolean =>
    outer === '/' || `${path.path}/`.toLowerCase().startsWith(`${outer}/`.toLowerCase());
  return server.analysis.findings.flatMap((finding, i): WarningView[] => {
    if (finding.suppressed) return [];
    if (finding.site !== null && finding.site !== site.name) return [];
    // At the root of a site every warning of the site is shown; deeper, those of the way down to the path.
    if (finding.path !== null && path.path !== '/' && !isAbove(finding.path)) return [];
    const revealId = targets.add(`finding${i}`, finding.place);
    if (revealId === null) return [];
    return [
      {
        rule: finding.rule,
        severity: finding.severity,
        severityLabel: severityLabel(finding.severity),
        message: showControls(word(finding.message)),
        place: showControls(placeLabel(finding.place, server.lines)),
        revealId,
      },
    ];
  });
}

function severityLabel(severity: Severity): string {
  switch (severity) {
    case 'error':
      return l10n.t('Error');
    case 'warning':
      return l10n.t('Warning');
    case 'information':
      return l10n.t('Information');
    case 'hint':
      return l10n.t('Hint');
  }
}

function noticeOf(server: ServerAnalysis | undefined, site: Site | undefined, comparing: boolean): string | null {
  if (server === undefined || site === undefined) {
    return comparing
      ? l10n.t('No site is open: these are the two flows of the 2007 article.')
      : l10n.t(
          'No configuration with a site was found. Open a folder with an applicationHost.config or a MetaBase.xml, or the samples.',
        );
  }
  const broken = server.analysis.sources.find(({ problems }) => problems.length > 0);
  return broken === undefined
    ? null
    : l10n.t(
        '{0} is not well-formed: what could not be read is missing here.',
        workspace.asRelativePath(uriOf(broken.file)),
      );
}

function strings(): PanelStrings {
  return {
    title: l10n.t('IIS SSL Request Flow'),
    server: l10n.t('Server'),
    site: l10n.t('Site'),
    path: l10n.t('Path'),
    compare: l10n.t('Compare IIS 6 and IIS 7'),
    warnings: l10n.t('Warnings'),
    noWarnings: l10n.t('Nothing was found wrong here.'),
    why: l10n.t('Why'),
    unknowns: l10n.t('Not known'),
    hops: l10n.t('Hops of the request'),
    hopColumns: [
      l10n.t('Hop'),
      l10n.t('From'),
      l10n.t('To'),
      l10n.t('Boundary'),
      l10n.t('Payload'),
      l10n.t('What happens'),
    ],
    crossings: l10n.t('user/kernel crossings'),
    showText: l10n.t('As text'),
    hopHint: l10n.t('Point at a hop, or walk with the arrow keys, to read what happens there.'),
    previousHop: l10n.t('Previous hop'),
    nextHop: l10n.t('Next hop'),
  };
}
