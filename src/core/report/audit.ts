import { formatMessage } from '../text/message';
import { showControls } from '../text/escape';
import { append } from '../server/multiMap';
import { FileLines } from './lines';
import type { Audit, ControlResult, ControlStatus } from '../profiles/profile';
import type { Source } from '../sources/source';

const STATUSES: readonly ControlStatus[] = ['fail', 'unknown', 'notApplicable', 'pass'];

/** How people call a status. */
const STATUS_WORDS: Readonly<Record<ControlStatus, string>> = {
  fail: 'fails',
  unknown: 'unknown',
  notApplicable: 'not applicable',
  pass: 'passes',
};

/** Profiles with every answer, for the `check` document: plain data, keys always in the same order. */
export function auditDocument(
  audits: readonly Audit[],
  sources: readonly Source[],
): readonly Record<string, unknown>[] {
  const lines = new FileLines(sources);
  return audits.map(({ profile, results }) => ({
    profile: profile.name,
    title: profile.title,
    revision: profile.revision,
    summary: Object.fromEntries(STATUSES.map((status) => [status, count(results, status)])),
    results: results.map(({ control, status, reason, site, path, place }) => ({
      control: control.id,
      name: control.name,
      title: control.title,
      severity: control.severity,
      status,
      reason: formatMessage(reason),
      site,
      path,
      ...(place === null ? {} : { file: place.file, range: lines.rangeAt(place) }),
    })),
  }));
}

/** How many paths a line names before it counts the rest. */
const PATHS_SHOWN = 4;

/**
 * Profiles for people: what fails and what is not known line by line, the rest as numbers. Paths of a site with the same
 * answer for the same reason share a line.
 */
export function auditText(audits: readonly Audit[], sources: readonly Source[]): string {
  const lines = new FileLines(sources);
  const out = audits.flatMap(({ profile, results }) => [
    `${profile.title} (${profile.revision})`,
    ...grouped(results.filter(({ status }) => status === 'fail' || status === 'unknown')).map((group) =>
      groupLine(group, lines),
    ),
    `  ${STATUSES.map((status) => `${STATUS_WORDS[status]}: ${count(results, status)}`).join(', ')}`,
    '',
  ]);
  return out.map((line) => `${line}\n`).join('');
}

function grouped(results: readonly ControlResult[]): readonly (readonly ControlResult[])[] {
  const groups = new Map<string, ControlResult[]>();
  for (const result of results) {
    const { control, status, reason, site, place } = result;
    const at = place === null ? '' : `${place.file}:${place.range.start}`;
    append(groups, [control.id, status, site ?? '', formatMessage(reason), at].join('\u0000'), result);
  }
  return [...groups.values()];
}

function groupLine(group: readonly ControlResult[], lines: FileLines): string {
  const [first] = group;
  if (first === undefined) return '';
  const { control, status, reason, site, place } = first;
  const paths = group.flatMap(({ path }) => (path === null ? [] : [path]));
  const more = paths.length > PATHS_SHOWN ? ` and ${paths.length - PATHS_SHOWN} more` : '';
  const where =
    site === null ? '' : ` ${site}${paths.length === 0 ? '' : ` ${paths.slice(0, PATHS_SHOWN).join(' ')}`}${more}`;
  const start = place === null ? null : lines.rangeAt(place).start;
  const at = place === null || start === null ? '' : ` (${place.file}:${start.line + 1}:${start.character + 1})`;
  const name = control.name === null ? control.id : `${control.id} ${control.name}`;
  return `  ${showControls(`${STATUS_WORDS[status]}  ${name}${where}: ${control.title}. ${formatMessage(reason)}${at}`)}`;
}

function count(results: readonly ControlResult[], status: ControlStatus): number {
  return results.filter((result) => result.status === status).length;
}
