import assert from 'node:assert/strict';
import { SaxesParser } from 'saxes';
import {
  analyze,
  checkDocument,
  checkText,
  explainAt,
  formatMessage,
  LineIndex,
  pictureOf,
  readSourceBytes,
  renderMarkdown,
  renderMermaid,
  renderSvg,
  requestDocument,
  traceFlow,
} from '../../src/core/index';
import { readXml } from '../../src/core/xml/readXml';
import { readSvg } from '../support/svg';
import { schemaErrors } from '../support/schema';
import type { Analysis } from '../../src/core/index';
import type { FuzzFile } from './inputs';

const TOOL = { name: 'iis-ssl-explorer', version: '0.0.0' };
const OPTIONS = { windows: null } as const;

/**
 * What holds for every input: nothing throws, every range lies in its text, the same input gives the same answer,
 * documents follow their schema, pictures are well-formed, XML is reported exactly when a strict parser objects.
 */
export function checkInput(files: readonly FuzzFile[], withDocuments: boolean): void {
  const sources = files.map(({ file, bytes }) => readSourceBytes(file, bytes));
  const analysis = analyze(sources, OPTIONS);
  checkPlaces(analysis);
  for (const source of sources) if ('tree' in source) checkXml(source.text);
  if (!withDocuments) return;
  const document: unknown = JSON.parse(JSON.stringify(checkDocument(analysis, TOOL)));
  assert.deepEqual(schemaErrors(document), []);
  const again = analyze(
    files.map(({ file, bytes }) => readSourceBytes(file, bytes)),
    OPTIONS,
  );
  assert.deepEqual(JSON.parse(JSON.stringify(checkDocument(again, TOOL))), document, 'two runs differ');
  checkText(analysis);
  for (const source of sources) explainAt(analysis, source.file, source.text.length >> 1);
  checkPictures(analysis);
}

function checkPlaces({ sources, server, findings, suppressed }: Analysis): void {
  const texts = new Map(sources.map(({ file, text }) => [file, text]));
  const pending: unknown[] = [server.sites, server.structure, server.unmapped, server.httpSys, findings, suppressed];
  const seen = new Set<unknown>();
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
    for (const each of Object.values(value)) pending.push(each);
  }
  for (const { place, message } of findings) {
    const index = new LineIndex(texts.get(place.file) ?? '');
    assert.ok(index.rangeAt(place.range).start.line < index.lineCount);
    assert.ok(formatMessage(message) !== '');
  }
}

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

function checkPictures(analysis: Analysis): void {
  for (const site of analysis.server.sites.slice(0, 3)) {
    const trace = traceFlow(analysis.server, site, site.paths[site.paths.length - 1]?.path ?? '/');
    const picture = pictureOf(trace);
    readSvg(renderSvg(picture, { heading: true }));
    renderMermaid(picture);
    renderMarkdown(picture);
    assert.deepEqual(schemaErrors(JSON.parse(JSON.stringify(requestDocument(analysis, trace)))), []);
  }
}
