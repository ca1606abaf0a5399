import { l10n } from 'vscode';
import { bindingText, missingExports } from '../../../core/index';
import { itemOf } from './rowItems';
import type { TreeItem } from 'vscode';
import type { Application, Server, Site } from '../../../core/index';
import type { ServerAnalyses, ServerAnalysis } from '../../workspace/serverAnalyses';
import type { TreeRow } from './treeRow';

/**
 * What lies below a row: server → site → bindings, applications and paths with stated settings; then what is missing to
 * know more. Rows are made when their parent is opened.
 *
 * @param filter lists only sites whose name, bindings or paths hold this text; empty for all
 */
export async function rowsBelow(analyses: ServerAnalyses, filter: string, row?: TreeRow): Promise<TreeRow[]> {
  const wanted = filter.toLowerCase();
  if (row === undefined) {
    const { servers } = await analyses.get();
    return servers.flatMap((server): TreeRow[] =>
      wanted === '' || sitesOf(server, wanted).length > 0 ? [{ kind: 'server', server }] : [],
    );
  }
  const { server } = row;
  switch (row.kind) {
    case 'server':
      return serverRows(server, wanted);
    case 'site':
      return [
        ...row.site.bindings.map((binding): TreeRow => ({ kind: 'binding', server, site: row.site, binding })),
        ...pathRows(server, row.site, null),
      ];
    case 'application':
    case 'path':
      return row.site === null || row.application === undefined ? [] : pathRows(server, row.site, row.application);
    default:
      return [];
  }
}

/** The row above a row, for revealing it. */
export function rowAbove(row: TreeRow): TreeRow | undefined {
  const { server } = row;
  if (row.kind === 'server') return undefined;
  if (row.kind === 'site' || row.site === null) return { kind: 'server', server };
  const { site } = row;
  const application = row.kind === 'path' ? ownerOf(site, row.path.path) : null;
  return application === null ? { kind: 'site', server, site } : applicationRow(server, site, application);
}

/** A row as VS Code shows it. */
export function treeItemOf(row: TreeRow): TreeItem {
  const item = itemOf(row);
  item.id = idOf(row);
  item.contextValue = row.kind === 'path' && row.site === null ? 'unmappedPath' : row.kind;
  if (row.kind === 'missing') {
    item.command = { command: 'iisSsl.copyExportCommand', title: l10n.t('Copy Command'), arguments: [row] };
  } else if (row.kind !== 'server' && row.kind !== 'site') {
    item.command = { command: 'iisSsl.goToText', title: l10n.t('Go to Text'), arguments: [row] };
  }
  return item;
}

function serverRows(server: ServerAnalysis, wanted: string): TreeRow[] {
  const { server: model } = server.analysis;
  const sites = sitesOf(server, wanted).map((site): TreeRow => ({ kind: 'site', server, site }));
  if (wanted !== '') return sites;
  return [
    ...sites,
    ...model.unmapped.flatMap(({ paths }) =>
      paths.map((path): TreeRow => ({ kind: 'path', server, site: null, path })),
    ),
    ...missingExports(model).map((missing): TreeRow => ({ kind: 'missing', server, site: null, missing })),
  ];
}

/** @param wanted in lower case */
function sitesOf({ analysis }: ServerAnalysis, wanted: string): readonly Site[] {
  const { sites } = analysis.server;
  if (wanted === '') return sites;
  const fits = (text: string): boolean => text.toLowerCase().includes(wanted);
  return sites.filter(
    (site) =>
      fits(site.name) ||
      site.bindings.some((binding) => fits(bindingText(binding))) ||
      site.paths.some(({ path }) => fits(path)),
  );
}

/** The rows of a path: the stated settings of the application that lies there count as the path's. */
function applicationRow(server: ServerAnalysis, site: Site, application: Application): TreeRow {
  const path = site.paths.find((candidate) => isSame(candidate.path, application.path));
  return path === undefined
    ? { kind: 'application', server, site, application }
    : { kind: 'path', server, site, path, application };
}

/** What lies directly in a site (`null`) or in one of its applications: applications of the site, and paths. */
function pathRows(server: ServerAnalysis, site: Site, within: Application | null): TreeRow[] {
  const applications =
    within === null ? childApplications(site).map((application) => applicationRow(server, site, application)) : [];
  const paths = site.paths.flatMap((path): TreeRow[] =>
    ownerOf(site, path.path) === within && !childApplications(site).some((each) => isSame(each.path, path.path))
      ? [{ kind: 'path', server, site, path }]
      : [],
  );
  return [...paths, ...applications];
}

/** The site's own application is the site. */
function childApplications(site: Site): readonly Application[] {
  return site.applications.filter(({ path }) => path !== '/');
}

/** The application that a path lies in, below the site's own; `null` for those of the site's own, and for applications. */
function ownerOf(site: Site, path: string): Application | null {
  let owner: Application | null = null;
  for (const application of childApplications(site)) {
    const isBelow = path.toLowerCase().startsWith(`${application.path.toLowerCase()}/`);
    if (isBelow && application.path.length > (owner?.path.length ?? 0)) owner = application;
  }
  return childApplications(site).some((each) => isSame(each.path, path)) ? null : owner;
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

const siteIds = new WeakMap<Server, ReadonlyMap<Site, string>>();

/**
 * Names for the sites of a server that outlive an edit, so that what is opened stays open while somebody types: by the
 * number of the site, else by its name. Of those with the same one, the place in their order tells.
 */
function siteIdsOf(server: Server): ReadonlyMap<Site, string> {
  let ids = siteIds.get(server);
  if (ids === undefined) {
    const counts = new Map<string, number>();
    ids = new Map(server.sites.map((site) => [site, numbered(counts, `${site.place.file}:${site.id ?? site.name}`)]));
    siteIds.set(server, ids);
  }
  return ids;
}

/** A name, with its number when it is not the first of that name. */
function numbered(counts: Map<string, number>, name: string): string {
  const count = (counts.get(name) ?? 0) + 1;
  counts.set(name, count);
  return count === 1 ? name : `${name}#${count}`;
}

/** What VS Code knows a row by. */
function idOf(row: TreeRow): string {
  const { id, analysis } = row.server;
  const site = 'site' in row && row.site !== null ? (siteIdsOf(analysis.server).get(row.site) ?? '') : '';
  switch (row.kind) {
    case 'server':
      return id;
    case 'site':
      return `${id}|${site}`;
    case 'binding': {
      const counts = new Map<string, number>();
      const ids = row.site.bindings.map((each) => numbered(counts, bindingText(each)));
      return `${id}|${site}|binding:${ids[row.site.bindings.indexOf(row.binding)] ?? ''}`;
    }
    case 'application':
      return `${id}|${site}|application:${row.application.path}`;
    case 'path':
      return `${id}|${site}|path:${row.path.path}:${row.path.place.file}`;
    case 'missing':
      return `${id}|missing:${row.missing.kind}`;
  }
}
