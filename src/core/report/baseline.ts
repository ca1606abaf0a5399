import { getNodeValue } from 'jsonc-parser';
import { readJson } from '../text/json';
import { message } from '../text/message';
import type { Analysis } from '../analyze';
import type { Finding } from '../rules/rule';
import type { Message } from '../text/message';

/** What a finding is, wherever it stands: a baseline finds it again after lines have moved. */
export interface FindingIdentity {
  readonly rule: string;
  readonly site: string | null;
  readonly path: string | null;
  /** What the finding is about: the values that its message names, and its file where no site is known. */
  readonly key: string;
}

export interface BaselineEntry extends FindingIdentity {
  /** How many findings are alike. */
  readonly count: number;
}

export function identityOf({ rule, site, path, message: { args }, place }: Finding): FindingIdentity {
  return { rule, site, path, key: [...(site === null ? [place.file] : []), ...args].join(' | ') };
}

function textOf({ rule, site, path, key }: FindingIdentity): string {
  return JSON.stringify([rule, site, path, key]);
}

/**
 * A number in hex that two findings share when their identities do (64 bits of FNV-1a, in two halves). For comparing
 * reports, not for secrets.
 */
export function fingerprintOf(finding: Finding): string {
  return fingerprintOfText(textOf(identityOf(finding)));
}

/** The same number for any text. */
export function fingerprintOfText(text: string): string {
  return [0x811c9dc5, 0x01000193]
    .map((seed) => {
      let hash = seed;
      for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
      return (hash >>> 0).toString(16).padStart(8, '0');
    })
    .join('');
}

/** The findings as a baseline file: those that are known from now on. */
export function baselineDocument(findings: readonly Finding[]): Record<string, unknown> {
  return { schemaVersion: 1, findings: entriesOf(findings) };
}

function entriesOf(findings: readonly Finding[]): readonly BaselineEntry[] {
  const entries = new Map<string, BaselineEntry>();
  for (const finding of findings) {
    const identity = identityOf(finding);
    const text = textOf(identity);
    entries.set(text, { ...identity, count: (entries.get(text)?.count ?? 0) + 1 });
  }
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

/** Reads a baseline file. Never throws: `problem` says why it is none. */
export function readBaseline(
  text: string,
): { readonly entries: readonly BaselineEntry[] } | { readonly problem: Message } {
  const { root } = readJson(text);
  const document: unknown = root === undefined ? undefined : getNodeValue(root);
  const findings = isRecord(document) ? document['findings'] : undefined;
  if (!isRecord(document) || document['schemaVersion'] !== 1 || !Array.isArray(findings)) {
    return { problem: message('This is no baseline: a file that --update-baseline has written.') };
  }
  const entries = findings.filter(isEntry);
  return entries.length === findings.length
    ? { entries }
    : { problem: message('{0} entries of this baseline are not understood.', findings.length - entries.length) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEntry(value: unknown): value is BaselineEntry {
  if (!isRecord(value)) return false;
  const isText = (key: string): boolean => typeof value[key] === 'string';
  return (
    isText('rule') &&
    isText('key') &&
    (value['site'] === null || isText('site')) &&
    (value['path'] === null || isText('path')) &&
    typeof value['count'] === 'number'
  );
}

/** An analysis that tells known findings from new ones, and the entries that nothing was found for any more. */
export function compareWithBaseline(
  analysis: Analysis,
  entries: readonly BaselineEntry[],
): { readonly analysis: Analysis; readonly stale: readonly BaselineEntry[] } {
  const left = new Map(entries.map((entry) => [textOf(entry), entry.count]));
  const findings = analysis.findings.map((finding): Finding => {
    const text = textOf(identityOf(finding));
    const count = left.get(text) ?? 0;
    if (count > 0) left.set(text, count - 1);
    return { ...finding, known: count > 0 };
  });
  const stale = entries.flatMap((entry) => {
    const count = left.get(textOf(entry)) ?? 0;
    return count === 0 ? [] : [{ ...entry, count }];
  });
  return { analysis: { ...analysis, findings }, stale };
}
