import { l10n, workspace } from 'vscode';
import {
  HTTP_VERSIONS,
  isRequestProblem,
  parseClient,
  parseRequest,
  showControls,
  TLS_VERSIONS,
  traceFlow,
  traceRequest,
} from '../../../core/index';
import { MAX_OPTIONS } from '../../../protocol/messages';
import { uriOf } from '../../infrastructure/places';
import { word } from '../../infrastructure/words';
import { compareFlows, sidesOf } from './comparing';
import { clientCertificateNames, strings } from './panelStrings';
import { flowViews, Targets, unknownViews, warningViews } from './panelViews';
import { siteId } from './selection';
import type { ClientSettings, RequestProblem, Site, Trace } from '../../../core/index';
import type {
  PanelModel,
  PanelState,
  PickerItem,
  PickerName,
  PickerView,
  RequestFields,
  RequestView,
} from '../../../protocol/messages';
import type { ServerAnalysis, Snapshot } from '../../workspace/serverAnalyses';

/** A model for the page, and what its ids stand for. The page never sees a place. */
export interface PanelContent {
  readonly model: PanelModel;
  readonly targets: Targets;
  /** The state after what is gone from the workspace was replaced by what is there. */
  readonly state: PanelState;
  readonly snapshot: Snapshot;
  readonly selected: Selected | null;
  /** What `model.flows` are pictures of. */
  readonly traces: readonly Trace[];
}

/** The flow that is looked at. */
export interface Selected {
  readonly server: ServerAnalysis;
  /** The site that answers; where none does, the one that was selected. */
  readonly site: Site;
  /** The path at which the settings of the request are stated. */
  readonly path: string;
  readonly client: Partial<ClientSettings>;
  readonly trace: Trace;
}

/**
 * Makes what the page shows for a selection.
 * @param room how wide pictures may be, in CSS pixels
 * @param previous what was shown before: kept, marked stale, while the text of its site or the request cannot be read
 */
export function panelContent(
  snapshot: Snapshot,
  wanted: PanelState,
  room: number,
  previous: PanelContent | null,
): PanelContent {
  if (previous !== null && previous.selected !== null) {
    const broken = brokenFileOf(snapshot, wanted, previous);
    if (broken !== null) {
      const notice = l10n.t('{0} cannot be read as it stands: this is the last picture that could be made.', broken);
      return { ...previous, state: wanted, model: { ...previous.model, notice, stale: true } };
    }
  }
  const choice = select(snapshot, wanted);
  const problem = choice === null ? null : problemOf(wanted.request);
  if (problem !== null && previous?.selected != null) {
    const request = requestView(wanted.request, previous.selected.trace, problem);
    const notice = l10n.t('The request is not understood: this is the last picture that could be made.');
    return { ...previous, state: wanted, model: { ...previous.model, request, notice, stale: true } };
  }
  const selected = choice === null ? null : traceOf(choice, wanted.request);
  const state: PanelState = {
    ...wanted,
    server: selected?.server.id ?? null,
    site: selected === null ? null : siteIdIn(selected.server, selected.site),
    path: selected?.path ?? null,
  };
  const targets = new Targets();
  const { traces, compare, rows } = compareFlows(snapshot, selected, state);
  const flows = flowViews(traces, rows, room, targets);
  // Of two outcomes, each stands with its flow.
  const outcome = compare.kind === 'off' ? (flows[0]?.outcome.label ?? '') : '';
  const model: PanelModel = {
    version: snapshot.version,
    server: pickerView(serverItems(snapshot), state.server),
    site: pickerView(siteItems(selected), state.site),
    path: pickerView(pathItems(selected), state.path),
    request: requestView(wanted.request, selected?.trace ?? null, problem, outcome),
    compare,
    flows,
    comparison: rows.map(({ left, right, same }) => ({ left: left?.key ?? null, right: right?.key ?? null, same })),
    warnings: selected === null ? [] : warningViews(selected, targets),
    unknowns: unknownViews(traces, targets),
    notice: noticeOf(selected, compare.kind === 'off'),
    stale: false,
    strings: strings(),
  };
  return { model, targets, state, snapshot, selected, traces };
}

/** What of a list contains a text, for the page to show. */
export function searchOptions(
  { snapshot, selected, state }: PanelContent,
  picker: PickerName,
  text: string,
): { readonly items: readonly PickerItem[]; readonly more: number } {
  const wanted = text.toLowerCase();
  const all = {
    server: () => serverItems(snapshot),
    site: () => siteItems(selected),
    path: () => pathItems(selected),
    other: () => sidesOf(snapshot, selected, state)?.items ?? [],
  }[picker]();
  const found = all.filter(({ label }) => label.toLowerCase().includes(wanted));
  return { items: found.slice(0, MAX_OPTIONS), more: Math.max(0, found.length - MAX_OPTIONS) };
}

// ---- lists

function serverItems({ servers }: Snapshot): readonly PickerItem[] {
  return servers.filter(hasSites).map(({ id, label }) => ({ id, label: showControls(label) }));
}

function siteItems(selected: Selected | null): readonly PickerItem[] {
  const sites = selected?.server.analysis.server.sites ?? [];
  return sites.map((site, i) => ({ id: siteId(site, i), label: showControls(site.name) }));
}

function pathItems(selected: Selected | null): readonly PickerItem[] {
  const stated = (selected?.site.paths ?? []).map(({ path }) => path);
  const paths = selected === null || stated.includes(selected.path) ? stated : [...stated, selected.path];
  return paths.map((path) => ({ id: path, label: showControls(path) }));
}

