import { accessFlagsText } from '../tls/accessFlags';
import { bindingFlagNames } from '../tls/bindingFlags';
import { entryFlags } from './entryFlags';
import type { Analysis } from '../analyze';
import type { TextRange } from '../text/range';

/** The names of the bits of a number, to be shown behind it. */
export interface Inlay {
  readonly offset: number;
  readonly text: string;
}

/** Names for the numbers of a file that are bits: flags of bindings, access flags and `DefaultFlags`. */
export function inlaysOf({ sources, server }: Analysis, file: string, within: TextRange): readonly Inlay[] {
  const inlays = new Map<number, string>();
  const add = (offset: number, names: string): void => {
    if (within.start <= offset && offset <= within.end) inlays.set(offset, names === '' ? 'None' : names);
  };
  for (const site of server.sites) {
    for (const { sslFlags } of site.bindings) {
      const { value, origin } = sslFlags;
      if (value !== null && origin?.file === file) add(origin.valueRange.end, bindingFlagNames(value).join(' + '));
    }
  }
  const paths = [...server.sites, ...server.unmapped].flatMap((holder) => holder.paths);
  for (const { flags } of paths.map(({ access }) => access)) {
    for (const { value, origin } of [flags, ...flags.overridden]) {
      const [token, ...rest] = value.tokens;
      const isNumber = rest.length === 0 && token !== undefined && /^\d+$/.test(token.text);
      if (isNumber && origin?.file === file) add(origin.valueRange.end, accessFlagsText(value.bits));
    }
  }
  const source = sources.find((candidate) => candidate.file === file);
  if (source?.format === 'registry') {
    for (const { name, data, dataRange } of source.declarations.keys.flatMap(({ values }) => values)) {
      if (name.toLowerCase() !== 'defaultflags' || data.kind !== 'dword') continue;
      const set = entryFlags(data.value).filter(({ isSet }) => isSet);
      add(dataRange.end, set.map(({ name }) => name).join(' + '));
    }
  }
  return [...inlays].map(([offset, text]) => ({ offset, text })).sort((a, b) => a.offset - b.offset);
}
