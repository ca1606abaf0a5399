import type { Analysis } from '../analyze';
import type { Application, Place, Server, Site, SitePath } from '../server/model';
import type { TextRange } from '../text/range';

/** What a URL path that begins with a site's name means. */
export interface PathTarget {
  readonly site: Site;
  /** The application that lies exactly there, unless it is the site's own. */
  readonly application: Application | undefined;
  /** The path as the model has it; absent when nothing about SSL is stated for it. */
  readonly path: SitePath | undefined;
}

/** The sites, applications and paths of a server by their names, compared without case (F2.32); the first of a name counts. */
class PathTargets {
  private readonly sites: ReadonlyMap<string, Site>;
  private readonly below = new Map<Site, PathTargetsOfSite>();

  constructor({ sites }: Server) {
    this.sites = firstByKey(sites, ({ name }) => name);
  }

  find(text: string): PathTarget | null {
    const [name = '', ...segments] = text.split('/').filter((segment) => segment !== '');
    const site = this.sites.get(name.toLowerCase());
    if (site === undefined) return null;
    const wanted = `/${segments.join('/')}`.toLowerCase();
    const { applications, paths } = this.of(site);
    return { site, application: wanted === '/' ? undefined : applications.get(wanted), path: paths.get(wanted) };
  }

  private of(site: Site): PathTargetsOfSite {
    let known = this.below.get(site);
    if (known === undefined) {
      known = {
        applications: firstByKey(site.applications, ({ path }) => path),
        paths: firstByKey(site.paths, ({ path }) => path),
      };
      this.below.set(site, known);
    }
    return known;
  }
}

interface PathTargetsOfSite {
  readonly applications: ReadonlyMap<string, Application>;
  readonly paths: ReadonlyMap<string, SitePath>;
}

function firstByKey<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T> {
  const byKey = new Map<string, T>();
  for (const item of items) {
    const key = keyOf(item).toLowerCase();
    if (!byKey.has(key)) byKey.set(key, item);
  }
  return byKey;
}

const targetsByServer = new WeakMap<Server, PathTargets>();

/** Finds what the path of a location means, compared without case (F2.32); `null` for the server and for unknown sites. */
export function targetOfPath(server: Server, text: string): PathTarget | null {
  let targets = targetsByServer.get(server);
  if (targets === undefined) {
    targets = new PathTargets(server);
    targetsByServer.set(server, targets);
  }
  return targets.find(text);
}

/** A `<location>` for a site or something below it. */
export interface LocationAt extends PathTarget {
  readonly text: string;
  /** The whole element. */
  readonly range: TextRange;
  /** Its path, without quotes. */
  readonly pathRange: TextRange;
}

/**
 * The `<location>` elements of a file that are for known sites, in document order.
 * @param isWanted whether the element at a range is asked about
 */
export function* locationsIn(
  { sources, server }: Analysis,
  file: string,
  isWanted: (range: TextRange) => boolean = () => true,
): Generator<LocationAt> {
  const source = sources.find((candidate) => candidate.file === file);
  if (source?.format !== 'applicationHost' && source?.format !== 'webConfig') return;
  for (const { location } of source.declarations.blocks) {
    if (location === null || !isWanted(location.range)) continue;
    const path = location.attribute('path');
    const target = path === undefined ? null : targetOfPath(server, path.value);
    if (path === undefined || target === null) continue;
    yield { ...target, text: path.value, range: location.range, pathRange: path.valueRange };
  }
}

/** Whether a place lies in another. */
export function isWithin(inner: Place, outer: Place): boolean {
  return inner.file === outer.file && outer.range.start <= inner.range.start && inner.range.end <= outer.range.end;
}
