import type { ConfigurationSource } from '../sources/source';
import type { Message } from '../text/message';
import { message } from '../text/message';
import { append } from './multiMap';

/** A virtual directory of a site with its place in the URL space and on disk. */
export interface VirtualDirectory {
  readonly site: string;
  /** Segments of the URL path below the site: the application's, then the virtual directory's. */
  readonly segments: readonly string[];
  /** `physicalPath` as written: a name to match, never a path to open (invariant 8). */
  readonly physicalPath: string;
  /** `false`: no web.config below the directory's own counts (F2.31). */
  readonly allowSubDirConfig: boolean;
}

/** How sure a mapping is. */
export type MappingCertainty = 'explicit' | 'commonTail' | 'ambiguous';

/** A web.config with the URL path that it lies at. */
export interface MappedWebConfig {
  readonly source: ConfigurationSource;
  readonly site: string;
  readonly segments: readonly string[];
  readonly certainty: MappingCertainty;
  /** In words: which mapping was used and how sure it is. */
  readonly how: Message;
}

/** Explicit mappings: URL path (`Site/app/vdir`) to a folder, as the host names its files. */
export type PathMap = ReadonlyMap<string, string>;

interface Candidate {
  readonly directory: VirtualDirectory;
  /** Segments of the file's folder below the directory's. */
  readonly below: readonly string[];
  readonly commonTail: number;
  /** Steps in the folder tree between the directory's folder and that of the applicationHost.config. */
  readonly distance: number;
}

/**
 * Maps web.config files to URL paths (report contract, Settled 4). An explicit mapping wins. Else the folder that shares
 * the longest tail of whole segments with a `physicalPath`, compared without case, is that directory, and deeper folders
 * hang below it; a tie goes to the folder nearest to the applicationHost.config. Several virtual directories with one
 * `physicalPath` share its files (F2.31). A mapping into a segment that an application or another virtual directory
 * takes is none.
 *
 * @returns a file may be mapped several times, or not at all
 */
export function mapWebConfigs(
  applicationHost: string,
  webConfigs: readonly ConfigurationSource[],
  directories: readonly VirtualDirectory[],
  siteNames: readonly string[],
  pathMap: PathMap,
): readonly MappedWebConfig[] {
  const sites = new Set(siteNames.map((site) => site.toLowerCase()));
  const home = folderOf(applicationHost);
  const owners = new Map(directories.map((directory) => [urlKey(directory.site, directory.segments), directory]));
  const index = new TailIndex(directories);
  const mapped: (MappedWebConfig & { readonly rank: readonly [number, number] })[] = [];
  for (const source of webConfigs) {
    const folder = folderOf(source.file);
    const explicit = explicitMapping(folder, pathMap);
    if (explicit !== null) {
      // A map to a site that is not there maps nowhere; the file is reported as unmapped.
      if (!sites.has(explicit.site.toLowerCase())) continue;
      mapped.push({
        source,
        ...explicit,
        certainty: 'explicit',
        how: message('mapped by the project file'),
        rank: [Number.MAX_SAFE_INTEGER, 0],
      });
      continue;
    }
    const candidates = index.candidates(folder, home);
    candidates.sort(
      (a, b) => b.commonTail - a.commonTail || a.distance - b.distance || b.below.length - a.below.length,
    );
    const [best] = candidates;
    if (best === undefined) continue;
    const ties = candidates.filter(
      ({ commonTail, distance, below }) =>
        commonTail === best.commonTail && distance === best.distance && below.length === best.below.length,
    );
    // The physical folder: what lies above the files at hand is known from the physical path alone.
    const writtenPath = [...splitPath(best.directory.physicalPath), ...best.below];
    const folderPath = writtenPath.map((segment) => segment.toLowerCase());
    const ambiguous = ties.some(
      ({ directory }) =>
        foldersOf(directory.physicalPath).join('/') !== foldersOf(best.directory.physicalPath).join('/'),
    );
    // F2.31: every directory whose folder is that one, or holds it, serves the file.
    for (const directory of index.holding(folderPath)) {
      const depth = folderPath.length - foldersOf(directory.physicalPath).length;
      const below = depth === 0 ? [] : writtenPath.slice(-depth);
      // The file lies in that directory; whether its URL path leads there is another question.
      if (below.length > 0 && !directory.allowSubDirConfig) continue;
      if (!isReachable(directory, below, owners)) continue;
      mapped.push({
        source,
        site: directory.site,
        segments: [...directory.segments, ...below],
        certainty: ambiguous ? 'ambiguous' : 'commonTail',
        how: ambiguous
          ? message(
              'mapped by the last {0} folder names of "{1}", which other directories share',
              best.commonTail,
              best.directory.physicalPath,
            )
          : message('mapped by the last {0} folder names of "{1}"', best.commonTail, best.directory.physicalPath),
        rank: [best.commonTail, -best.distance],
      });
    }
  }
  return keepOneEach(mapped);
}

