import assert from 'node:assert/strict';
import { Builder } from 'xml2js';
import { SaxesParser } from 'saxes';
import {
  analyze,
  analyzeSteps,
  applyEdits,
  baselineDocument,
  checkDocument,
  checkMarkdown,
  checkText,
  compareWithBaseline,
  editsOf,
  formatMessage,
  groupSources,
  inlaysOf,
  lensesOf,
  LineIndex,
  migrateMetabase,
  outlineOf,
  pictureOf,
  readBaseline,
  readSource,
  readSourceBytesSteps,
  redactorOf,
  renderMarkdown,
  renderMermaid,
  renderSvg,
  requestDocument,
  sarifDocument,
  traceFlow,
} from '../../src/core/index';
import { readXml } from '../../src/core/xml/readXml';
import { askAt, QUESTIONS } from '../support/askEverything';
import { TOOL } from '../support/check';
import { sarifErrors } from '../support/sarifSchema';
import { schemaErrors } from '../support/schema';
import { readSvg } from '../support/svg';
import type { Analysis, Finding, Source, Steps } from '../../src/core/index';
import type { XmlElement } from '../../src/core/xml/xmlTree';
import type { FuzzFile } from './inputs';

const OPTIONS = { windows: null } as const;

/** Of each input, so many findings have their fixes made. */
const FIXED_FINDINGS = 4;

/** Of each text, so many elements have their ranges looked at. */
const MOST_ELEMENTS = 2000;

/**
 * What holds for every input: nothing throws; work ends after steps that grow with the text; every range lies in its
 * text and slices what it names; XML is reported exactly when a strict parser objects. Thoroughly: two runs are equal;
 * JSON and SARIF follow their schemas, pictures are well-formed, no report has a control character; what an editor asks
 * is answered everywhere; a baseline knows what it was made of; a fix takes its finding away and breaks nothing.
 */
export function checkInput(files: readonly FuzzFile[], thorough: boolean): void {
  const sources = files.map(read);
  const size = sources.reduce((sum, { text }) => sum + text.length, 0);
  const analysis = bounded(analyzeSteps(sources, OPTIONS), 500 + size);
  checkPlaces(analysis);
  for (const source of sources) {
    if (!('tree' in source)) continue;
    checkXml(source.text);
    checkNames(source.text, source.tree.roots);
  }
  if (!thorough) return;
  const document: unknown = plain(checkDocument(analysis, TOOL));
  assert.deepEqual(schemaErrors(document), []);
  assert.deepEqual(plain(checkDocument(analyze(files.map(read), OPTIONS), TOOL)), document, 'two runs differ');
  checkReports(analysis);
  checkPictures(analysis);
  checkEditor(analysis);
  checkFixes(analysis);
  checkMigration(analysis);
}

function read({ file, bytes }: FuzzFile): Source {
  return bounded(readSourceBytesSteps(file, bytes), 10 + bytes.length);
}

