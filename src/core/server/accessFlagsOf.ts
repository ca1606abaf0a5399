import type { XmlAttribute } from '../xml/xmlTree';
import { parseAccessFlags } from '../tls/accessFlags';
import type { FlagSeparator } from '../tls/accessFlags';
import type { AccessFlags } from './model';

/** The default: `None`, and nothing stands anywhere. */
export const NO_ACCESS_FLAGS: AccessFlags = { bits: 0, tokens: [] };

/** Flags that stand in a file which was not read. */
export const UNKNOWN_ACCESS_FLAGS: AccessFlags = { bits: null, tokens: [] };

/**
 * A flags attribute understood. Tokens that are not understood add no bits; when none is understood (and the value is
 * not empty) the bits are unknown.
 */
export function accessFlagsOf(attribute: XmlAttribute, file: string, separator: FlagSeparator): AccessFlags {
  const { bits, tokens } = parseAccessFlags(attribute.value, separator);
  const understood = tokens.length === 0 || tokens.some((token) => token.bits !== null);
  return {
    bits: understood ? bits : null,
    tokens: tokens.map((token) => ({
      ...token,
      place: { file, range: attribute.rangeOf({ start: token.start, end: token.end }) },
    })),
  };
}
