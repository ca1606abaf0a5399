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

/** Finds what the path of a location means, compared without case (F2.32); `null` for the server and for unknown sites. */
export function targetOfPath({ sites }: Server, text: string): PathTarget | null {
  const [name = '', ...segments] = text.split('/').filter((segment) => segment !== '');
  const site = sites.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (site === undefined) return null;
  const wanted = `/${segments.join('/')}`.toLowerCase();
  const isIt = ({ path }: { readonly path: string }): boolean => path.toLowerCase() === wanted;
  const application = wanted === '/' ? undefined : site.applications.find(isIt);
  return { site, application, path: site.paths.find(isIt) };
}

/** A `<location>` for a site or something below it. */
export interface LocationAt extends PathTarget {
  readonly text: string;
  /** The whole element. */
  readonly range: TextRange;
  /** Its path, without quotes. */
  readonly pathRange: TextRange;
}

/** The `<location>` elements of a file that are for known sites, in document order. */
export function locationsIn({ sources, server }: Analysis, file: string): readonly LocationAt[] {
  const source = sources.find((candidate) => candidate.file === file);
  if (source?.format !== 'applicationHost' && source?.format !== 'webConfig') return [];
  return source.declarations.blocks.flatMap(({ location }): LocationAt[] => {
    const path = location?.attribute('path');
    const target = path === undefined ? null : targetOfPath(server, path.value);
    if (path === undefined || location === null || target === null) return [];
    return [{ ...target, text: path.value, range: location.range, pathRange: path.valueRange }];
  });
}

/** Whether a place lies in another. */
export function isWithin(inner: Place, outer: Place): boolean {
  return inner.file === outer.file && outer.range.start <= inner.range.start && inner.range.end <= outer.range.end;
}
