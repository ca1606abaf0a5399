import type { Source } from '../sources/source';

/** Files that describe one server together. */
export interface SourceGroup {
  /** The file that stands for the group; its name is the group's identity. */
  readonly main: Source;
  /** All of them, `main` first. */
  readonly sources: readonly Source[];
}

/**
 * Puts files together that belong to one server, for hosts that look at a whole folder tree.
 *
 * Each applicationHost.config and each MetaBase.xml starts a server; a MetaBase.xml beside an applicationHost.config
 * that has sites joins it and decides nothing (F1.14). Companions (registry exports, redirection.config, netsh output)
 * belong to the servers in their own folder, else in the nearest folder above. A web.config stands on its own.
 * Without any server, companions describe nothing and make no group.
 */
export function groupSources(sources: readonly Source[]): readonly SourceGroup[] {
  const groups: { main: Source; sources: Source[]; folder: string }[] = [];
  const start = (main: Source): void => {
    groups.push({ main, sources: [main], folder: folderOf(main.file) });
  };
  for (const source of sources) if (source.format === 'applicationHost') start(source);
  for (const source of sources) {
    if (source.format !== 'metabase') continue;
    const beside = groups.find(({ main, folder }) => folder === folderOf(source.file) && hasSites(main));
    if (beside === undefined) start(source);
    else beside.sources.push(source);
  }
  const servers = [...groups];
  for (const source of sources) {
    if (source.format === 'webConfig') start(source);
    else if (source.format === 'registry' || source.format === 'redirection' || source.format === 'netshSslcert') {
      for (const server of nearest(servers, folderOf(source.file))) server.sources.push(source);
    }
  }
  return groups;
}

function hasSites(source: Source): boolean {
  return source.format === 'applicationHost' && source.declarations.sites.length > 0;
}

/** The servers in a folder, else those in the nearest folder above it that has any. */
function nearest<T extends { readonly folder: string }>(servers: readonly T[], folder: string): readonly T[] {
  for (let current = folder; ; current = folderOf(current)) {
    const found = servers.filter((server) => server.folder === current);
    if (found.length > 0 || current === '') return found;
  }
}

function folderOf(file: string): string {
  const end = Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\'));
  return end === -1 ? '' : file.slice(0, end);
}
