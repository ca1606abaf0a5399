import { isWithin, locationsIn } from './locations';
import type { Analysis } from '../analyze';
import type { Binding, Place, Site, SitePath } from '../server/model';
import type { TextRange } from '../text/range';

/** What a text is about. */
export interface Subject {
  readonly site: Site;
  readonly binding: Binding | null;
  readonly path: SitePath | null;
}

/** The site, binding or path whose text is around an offset, the smallest; `null` outside of all of them. */
export function subjectAt(analysis: Analysis, file: string, offset: number): Subject | null {
  const here: Place = { file, range: { start: offset, end: offset } };
  const isAround = ({ start, end }: TextRange): boolean => start <= offset && offset < end;
  for (const location of locationsIn(analysis, file, isAround)) {
    return { site: location.site, binding: null, path: location.path ?? null };
  }
  for (const site of analysis.server.sites) {
    if (isWithin(here, site.extent)) {
      const binding = site.bindings.find(({ place }) => isWithin(here, place)) ?? null;
      return { site, binding, path: null };
    }
    // What is inherited stands in a key further up, which is not about this path.
    const path = site.paths.find(
      ({ place, access: { flags } }) =>
        isWithin(here, place) ||
        (flags.origin !== null && isWithin(here, flags.origin) && place.range.start <= here.range.start),
    );
    if (path !== undefined && site.iis6 !== null) return { site, binding: null, path };
  }
  for (const placed of analysis.server.webConfigs) {
    if (placed.file !== file) continue;
    const site = analysis.server.sites.find(({ name }) => name === placed.site);
    if (site === undefined) continue;
    return { site, binding: null, path: site.paths.find(({ path }) => path === placed.path) ?? null };
  }
  return null;
}
