import { escapeMarkdown, showControls } from '../text/escape';
import type { Analysis } from '../analyze';

/** Replaces what names a machine or its people: a text in, the same text without them out. */
export type Redactor = (text: string) => string;

const ADDRESS = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])|\[[0-9a-f:]*:[0-9a-f:.%]+\]/gi;
const THUMBPRINT = /(?<![0-9a-z])[0-9a-f]{40,64}(?![0-9a-z])/gi;
/** Addresses that mean every machine. */
const NOBODYS = /^(?:0\.0\.0\.0|127\.0\.0\.1|\[::1?\])$/;

/**
 * Makes a redactor for what is said about a server: its sites, host names, folders and files, and every address and
 * thumbprint, each by the same placeholder wherever it stands. URL paths and settings stay: they are what a report is
 * about.
 */
export function redactorOf({ server, sources }: Analysis): Redactor {
  const names = new Map<string, string>();
  const add = (kind: string, value: string | null | undefined): void => {
    const key = value?.trim().toLowerCase() ?? '';
    if (key.length < 2 || names.has(key)) return;
    const placeholder = `${kind}-${names.size + 1}`;
    // In Markdown a name stands with its escapes.
    for (const form of [key, escapeMarkdown(key), showControls(key)]) names.set(form.toLowerCase(), placeholder);
  };
  for (const { file } of sources) add('folder', file.slice(0, Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\'))));
  for (const { name, bindings, applications } of server.sites) {
    add('site', name);
    for (const { host } of bindings) add('host', host);
    for (const { applicationPool, virtualDirectories } of applications) {
      add('pool', applicationPool.value);
      for (const { physicalPath } of virtualDirectories) add('path', physicalPath.value);
    }
  }
  for (const { kind, name } of server.httpSys.entries) if (kind === 'hostnamePort') add('host', name);
  const values = new Map<string, string>();
  const numbered =
    (kind: string) =>
    (found: string): string => {
      const key = found.toLowerCase();
      if (NOBODYS.test(key)) return found;
      const known = values.get(key) ?? `${kind}-${values.size + 1}`;
      values.set(key, known);
      return known;
    };
  // The longest first: a name may be a part of another.
  const pattern = [...names.keys()]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
    .join('|');
  const known = pattern === '' ? null : new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, 'giu');
  return (text) => {
    const named = known === null ? text : text.replace(known, (found) => names.get(found.toLowerCase()) ?? found);
    return named.replace(THUMBPRINT, numbered('thumbprint')).replace(ADDRESS, numbered('address'));
  };
}

/** Redacts every string in plain data; the names of its fields stay. */
export function redactData(value: unknown, redact: Redactor): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((each) => redactData(each, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, redactData(each, redact)]));
}