/** Two files cannot lie at one URL path: the better mapping stays, the other file is left unmapped there. */
function keepOneEach(
  mapped: readonly (MappedWebConfig & { readonly rank: readonly [number, number] })[],
): readonly MappedWebConfig[] {
  const best = new Map<string, (typeof mapped)[number]>();
  for (const candidate of mapped) {
    const key = urlKey(candidate.site, candidate.segments);
    const known = best.get(key);
    if (known === undefined || compareRank(candidate.rank, known.rank) > 0) best.set(key, candidate);
  }
  const kept = new Set(best.values());
  return mapped.filter((candidate) => kept.has(candidate));
}

function compareRank(a: readonly [number, number], b: readonly [number, number]): number {
  return a[0] - b[0] || a[1] - b[1];
}

/**
 * Virtual directories by the last segment of their physical paths, so that thousands of files and directories are
 * matched without comparing each with each.
 */
class TailIndex {
  private readonly byLast = new Map<
    string,
    { readonly directory: VirtualDirectory; readonly path: readonly string[] }[]
  >();

  constructor(directories: readonly VirtualDirectory[]) {
    for (const directory of directories) {
      const path = foldersOf(directory.physicalPath);
      const last = path[path.length - 1];
      if (last === undefined) continue;
      append(this.byLast, last, { directory, path });
    }
  }

  /** The directories whose folder is the given one or one above it. */
  holding(folder: readonly string[]): readonly VirtualDirectory[] {
    const found: VirtualDirectory[] = [];
    for (let length = folder.length; length >= 1; length--) {
      for (const { directory, path } of this.byLast.get(folder[length - 1] ?? '') ?? []) {
        if (path.length === length && path.every((segment, i) => segment === folder[i])) found.push(directory);
      }
    }
    return found;
  }

  candidates(folder: readonly string[], home: readonly string[]): Candidate[] {
    const found: Candidate[] = [];
    const lower = folder.map((segment) => segment.toLowerCase());
    for (let length = lower.length; length >= 1; length--) {
      for (const { directory, path } of this.byLast.get(lower[length - 1] ?? '') ?? []) {
        const below = folder.slice(length);
        let commonTail = 1;
        while (
          commonTail < Math.min(path.length, length) &&
          path[path.length - 1 - commonTail] === lower[length - 1 - commonTail]
        ) {
          commonTail++;
        }
        found.push({ directory, below, commonTail, distance: distance(folder.slice(0, length), home) });
      }
    }
    return found;
  }
}

/** Whether a URL path below a directory is really its own, and not taken by a deeper application or directory. */
function isReachable(
  directory: VirtualDirectory,
  below: readonly string[],
  owners: ReadonlyMap<string, VirtualDirectory>,
): boolean {
  for (let depth = 1; depth <= below.length; depth++) {
    if (owners.has(urlKey(directory.site, [...directory.segments, ...below.slice(0, depth)]))) return false;
  }
  return owners.get(urlKey(directory.site, directory.segments)) === directory;
}

function explicitMapping(
  folder: readonly string[],
  pathMap: PathMap,
): { readonly site: string; readonly segments: readonly string[] } | null {
  const lower = folder.map((segment) => segment.toLowerCase());
  let best: { readonly url: string; readonly length: number } | null = null;
  for (const [url, mappedFolder] of pathMap) {
    const wanted = foldersOf(mappedFolder);
    const matches = wanted.length <= lower.length && wanted.every((segment, i) => segment === lower[i]);
    if (matches && (best === null || wanted.length > best.length)) best = { url, length: wanted.length };
  }
  if (best === null) return null;
  const [site, ...segments] = best.url.split('/').filter((segment) => segment !== '');
  return site === undefined ? null : { site, segments: [...segments, ...folder.slice(best.length)] };
}

function urlKey(site: string, segments: readonly string[]): string {
  return [site, ...segments].join('/').toLowerCase();
}

/**
 * A path's segments: drive letters, variables and shares are names like any other. Of a URI, as editors name files, the
 * names that it stands for.
 */
function splitPath(path: string): readonly string[] {
  const isUri = /^[a-z][a-z\d+.-]+:\/\//i.test(path);
  return path
    .split(/[\\/]+/)
    .filter((segment) => segment !== '' && segment !== '.')
    .map((segment) => (isUri ? decoded(segment) : segment));
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** A path's folders in lower case, in which they are compared. */
function foldersOf(path: string): readonly string[] {
  return splitPath(path).map((segment) => segment.toLowerCase());
}

function folderOf(file: string): readonly string[] {
  return splitPath(file).slice(0, -1);
}

function distance(a: readonly string[], b: readonly string[]): number {
  let common = 0;
  while (common < Math.min(a.length, b.length) && a[common]?.toLowerCase() === b[common]?.toLowerCase()) common++;
  return a.length - common + (b.length - common);
}
