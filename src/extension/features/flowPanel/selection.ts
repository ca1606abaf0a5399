import { subjectAt } from '../../../core/index';
import type { Site } from '../../../core/index';
import type { PanelState } from '../../../protocol/messages';
import type { Snapshot } from '../../workspace/serverAnalyses';
import type { TreeRow } from '../tree/treeRow';

/** What of the panel's state says which flow is shown. */
export type Selection = Partial<Pick<PanelState, 'server' | 'site' | 'path'>>;

/** Sites are told apart by their id and their place in the list: files in ruins have two of a kind. */
export function siteId(site: Site, index: number): string {
  return `${site.id ?? '?'}:${index}`;
}

/** Commands can be called with anything; a row is what the view made. */
export function isRow(value: unknown): value is TreeRow {
  return typeof value === 'object' && value !== null && 'kind' in value && 'server' in value;
}

export function selectionOf(row: TreeRow): Selection {
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

/** The server of a file, and the site and path whose text an offset is in; `null` for a file of no server. */
export function selectionAt({ servers }: Snapshot, file: string, offset: number): Selection | null {
  const server = servers.find(({ analysis }) => analysis.sources.some((source) => source.file === file));
  if (server === undefined) return null;
  const subject = subjectAt(server.analysis, file, offset);
  if (subject === null) return { server: server.id };
  const { site, path } = subject;
  const { sites } = server.analysis.server;
  return { server: server.id, site: siteId(site, sites.indexOf(site)), path: path?.path ?? '/' };
}
