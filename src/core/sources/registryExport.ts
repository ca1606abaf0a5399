import { message } from '../text/message';
import type { TextRange } from '../text/range';
import type { SourceProblem } from './source';

/** The data of a registry value. `text` stays readable for kinds that decide nothing here. */
export type RegistryData =
  | { readonly kind: 'dword'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'bytes'; readonly type: number; readonly bytes: readonly number[] }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'notUnderstood'; readonly text: string };

/** One value line of a registry export. */
export interface RegistryValue {
  readonly name: string;
  readonly data: RegistryData;
  /** The whole entry from the name's quote to the end of the data. */
  readonly range: TextRange;
  /** The data alone. */
  readonly dataRange: TextRange;
}

/** One `[key]` with its values. `[-key]` has `deleted`. */
export interface RegistryKey {
  readonly path: string;
  readonly deleted: boolean;
  readonly range: TextRange;
  readonly values: readonly RegistryValue[];
}

/** What one registry export says, in document order. */
export interface RegistryDeclarations {
  readonly keys: readonly RegistryKey[];
}

const HEADER = /^(?:Windows Registry Editor Version 5\.00|REGEDIT4)\s*$/;
const KEY_LINE = /^\s*\[(-?)(.*)\]\s*$/;
/** A name in quotes (with `\"` and `\\` inside) or `@`, then `=`. Anchored, and each part can match in one way only. */
const VALUE_START = /^(\s*)(?:@|"((?:[^"\\]|\\.)*)")\s*=\s*/;

/**
 * Reads a registry export, version 5 or REGEDIT4 (F7.15, F7.16). Lines that cannot be understood are reported and
 * skipped. A missing header line is no problem: people quote exports without it.
 */
export function readRegistryExport(
  text: string,
): RegistryDeclarations & { readonly problems: readonly SourceProblem[] } {
  const keys: { path: string; deleted: boolean; range: TextRange; values: RegistryValue[] }[] = [];
  const problems: SourceProblem[] = [];
  for (const line of logicalLines(text)) {
    const content = line.text.trim();
    if (content === '' || content.startsWith(';') || HEADER.test(content)) continue;
    const key = KEY_LINE.exec(line.text);
    if (key !== null) {
      const start = line.start + line.text.indexOf('[');
      keys.push({
        path: key[2] ?? '',
        deleted: key[1] === '-',
        range: { start, end: line.start + line.text.trimEnd().length },
        values: [],
      });
      continue;
    }
    const value = readValue(line);
    const current = keys[keys.length - 1];
    if (value !== null && current !== undefined) current.values.push(value);
    else {
      problems.push({
        message: message('This line is neither a key in brackets nor a value of a key.'),
        range: { start: line.start, end: line.start + line.text.trimEnd().length },
      });
    }
  }
  return { keys, problems };
}

interface LogicalLine {
  readonly text: string;
  readonly start: number;
}

/** Lines, with those that end in `\` joined to the next (the data of `hex` values is folded so); offsets stay true. */
function* logicalLines(text: string): Generator<LogicalLine> {
  let start = 0;
  while (start < text.length) {
    let end = lineEnd(text, start);
    while (text.charCodeAt(lastInk(text, start, end)) === 92 && end < text.length && isFoldable(text, start)) {
      end = lineEnd(text, end + 1);
    }
    yield { text: text.slice(start, end), start };
    start = end + 1;
  }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

/** Only `hex` data is folded; a string that ends in a backslash before its quote is not, nor is a comment. */
function isFoldable(text: string, start: number): boolean {
  return /^\s*(?:@|"(?:[^"\\]|\\.)*")\s*=\s*hex/i.test(text.slice(start, start + 400));
}

function lastInk(text: string, start: number, end: number): number {
  let i = end - 1;
  while (i > start && (text.charCodeAt(i) === 13 || text.charCodeAt(i) === 32 || text.charCodeAt(i) === 9)) i--;
  return i;
}

function readValue(line: LogicalLine): RegistryValue | null {
  const match = VALUE_START.exec(line.text);
  if (match === null) return null;
  const name = unescape(match[2] ?? '');
  const dataStart = match[0].length;
  const dataText = line.text.slice(dataStart).trimEnd();
  const start = line.start + (match[1] ?? '').length;
  return {
    name,
    data: readData(dataText),
    range: { start, end: line.start + dataStart + dataText.length },
    dataRange: { start: line.start + dataStart, end: line.start + dataStart + dataText.length },
  };
}

function readData(text: string): RegistryData {
  if (text === '-') return { kind: 'deleted' };
  const dword = /^dword:([0-9a-f]{1,8})$/i.exec(text);
  if (dword?.[1] !== undefined) return { kind: 'dword', value: Number.parseInt(dword[1], 16) };
  if (text.startsWith('"') && text.endsWith('"') && text.length >= 2) {
    return { kind: 'string', value: unescape(text.slice(1, -1)) };
  }
  const hex = /^hex(?:\(([0-9a-f]{1,8})\))?:/i.exec(text);
  if (hex !== null) {
    const items = text
      .slice(hex[0].length)
      .split(',')
      .map((item) => item.replace(/[\\\s]/g, ''))
      .filter((item) => item !== '');
    if (items.every((item) => /^[0-9a-f]{1,2}$/i.test(item))) {
      const type = hex[1] === undefined ? 3 : Number.parseInt(hex[1], 16);
      return { kind: 'bytes', type, bytes: items.map((item) => Number.parseInt(item, 16)) };
    }
  }
  return { kind: 'notUnderstood', text };
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}

/**
 * The last statement about a value in an export, which is the one that holds after it was imported.
 *
 * @param keyPath below the machine's hive, without `HKEY_LOCAL_MACHINE\`, e.g. `SYSTEM\CurrentControlSet\Services\HTTP\Parameters`;
 * key and value names compare without case, and `ControlSet001` stands for `CurrentControlSet` (F7.17)
 */
export function registryValue(
  registry: RegistryDeclarations,
  keyPath: string,
  valueName: string,
): RegistryValue | undefined {
  const wantedKey = comparableKey(`HKEY_LOCAL_MACHINE\\${keyPath}`);
  const wantedName = valueName.toLowerCase();
  let found: RegistryValue | undefined;
  for (const key of registry.keys) {
    const path = comparableKey(key.path);
    if (key.deleted && (wantedKey === path || wantedKey.startsWith(`${path}\\`))) found = undefined;
    if (key.deleted || path !== wantedKey) continue;
    for (const value of key.values) if (value.name.toLowerCase() === wantedName) found = value;
  }
  return found?.data.kind === 'deleted' ? undefined : found;
}

function comparableKey(path: string): string {
  return path
    .toLowerCase()
    .replace(/^hklm(?=\\)/, 'hkey_local_machine')
    .replace(/^hkey_local_machine\\system\\controlset\d{3}(?=\\|$)/, 'hkey_local_machine\\system\\currentcontrolset');
}
