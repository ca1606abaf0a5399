import { bindingText } from '../report/text';
import { finish, ITEMS_IN_STEP, mapInSteps } from '../steps';
import { message } from '../text/message';
import { accessFlagsText } from '../tls/accessFlags';
import { isWithin, locationsIn } from './locations';
import { modeText } from './words';
import type { Analysis } from '../analyze';
import type { Steps } from '../steps';
import type { Site, SitePath } from '../server/model';
import type { Message } from '../text/message';
import type { TextRange } from '../text/range';

/** An entry of a file's outline. */
export interface OutlineItem {
  readonly kind: 'site' | 'binding' | 'application' | 'path' | 'entry' | 'key';
  readonly name: string;
  readonly detail: Message | null;
  readonly range: TextRange;
  /** The text to select; inside of `range`. */
  readonly selection: TextRange;
  readonly children: readonly OutlineItem[];
}

/** The outline of a file: its sites with bindings and applications, the paths that it states, the entries of exports. */
export function outlineOf(analysis: Analysis, file: string): readonly OutlineItem[] {
  return finish(outlineSteps(analysis, file, Infinity));
}

/** So many items a site has inside, about: where there is no room for all of them, none is made. */
const ITEMS_INSIDE = 3;

/**
 * The same in steps, for an editor that takes no more than so many items. Of a larger file what is inside of sites is left
 * out, then what stands beside them, then the last sites.
 */
export function* outlineSteps(analysis: Analysis, file: string, most: number): Steps<readonly OutlineItem[]> {
  const own = analysis.server.sites.filter(({ extent }) => extent.file === file);
  const hasRoom = own.length * (1 + ITEMS_INSIDE) <= most;
  const whole = yield* mapInSteps(own.slice(0, most), (site) => siteItem(site, hasRoom ? itemsInside(site) : []));
  const inside = whole.reduce((sum, { children }) => sum + children.length, 0);
  const beside = yield* itemsBeside(analysis, file, most - whole.length);
  const sites =
    whole.length + inside + beside.length <= most ? whole : whole.map((item) => ({ ...item, children: [] }));
  yield;
  return [...sites, ...beside].sort((a, b) => a.range.start - b.range.start);
}

/** What a file has beside its sites, until there are so many: paths that it states, entries of exports. */
function* itemsBeside(analysis: Analysis, file: string, most: number): Steps<readonly OutlineItem[]> {
  const items: OutlineItem[] = [];
  for (const item of allBeside(analysis, file)) {
    if (items.length >= most) break;
    if (items.length % ITEMS_IN_STEP === ITEMS_IN_STEP - 1) yield;
    items.push(item);
  }
  return items;
}

function* allBeside(analysis: Analysis, file: string): Generator<OutlineItem> {
  const { sources, server } = analysis;
  for (const { text, range, pathRange, path } of locationsIn(analysis, file)) {
    yield { ...leaf('path', text, range, path === undefined ? null : flagsText(path)), selection: pathRange };
  }
  for (const site of server.iis6 === null ? [] : server.sites) {
    for (const path of site.paths) {
      const isKey = path.place.file === file && !isWithin(path.place, site.extent);
      if (isKey) yield leaf('path', site.name + path.path, path.place.range, flagsText(path));
    }
  }
  for (const path of server.unmapped.flatMap(({ paths }) => paths)) {
    if (path.place.file === file) yield leaf('path', path.path, path.place.range, flagsText(path));
  }
  const source = sources.find((candidate) => candidate.file === file);
  if (source?.format === 'registry') {
    for (const { path, range } of source.declarations.keys) yield leaf('key', path, range, null);
  } else if (source?.format === 'netshSslcert') {
    for (const { endpoint, range } of source.declarations.entries) yield leaf('entry', endpoint.value, range, null);
  }
}

function siteItem(site: Site, children: readonly OutlineItem[]): OutlineItem {
  return {
    kind: 'site',
    name: site.name,
    detail: modeText(site.sslMode.mode),
    range: site.extent.range,
    selection: isWithin(site.place, site.extent) ? site.place.range : site.extent.range,
    children,
  };
}

function itemsInside({ bindings, applications, extent }: Site): readonly OutlineItem[] {
  const items = [
    ...bindings.flatMap((binding) =>
      isWithin(binding.place, extent) ? [leaf('binding', bindingText(binding), binding.place.range, null)] : [],
    ),
    ...applications.flatMap(({ path, place }) =>
      isWithin(place, extent) ? [leaf('application', path, place.range, null)] : [],
    ),
  ];
  return items.sort((a, b) => a.range.start - b.range.start);
}

function leaf(kind: OutlineItem['kind'], name: string, range: TextRange, detail: Message | null): OutlineItem {
  return { kind, name, detail, range, selection: range, children: [] };
}

function flagsText({ access }: SitePath): Message {
  return message('Access flags: {0}', accessFlagsText(access.flags.value.bits));
}
