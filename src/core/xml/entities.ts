import type { TextRange } from '../text/range';

/**
 * Character references and the five entities of XML 1.0 (section 4.6). No other entity exists in IIS configuration:
 * a DTD is never read, so what it declares stays as it is written.
 */
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const REFERENCE = /&(?:#x0*([0-9a-fA-F]{1,6})|#0*([0-9]{1,7})|(amp|lt|gt|quot|apos));/g;

/** Replaces the references that XML itself defines; everything else, a bare `&` too, stays as it is written. */
export function decodeReferences(raw: string): string {
  if (!raw.includes('&')) return raw;
  return raw.replace(REFERENCE, decodeOne);
}

function decodeOne(whole: string, hex?: string, decimal?: string, name?: string): string {
  if (name !== undefined) return NAMED[name] ?? whole;
  const code = hex === undefined ? Number.parseInt(decimal ?? '', 10) : Number.parseInt(hex, 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/**
 * Where a part of a decoded value stands in the raw text.
 *
 * @param raw the attribute's text between its quotes
 * @param part offsets in the decoded value
 * @returns offsets in `raw`; a reference is covered as a whole when the part touches it
 */
export function rangeInRaw(raw: string, part: TextRange): TextRange {
  if (!raw.includes('&')) return part;
  let start = part.start;
  let end = part.end;
  let shift = 0;
  for (const match of raw.matchAll(REFERENCE)) {
    const decodedLength = decodeOne(match[0], match[1], match[2], match[3]).length;
    const decodedStart = match.index - shift;
    const extra = match[0].length - decodedLength;
    if (part.start >= decodedStart + decodedLength) start += extra;
    if (part.end > decodedStart) end += extra;
    shift += extra;
  }
  return { start, end };
}
