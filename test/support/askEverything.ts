import {
  auditServer,
  baselineDocument,
  checkDocument,
  checkMarkdown,
  checkText,
  compareServers,
  definitionsAt,
  explainAt,
  explainSymptom,
  inlaysOf,
  lensesOf,
  missingExports,
  outlineOf,
  pictureOf,
  PROFILE_NAMES,
  proposalsAt,
  redactorOf,
  referencesAt,
  renderMarkdown,
  renderMermaid,
  renderSvg,
  requestDocument,
  sarifDocument,
  subjectAt,
  SYMPTOM_NAMES,
  traceFlow,
} from '../../src/core/index';
import { TOOL } from './check';
import type { Analysis, Proposal } from '../../src/core/index';

/** Every question that a host asks of an analysis, by name: documents, pictures, and what an editor shows. */
export const QUESTIONS = {
  json: (analysis) => JSON.stringify(checkDocument(analysis, TOOL)),
  text: checkText,
  markdown: checkMarkdown,
  sarif: (analysis) => JSON.stringify(sarifDocument(analysis, TOOL, () => null)),
  baseline: ({ findings }) => baselineDocument(findings),
  redaction: (analysis) => redactorOf(analysis)(checkMarkdown(analysis)),
  comparison: ({ server }) => compareServers(server, server),
  profiles: ({ server }) => auditServer(server, PROFILE_NAMES, new Map()),
  symptoms: (analysis) => SYMPTOM_NAMES.map(({ name }) => explainSymptom(analysis, name)),
  missing: ({ server }) => missingExports(server),
  flows: (analysis) =>
    analysis.server.sites.slice(0, 3).map((site) => {
      const trace = traceFlow(analysis.server, site, site.paths.at(-1)?.path ?? '/');
      const picture = pictureOf(trace);
      return [
        renderSvg(picture, { heading: true }),
        renderMermaid(picture),
        renderMarkdown(picture),
        requestDocument(analysis, trace),
      ];
    }),
  editor: (analysis) =>
    analysis.sources.map(({ file, text }) => [
      outlineOf(analysis, file),
      lensesOf(analysis, file),
      inlaysOf(analysis, file, { start: 0, end: text.length }),
      ...[0, text.length >> 1, text.length].map((offset) => askAt(analysis, file, offset)),
    ]),
} satisfies Readonly<Record<string, (analysis: Analysis) => unknown>>;

/** Every question that an editor asks about a place in a text. */
export function askAt(analysis: Analysis, file: string, offset: number): { proposals: readonly Proposal[] } {
  explainAt(analysis, file, offset);
  definitionsAt(analysis, file, offset);
  referencesAt(analysis, file, offset);
  subjectAt(analysis, file, offset);
  return { proposals: proposalsAt(analysis, file, offset) };
}
