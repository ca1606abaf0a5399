import { escapeMarkdown } from '../text/escape';
import { formatMessage } from '../text/message';
import { FileLines } from '../report/lines';
import { WINDOWS_TITLES } from '../tls/windows';
import type { Analysis } from '../analyze';
import type { Place } from '../server/model';
import type { Migration, MigrationNote, Treatment } from './migration';

const TREATMENTS: Readonly<Record<Treatment, string>> = {
  carried: 'applicationHost.config',
  script: 'script',
  noEquivalent: 'no equivalent',
  byHand: 'by hand',
};

/** The report of a migration as Markdown: what was decided, what is left to do, and every property with its new home. */
export function migrationReport(migration: Migration, { sources, server }: Analysis): string {
  const lines = new FileLines(sources);
  const at = (place: Place | null): string =>
    place === null ? '' : `${escapeMarkdown(place.file)}:${lines.rangeAt(place).start.line + 1}`;
  const note = ({ text, place, fact }: MigrationNote): string =>
    `- ${escapeMarkdown(formatMessage(text))} (${[at(place), fact].filter((part) => part !== '').join(', ')})`;
  const section = (title: string, rows: readonly string[]): readonly string[] =>
    rows.length === 0 ? [] : [`## ${title}`, '', ...rows, ''];
  const counted = server.sites.length === 1 ? 'One site' : `${server.sites.length} sites`;
  return [
    `# From IIS 6 to ${WINDOWS_TITLES[migration.target]}`,
    '',
    `${counted} of ${escapeMarkdown(sources.find(({ format }) => format === 'metabase')?.file ?? '')}. ` +
      'Merge the sections of applicationHost.config into the file of the new server; nothing here was sent or changed.',
    '',
    ...section('To do by hand', migration.byHand.map(note)),
    ...section('Decided, and could be decided otherwise', migration.decisions.map(note)),
    ...section(
      'Not known',
      migration.unknowns.map((unknown) => `- ${escapeMarkdown(formatMessage(unknown))}`),
    ),
    '## Properties',
    '',
    '| Property | Key | Value | Goes to | New home | Stands at |',
    '| --- | --- | --- | --- | --- | --- |',
    ...migration.properties.map(
      ({ property, key, value, treatment, home, place }) =>
        `| ${[property, key, value ?? '(kept private)', TREATMENTS[treatment], formatMessage(home)].map(escapeMarkdown).join(' | ')} | ${at(place)} |`,
    ),
    '',
    `${migration.otherProperties} other properties of the web service are no SSL settings and were not carried over.`,
    '',
  ].join('\n');
}
