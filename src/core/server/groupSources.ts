import type { Project } from '../project/projectFile';
import type { Source } from '../sources/source';
import type { WindowsName } from '../tls/windows';
import type { PathMap } from './webConfigMapping';

/** Files that describe one server together. */
export interface SourceGroup {
  /** What a project calls the server; `null` for servers that were put together by their folders. */
  readonly name: string | null;
  /** The file that stands for the group; with `name` it is the group's identity. */
  readonly main: Source;
  /** All of them, `main` first. */
  readonly sources: readonly Source[];
  /** What the project says about Windows and about folders. */
  readonly windows: WindowsName | null;
  readonly pathMap: PathMap;
}

/** A project file or setting, and the folder that its paths begin at, as the host names it. */
export interface PlacedProject extends Pick<Project, 'servers'> {
  /** Without a slash at its end; `''` for the folder that the host's names are relative to. */
  readonly folder: string;
  /**
   * The host's name of a path below the folder, where that is more than the two with a slash between them: an editor
   * names files by URIs, in which a space is not a space.
   */
  readonly place?: (path: string) => string;
}

/**
 * Puts files together that belong to one server, for hosts that look at a whole folder tree.
 *
 * Projects come first: the files that their servers name belong to these. Of the others, each applicationHost.config
 * and each MetaBase.xml starts a server; a MetaBase.xml beside an applicationHost.config that has sites joins it and
 * decides nothing (F1.14). Companions (registry exports, redirection.config, netsh output) belong to the servers in
 * their own folder, else in the nearest folder above. A web.config belongs to the servers in its own folder or in the
 * nearest folder above; where there is none, to the only server there is, and else it stands on its own.
 */
export function groupSources(
  sources: readonly Source[],
  projects: readonly PlacedProject[] = [],
): readonly SourceGroup[] {
  const named = projects.flatMap((project) => projectGroups(sources, project));
  const taken = new Set(named.flatMap((group) => group.sources));
  const rest = sources.filter((source) => !taken.has(source));
  return [...named, ...groupByFolder(rest)];
}

function projectGroups(
  sources: readonly Source[],
  {
    folder,
    servers,
    place = (path) => (folder === '' ? path : path === '' ? folder : `${folder}/${path}`),
  }: PlacedProject,
): readonly SourceGroup[] {
  return (servers ?? []).flatMap(({ name, files, windows, paths }) => {
    const wanted = files.map((file) => place(file).toLowerCase());
    const own = sources.filter(({ file }) => {
      const lower = file.toLowerCase();
      return wanted.some((path) => lower === path || path === '' || lower.startsWith(`${path}/`));
    });
    const main = mainOf(own);
    if (main === undefined) return [];
    const pathMap = new Map([...paths].map(([url, path]) => [url, place(path)]));
    return [{ name, main, sources: [main, ...own.filter((source) => source !== main)], windows, pathMap }];
  });
}

function mainOf(sources: readonly Source[]): Source | undefined {
  return (
    sources.find(hasSites) ??
    sources.find(({ format }) => format === 'metabase') ??
    sources.find(({ format }) => format === 'applicationHost') ??
    sources[0]
  );
}

function groupByFolder(sources: readonly Source[]): readonly SourceGroup[] {
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
    if (source.format === 'applicationHost' || source.format === 'metabase' || source.format === 'unknown') continue;
    const found = nearest(servers, folderOf(source.file));
    if (source.format !== 'webConfig') {
      for (const server of found) server.sources.push(source);
      continue;
    }
    const hosts = (found.length > 0 ? found : servers.length === 1 ? servers : []).filter(
      ({ main }) => main.format === 'applicationHost',
    );
    if (hosts.length === 0) start(source);
    else for (const server of hosts) server.sources.push(source);
  }
  return groups.map(({ main, sources: all }) => ({
    name: null,
    main,
    sources: all,
    windows: null,
    pathMap: new Map(),
  }));
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