/** Does work that has to end after so many steps. */
function bounded<T>(steps: Steps<T>, most: number): T {
  for (let count = 0; count <= most; count++) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
  assert.fail(`more than ${most} steps`);
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

// ---- places

function checkPlaces({ sources, server, findings, suppressed }: Analysis): void {
  const texts = new Map(sources.map(({ file, text }) => [file, text]));
  const pending: unknown[] = [server, findings, suppressed];
  const seen = new Set<unknown>(sources);
  for (let value = pending.pop(); value !== undefined || pending.length > 0; value = pending.pop()) {
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    const { file, range } = value as { file?: unknown; range?: unknown };
    if (typeof file === 'string' && typeof range === 'object' && range !== null) {
      const { start, end } = range as { start: number; end: number };
      const text = texts.get(file);
      assert.ok(text !== undefined, `a place in a file that was not given: ${file}`);
      assert.ok(0 <= start && start <= end && end <= text.length, `${file}: ${start} to ${end} of ${text.length}`);
    }
    checkToken(value, texts);
    for (const each of value instanceof Map ? value.values() : Object.values(value)) pending.push(each);
  }
  for (const { place, message } of [...findings, ...suppressed]) {
    const index = new LineIndex(texts.get(place.file) ?? '');
    assert.ok(index.rangeAt(place.range).start.line < index.lineCount);
    const words = formatMessage(message);
    assert.ok(words !== '');
    assert.ok(!message.args.every((arg) => !String(arg).includes('{')) || !/\{\d\}/.test(words), words);
  }
}

/** A flag knows the text that it was written as. */
function checkToken(value: object, texts: ReadonlyMap<string, string>): void {
  const { text, bits, place } = value as {
    text?: unknown;
    bits?: unknown;
    place?: { file: string; range: { start: number; end: number } };
  };
  if (typeof text !== 'string' || bits === undefined || place?.range === undefined) return;
  const slice = texts.get(place.file)?.slice(place.range.start, place.range.end) ?? '';
  // Behind the name of a single property of the metabase stands its value; references are written otherwise.
  if (!slice.includes('&')) assert.ok(slice === text || slice.startsWith(`${text}=`), `the text of a flag: ${slice}`);
}

// ---- XML

function checkXml(text: string): void {
  // A DTD is always reported; half a surrogate pair is a character for saxes and none for XML.
  if (/<!DOCTYPE/i.test(text) || /[\ud800-\udfff]/u.test(text) || /version\s*=\s*["']1\.[^0]/.test(text)) return;
  let objection: string | null = null;
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', (error) => {
    objection ??= error.message;
  });
  parser.write(text).close();
  const { problems } = readXml(text);
  const [first] = problems;
  assert.equal(
    first === undefined,
    objection === null,
    `strict parser: ${objection ?? 'nothing'}; we: ${first === undefined ? 'nothing' : formatMessage(first.message)}`,
  );
}

/** Ranges of names and values slice them from the text, but for what references and white space become. */
function checkNames(text: string, roots: readonly XmlElement[]): void {
  const pending = [...roots];
  for (let count = 0; pending.length > 0 && count < MOST_ELEMENTS; count++) {
    const element = pending.pop();
    if (element === undefined) return;
    assert.equal(text.slice(element.nameRange.start, element.nameRange.end), element.name);
    for (const { name, nameRange, value, valueRange } of element.attributes) {
      assert.equal(text.slice(nameRange.start, nameRange.end), name);
      const raw = text.slice(valueRange.start, valueRange.end);
      if (!/[&\t\r\n]/.test(raw)) assert.equal(raw, value, `the value of ${name}`);
    }
    for (const child of element.children) pending.push(child);
  }
}

// ---- reports

function checkReports(analysis: Analysis): void {
  assert.deepEqual(sarifErrors(plain(sarifDocument(analysis, TOOL, () => null))), []);
  const markdown = checkMarkdown(analysis);
  checkVisible('text', checkText(analysis));
  checkVisible('markdown', markdown);
  const redact = redactorOf(analysis);
  checkVisible('redacted', redact(markdown));
  const baseline = readBaseline(JSON.stringify(baselineDocument(analysis.findings)));
  assert.ok('entries' in baseline);
  const { analysis: compared, stale } = compareWithBaseline(analysis, baseline.entries);
  assert.ok(compared.findings.every(({ known }) => known === true) && stale.length === 0, 'a baseline knows its own');
  for (const ask of ['profiles', 'symptoms', 'comparison', 'missing'] as const) QUESTIONS[ask](analysis);
  groupSources(analysis.sources, []);
}

/** Nothing that moves a cursor, colours a terminal or turns the direction of reading. */
export function checkVisible(what: string, written: string): void {
  const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.exec(written);
  assert.equal(hidden, null, `${what}: a control character at ${hidden?.index ?? 0}`);
}

function checkPictures(analysis: Analysis): void {
  for (const site of analysis.server.sites.slice(0, 3)) {
    const trace = traceFlow(analysis.server, site, site.paths[site.paths.length - 1]?.path ?? '/');
    const picture = pictureOf(trace);
    const svg = renderSvg(picture, { heading: true });
    readSvg(svg);
    checkVisible('svg', svg);
    checkVisible('mermaid', renderMermaid(picture));
    checkVisible('markdown', renderMarkdown(picture));
    assert.deepEqual(schemaErrors(plain(requestDocument(analysis, trace))), []);
  }
}

// ---- editor

function checkEditor(analysis: Analysis): void {
  for (const { file, text } of analysis.sources) {
    outlineOf(analysis, file);
    lensesOf(analysis, file);
    inlaysOf(analysis, file, { start: 0, end: text.length });
    for (const part of [0, 0.25, 0.5, 0.75, 1]) {
      for (const { range } of askAt(analysis, file, Math.floor(text.length * part)).proposals)
        assert.ok(0 <= range.start && range.start <= range.end && range.end <= text.length);
    }
  }
}

// ---- fixes

/** A finding without its place: edits move what stands behind them. */
function identity({ rule, site, path, message, place }: Finding): string {
  return `${rule} at ${place.file} ${site ?? ''}${path ?? ''}: ${formatMessage(message)}`;
}

/** An edit takes its finding away, stays within its texts, and makes no text worse to read. */
function checkFixes(analysis: Analysis): void {
  const texts = new Map(analysis.sources.map(({ file, text }) => [file, text]));
  // Two files of one name are no server; an edit would not know which one it is for.
  if (texts.size < analysis.sources.length) return;
  const textOf = (file: string): string => texts.get(file) ?? '';
  const count = (findings: readonly Finding[], finding: Finding): number =>
    findings.filter((each) => identity(each) === identity(finding)).length;
  for (const finding of analysis.findings.filter(({ fixes }) => (fixes ?? []).length > 0).slice(0, FIXED_FINDINGS)) {
    for (const fix of finding.fixes ?? []) {
      if (fix.kind === 'command') {
        assert.doesNotMatch(`${fix.command}${fix.undo ?? ''}`, /[\r\n\0]/, 'a command is one line');
        continue;
      }
      const title = `${finding.rule}: a fix`;
      const edits = editsOf([fix], textOf);
      assert.ok(edits !== null && edits.length > 0, `${title}: edits overlap, or there is none`);
      const sources = analysis.sources.map(({ file, text, encoding }) =>
        readSource({ file, text: applyEdits(text, file, edits), encoding }),
      );
      const after = analyze(sources, OPTIONS);
      checkPlaces(after);
      assert.ok(
        count(after.findings, finding) < count(analysis.findings, finding),
        `${title}: the finding is still there`,
      );
      const broken = (found: Analysis): number => found.findings.filter(({ rule }) => rule === 'xml-syntax').length;
      assert.ok(broken(after) <= broken(analysis), `${title}: the text is broken`);
    }
  }
}

// ---- migration

function checkMigration(analysis: Analysis): void {
  if (analysis.server.iis6 === null) return;
  const migration = migrateMetabase(analysis, 'ws2022', (document) => new Builder().buildObject(document));
  if ('problem' in migration) return;
  for (const { name, text } of migration.files) {
    if (name !== 'applicationHost.config') continue;
    const source = readSource({ file: name, text, encoding: 'utf-8' });
    assert.deepEqual(source.problems, [], 'the migrated configuration is well-formed');
  }
}
