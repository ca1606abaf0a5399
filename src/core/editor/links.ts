import { locationsIn } from './locations';
import type { Analysis } from '../analyze';
import type { Place } from '../server/model';

/** One text that speaks of another: a location of its site, a binding of its HTTP.SYS entry, a refused text of its lock. */
interface Link {
  readonly from: Place;
  readonly to: Place;
}

function contains(place: Place, file: string, offset: number): boolean {
  return place.file === file && place.range.start <= offset && offset <= place.range.end;
}

/** Where the text at an offset leads to. */
export function definitionsAt(analysis: Analysis, file: string, offset: number): readonly Place[] {
  return unique(linksOf(analysis).flatMap(({ from, to }) => (contains(from, file, offset) ? [to] : [])));
}

/** The texts that lead to the same as the text at an offset, or to that text itself. */
export function referencesAt(analysis: Analysis, file: string, offset: number): readonly Place[] {
  const links = linksOf(analysis);
  const targets = links.filter(({ from, to }) => contains(to, file, offset) || contains(from, file, offset));
  const keys = new Set(targets.map(({ to }) => keyOf(to)));
  return unique(links.flatMap(({ from, to }) => (keys.has(keyOf(to)) ? [from] : [])));
}

function keyOf({ file, range }: Place): string {
  return `${file}:${range.start}:${range.end}`;
}

function unique(places: readonly Place[]): readonly Place[] {
  return [...new Map(places.map((place) => [keyOf(place), place])).values()];
}

function linksOf(analysis: Analysis): readonly Link[] {
  const { sources, server } = analysis;
  const links: Link[] = [];
  for (const { file } of sources) {
    for (const { pathRange, application, site } of locationsIn(analysis, file)) {
      links.push({ from: { file, range: pathRange }, to: application?.place ?? site.place });
    }
  }
  for (const site of server.sites) {
    for (const { statement, httpSys } of site.bindings) {
      if (statement === null || httpSys === null) continue;
      for (const entry of [httpSys.entry, ...httpSys.alternatives]) {
        if (entry !== null) links.push({ from: statement, to: entry.endpointPlace });
      }
    }
    for (const { violations } of site.paths) {
      for (const { place, lock } of violations) if (lock !== null) links.push({ from: place, to: lock });
    }
  }
  return links;
}