function pickerView(items: readonly PickerItem[], id: string | null): PickerView {
  return { selected: items.find((item) => item.id === id) ?? null, count: items.length };
}

// ---- which flow

function hasSites({ analysis }: ServerAnalysis): boolean {
  return analysis.server.sites.length > 0;
}

function siteIdIn({ analysis }: ServerAnalysis, site: Site): string {
  return siteId(site, analysis.server.sites.indexOf(site));
}

/** A site by its id; one that only moved in the list is found by its number. */
function siteOf({ analysis }: ServerAnalysis, id: string | null): Site | undefined {
  const { sites } = analysis.server;
  const [number] = id?.split(':') ?? [];
  return (
    sites.find((site, i) => siteId(site, i) === id) ??
    sites.find((site) => site.id !== null && String(site.id) === number)
  );
}

type Choice = Pick<Selected, 'server' | 'site' | 'path'>;

function select({ servers }: Snapshot, wanted: PanelState): Choice | null {
  const server = servers.find(({ id }) => id === wanted.server) ?? servers.find(hasSites);
  const site = server === undefined ? undefined : (siteOf(server, wanted.site) ?? server.analysis.server.sites[0]);
  const stated = site?.paths.find(({ path }) => path === wanted.path) ?? site?.paths[0];
  if (server === undefined || site === undefined || stated === undefined) return null;
  // Of two servers, one may state what the other one inherits.
  const isOthers = wanted.comparison === 'server' && wanted.path?.startsWith('/') === true;
  return { server, site, path: isOthers ? wanted.path : stated.path };
}

function understand(request: RequestFields): ReturnType<typeof parseRequest> | ReturnType<typeof parseClient> {
  const texts = { ...request, bodyBytes: request.bodyBytes.trim() === '' ? undefined : request.bodyBytes };
  return request.url.trim() === '' ? parseClient(texts) : parseRequest(request.url, texts);
}

function problemOf(request: RequestFields): RequestProblem | null {
  const understood = understand(request);
  return isRequestProblem(understood) ? understood : null;
}

/** With a URL, the site that answers it; else the default request to the chosen site and path. */
function traceOf({ server, site, path }: Choice, fields: RequestFields): Selected {
  const understood = understand(fields);
  if (isRequestProblem(understood)) {
    return { server, site, path, client: {}, trace: traceFlow(server.analysis.server, site, path) };
  }
  if (!('url' in understood)) {
    const trace = traceFlow(server.analysis.server, site, path, understood);
    return { server, site, path, client: understood, trace };
  }
  const trace = traceRequest(server.analysis.server, understood);
  return { server, site: trace.site ?? site, path: trace.path?.path ?? path, client: understood, trace };
}

// ---- what cannot be read

/**
 * The file because of which the shown site is gone: one with problems, or one that is still open and says nothing any
 * more. `null` when the site is there, or is gone for a reason.
 */
function brokenFileOf({ servers }: Snapshot, wanted: PanelState, { selected, state }: PanelContent): string | null {
  if (selected === null || wanted.server !== state.server || wanted.site !== state.site) return null;
  const server = servers.find(({ id }) => id === wanted.server);
  if (server !== undefined) {
    if (siteOf(server, wanted.site) !== undefined) return null;
    const source = server.analysis.sources.find(({ problems }) => problems.length > 0);
    return source === undefined ? null : workspace.asRelativePath(uriOf(source.file));
  }
  const { file } = selected.server;
  const document = workspace.textDocuments.find(({ uri, isClosed }) => !isClosed && uri.toString() === file);
  return document === undefined || document.getText().trim() === '' ? null : workspace.asRelativePath(document.uri);
}

function noticeOf(selected: Selected | null, alone: boolean): string | null {
  if (selected === null) {
    return alone
      ? l10n.t(
          'No configuration with a site was found. Open a folder with an applicationHost.config or a MetaBase.xml, or the samples.',
        )
      : l10n.t('No site is open: these are the two flows of the 2007 article.');
  }
  const broken = selected.server.analysis.sources.find(({ problems }) => problems.length > 0);
  return broken === undefined
    ? null
    : l10n.t(
        '{0} is not well-formed: what could not be read is missing here.',
        workspace.asRelativePath(uriOf(broken.file)),
      );
}

// ---- the form

/** @param outcome what comes of it, so that the answer stands beside the question; empty where there are two or none */
function requestView(
  values: RequestFields,
  trace: Trace | null,
  problem: RequestProblem | null,
  outcome = '',
): RequestView {
  const error = (field: RequestProblem['field']): string | null =>
    problem?.field === field ? showControls(word(problem.problem)) : null;
  const certificates = clientCertificateNames();
  const versions = (name: string, all: readonly string[]): PickerItem[] =>
    all.map((id) => ({ id, label: `${name}${id}` }));
  return {
    values,
    errors: {
      url: error('url'),
      localAddress: error('localAddress'),
      sni: error('sni'),
      tls: error('tls'),
      http: error('http'),
      clientCertificate: error('clientCertificate'),
      bodyBytes: error('bodyBytes'),
    },
    url: showControls(trace?.url ?? ''),
    summary: showControls(
      [
        trace?.url ?? '',
        `TLS ${values.tls}`,
        `HTTP/${values.http}`,
        certificates.find(({ id }) => id === values.clientCertificate)?.label ?? '',
      ].join(' · ') + (outcome === '' ? '' : ` → ${outcome}`),
    ),
    tls: versions('TLS ', TLS_VERSIONS),
    http: versions('HTTP/', HTTP_VERSIONS),
    clientCertificate: certificates,
  };
}
