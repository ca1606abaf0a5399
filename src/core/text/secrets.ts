import type { TextRange } from './range';

/**
 * Names whose values are secrets: passwords in configuration, in the metabase and in connection strings, and the keys of
 * ASP.NET and of the metabase. A name may end in one of them (`UNCPassword`, `AnonymousUserPass`).
 */
const SECRET_NAME = '(?:password|passwd|pwd|pass|secret|validationkey|decryptionkey|sessionkey)';

/** What follows the quote that ends a value: the end of a tag, a list or a line, or the next name with its value. */
const AFTER_QUOTE = String.raw`(?:\s*$|\s*[/>?,)\]}]|\s+(?:[<"'[;]|[\w:.-]+\s*=))`;

/**
 * A value in quotes, in quotes of a connection string that stands in an attribute, or bare. In a ruin the end may be
 * missing, or a quote may stand in the value: one that nothing follows that could follow a value does not end it.
 */
const VALUE = [
  String.raw`"[^"]*(?:"(?!${AFTER_QUOTE})[^"]*)*`,
  String.raw`'[^']*(?:'(?![";]|${AFTER_QUOTE})[^']*)*`,
  String.raw`&(?:quot|apos);(?:(?!&(?:quot|apos);)[^"'<>])*`,
  String.raw`(?:&[#\w]+;|[^\s;"'<>])(?:&[#\w]+;|[^;"'<>\r\n])*`,
].join('|');

const SECRET = new RegExp(String.raw`${SECRET_NAME}["']?\s*=\s*(?<value>${VALUE})|(?<sealed>\[enc:[^\]"'<>]*)`, 'gid');

/** A property of the metabase that is written by name: the name is a value here. */
const CUSTOM = /<Custom\b[^<]*/gi;
const CUSTOM_SECRET = new RegExp(String.raw`\bName\s*=\s*["'][^"']*${SECRET_NAME}["']`, 'i');
const CUSTOM_VALUE = /\bValue\s*=\s*(?<value>"[^"]*|'[^']*)/di;

/**
 * The secrets in the text of a file, clear or encrypted, in document order, found by their names alone: also in comments
 * and in what could not be read. Linear in the length of the text.
 */
export function secretRanges(text: string): readonly TextRange[] {
  const ranges: TextRange[] = [];
  const add = (start: number, end: number): void => {
    if (start < end) ranges.push({ start, end });
  };
  for (const { indices } of text.matchAll(SECRET)) {
    const value = indices?.groups?.['value'];
    const sealed = indices?.groups?.['sealed'];
    // A quote stays: it is where the value begins.
    if (value !== undefined) add(/["']/.test(text[value[0]] ?? '') ? value[0] + 1 : value[0], value[1]);
    if (sealed !== undefined) add(sealed[0], sealed[1]);
  }
  for (const { 0: element, index } of text.matchAll(CUSTOM)) {
    const value = CUSTOM_SECRET.test(element) ? CUSTOM_VALUE.exec(element)?.indices?.groups?.['value'] : undefined;
    if (value !== undefined) add(index + value[0] + 1, index + value[1]);
  }
  return joined(ranges.sort((a, b) => a.start - b.start));
}

/** Ranges in order, with those that overlap made one. */
function joined(ranges: readonly TextRange[]): readonly TextRange[] {
  const apart: TextRange[] = [];
  for (const range of ranges) {
    const last = apart[apart.length - 1];
    if (last === undefined || last.end <= range.start) apart.push(range);
    else apart[apart.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
  }
  return apart;
}

/** How far around a place a secret is looked for that it may lie in. */
const AROUND = 4096;

/** Whether a stretch of a text lies in a secret or touches one. */
export function isInSecret(text: string, { start, end }: TextRange): boolean {
  const from = Math.max(0, start - AROUND);
  return secretRanges(text.slice(from, end + AROUND)).some(
    (secret) => from + secret.start < end && start < from + secret.end,
  );
}
