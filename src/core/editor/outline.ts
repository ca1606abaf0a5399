import { bindingText } from '../report/text';
import { message } from '../text/message';
import { accessFlagsText } from '../tls/accessFlags';
import { isWithin, locationsIn } from './locations';
import { modeText } from './words';
import type { Analysis } from '../analyze';
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
  const { sources, server } = analysis;
  const items: OutlineItem[] = [];
  for (const { text, range, pathRange, path } of locationsIn(analysis, file)) {
    items.push({ ...leaf('path', text, range, path === undefined ? null : flagsText(path)), selection: pathRange });
  }
  for (const site of server.sites) {
    if (site.extent.file === file) items.push(siteItem(site));
    for (const path of site.paths) {
      const isKey = site.iis6 !== null && path.place.file === file && !isWithin(path.place, site.extent);
      if (isKey) items.push(leaf('path', site.name + path.path, path.place.range, flagsText(path)));
    }
  }
  for (const path of server.unmapped.flatMap(({ paths }) => paths)) {
    if (path.place.file === file) items.push(leaf('path', path.path, path.place.range, flagsText(path)));
  }
  const source = sources.find((candidate) => candidate.file === file);
  if (source?.format === 'registry') {
    for (const { path, range } of source.declarations.keys) items.push(leaf('key', path, range, null));
  } else if (source?.format === 'netshSslcert') {
    for (const { endpoint, range } of source.declarations.entries)
      items.push(leaf('entry', endpoint.value, range, null));
  }
  return items.sort((a, b) => a.range.start - b.range.start);
}

function siteItem(site: Site): OutlineItem {
  const children = [
    ...site.bindings.flatMap((binding) =>
      isWithin(binding.place, site.extent) ? [leaf('binding', bindingText(binding), binding.place.range, null)] : [],
    ),
    ...site.applications.flatMap(({ path, place }) =>
      isWithin(place, site.extent) ? [leaf('application', path, place.range, null)] : [],
    ),
  ];
  return {
    kind: 'site',
    name: site.name,
    detail: modeText(site.sslMode.mode),
    range: site.extent.range,
    selection: isWithin(site.place, site.extent) ? site.place.range : site.extent.range,
    children: children.sort((a, b) => a.range.start - b.range.start),
  };
}

function leaf(kind: OutlineItem['kind'], name: string, range: TextRange, detail: Message | null): OutlineItem {
  return { kind, name, detail, range, selection: range, children: [] };
}

function flagsText({ access }: SitePath): Message {
  return message('Access flags: {0}', accessFlagsText(access.flags.value.bits));
}
