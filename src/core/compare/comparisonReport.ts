import { escapeMarkdown, showControls } from '../text/escape';
import { formatMessage, message } from '../text/message';
import { FileLines } from '../report/lines';
import { SCHEMA_VERSION } from '../report/json';
import type { Analysis } from '../analyze';
import type { Message } from '../text/message';
import type { Tool } from '../report/json';
import type { Comparison, Difference, DifferenceSide } from './difference';

/** A comparison with the files that it rests on, for reports. */
export interface ComparedServers {
  readonly before: Analysis;
  readonly after: Analysis;
  readonly comparison: Comparison;
}

/**
 * The `diff` document, described by `docs/diff.schema.json`. Plain data; keys are always in the same order. Each side's
 * file is a file of its own server: both may have the same names, so the side tells which is meant.
 */
export function comparisonDocument(
  { before, after, comparison }: ComparedServers,
  tool: Tool,
): Record<string, unknown> {
  const lines = { before: new FileLines(before.sources), after: new FileLines(after.sources) };
  const sideOf = (side: DifferenceSide | null, of: FileLines): Record<string, unknown> | null =>
    side === null
      ? null
      : {
          value: side.id ?? formatMessage(side.value),
          ...(side.place === null
            ? { file: null, range: null }
            : { file: side.place.file, range: of.rangeAt(side.place) }),
        };
  const inputs = ({ sources }: Analysis): readonly Record<string, unknown>[] =>
    sources.map(({ file, format }) => ({ file, format }));
  return {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: tool.name, version: tool.version },
    before: { inputs: inputs(before) },
    after: { inputs: inputs(after) },
    matches: comparison.matches,
    differences: comparison.differences.map((difference) => ({
      kind: difference.kind,
      area: difference.area,
      setting: difference.setting,
      site: difference.site,
      subject: difference.subject,
      before: sideOf(difference.before, lines.before),
      after: sideOf(difference.after, lines.after),
    })),
    unknowns: comparison.unknowns.map(formatMessage),
  };
}

/** The comparison for people: a line a difference under its site, each side with its place. */
export function comparisonText({ before, after, comparison }: ComparedServers): string {
  const lines = { before: new FileLines(before.sources), after: new FileLines(after.sources) };
  const out: string[] = [];
  let heading: string | null | undefined;
  for (const difference of comparison.differences) {
    if (difference.site !== heading) {
      if (heading !== undefined) out.push('');
      heading = difference.site;
      out.push(showControls(difference.site ?? 'Server'));
    }
    const sides = [sideText(difference.before, lines.before), sideText(difference.after, lines.after)]
      .filter((text) => text !== '')
      .join(' -> ');
    const what =
      difference.kind === 'changed'
        ? `${[difference.subject, formatMessage(settingName(difference))].filter((word) => word !== null).join(' ')}: `
        : '';
    out.push(showControls(`  ${MARKS[difference.kind]} ${what}${sides}`));
  }
  if (comparison.differences.length > 0) out.push('');
  for (const { before: a, after: b, by } of comparison.matches) {
    if (by !== 'name') out.push(showControls(`matched: ${a} with ${b}, by ${by}`));
  }
  for (const unknown of comparison.unknowns) out.push(`not known: ${showControls(formatMessage(unknown))}`);
  out.push(countText(comparison.differences));
  return `${out.join('\n')}\n`;
}

const MARKS = { added: '+', removed: '-', changed: '~' } as const;

function sideText(side: DifferenceSide | null, lines: FileLines): string {
  if (side === null) return '';
  const place = side.place === null ? '' : ` [${side.place.file}:${lines.rangeAt(side.place).start.line + 1}]`;
  return `${formatMessage(side.value)}${place}`;
}

/** The comparison as Markdown: one table, a row a difference. */
export function comparisonMarkdown({ before, after, comparison }: ComparedServers): string {
  const lines = { before: new FileLines(before.sources), after: new FileLines(after.sources) };
  const cell = (text: string): string => escapeMarkdown(text);
  const rows = comparison.differences.map((difference) =>
    [
      `${MARKS[difference.kind]} ${difference.site ?? ''}`.trim(),
      difference.subject ?? '',
      formatMessage(settingName(difference)),
      sideText(difference.before, lines.before),
      sideText(difference.after, lines.after),
    ]
      .map(cell)
      .join(' | '),
  );
  const table =
    rows.length === 0
      ? []
      : [
          '| Site | What | Setting | Before | After |',
          '| --- | --- | --- | --- | --- |',
          ...rows.map((row) => `| ${row} |`),
          '',
        ];
  return [
    '## Differences of two servers',
    '',
    countText(comparison.differences),
    '',
    ...table,
    ...comparison.unknowns.map((unknown) => `- Not known: ${cell(formatMessage(unknown))}`),
    '',
  ].join('\n');
}

function countText(differences: readonly Difference[]): string {
  if (differences.length === 0) return 'No difference was found in what both servers state.';
  return `${differences.length} difference${differences.length === 1 ? '' : 's'}`;
}

/** What people call a setting. */
export function settingName({ setting }: Pick<Difference, 'setting'>): Message {
  switch (setting) {
    case 'access':
      return message('access flags');
    case 'clientCertificate':
      return message('client certificate');
    case 'negotiation':
      return message('moment of the client-certificate request');
    case 'mapping':
      return message('certificate mapping');
    case 'sslMode':
      return message('SSL mode');
    case 'violation':
      return message('locked sections');
    case 'revocation':
      return message('verify client certificate revocation');
    case 'entry':
      return message('HTTP.SYS entry');
    default:
      return message('{0}', setting);
  }
}
