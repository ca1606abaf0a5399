import { analyze, checkDocument, readSource, readSourceBytes } from '../../src/core/index';
import type { Analysis, Finding, Site, SitePath, Source, WindowsName } from '../../src/core/index';
import type { CheckDocument } from './documents';

/** Files by name: text, or bytes where the encoding is what is tested. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

export const TOOL = { name: 'iis-ssl-explorer', version: '0.0.0' };

/** What the files say as one server, with shortcuts for the usual questions. */
export interface Checked {
  readonly analysis: Analysis;
  /** The `check` document, as a reader of the JSON gets it. */
  readonly document: CheckDocument;
  readonly site: (name: string) => Site;
  readonly path: (site: string, path: string) => SitePath;
  /** The findings of one rule. */
  readonly found: (rule: string) => readonly Finding[];
  /** The text at a place of a file. */
  readonly textAt: (place: { readonly file: string; readonly range: { start: number; end: number } }) => string;
}

export function readFiles(files: Files): readonly Source[] {
  return Object.entries(files).map(([file, content]) =>
    typeof content === 'string'
      ? readSource({ file, text: content, encoding: 'utf-8' })
      : readSourceBytes(file, content),
  );
}

export function checkFiles(files: Files, options: { readonly windows?: WindowsName | undefined } = {}): Checked {
  const sources = readFiles(files);
  const analysis = analyze(sources, { windows: options.windows ?? null });
  const site = (name: string): Site =>
    must(
      analysis.server.sites.find((each) => each.name === name),
      `site ${name}`,
    );
  return {
    analysis,
    document: JSON.parse(JSON.stringify(checkDocument(analysis, TOOL))) as CheckDocument,
    site,
    path: (name, path) =>
      must(
        site(name).paths.find((each) => each.path === path),
        `path ${path}`,
      ),
    found: (rule) => analysis.findings.filter((finding) => finding.rule === rule),
    textAt: ({ file, range }) =>
      must(
        sources.find((source) => source.file === file),
        file,
      ).text.slice(range.start, range.end),
  };
}

/** The value, which the test says is there. */
export function must<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new Error(`There is no ${what}.`);
  return value;
}
