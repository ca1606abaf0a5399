import { formatMessage } from '../text/message';
import { showControls } from '../text/escape';
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

/** Profiles for people: what fails and what is not known line by line, the rest as numbers. */
export function auditText(audits: readonly Audit[], sources: readonly Source[]): string {
  const lines = new FileLines(sources);
  const out = audits.flatMap(({ profile, results }) => [
    `${profile.title} (${profile.revision})`,
    ...results
      .filter(({ status }) => status === 'fail' || status === 'unknown')
      .map((result) => resultLine(result, lines)),
    `  ${STATUSES.map((status) => `${STATUS_WORDS[status]}: ${count(results, status)}`).join(', ')}`,
    '',
  ]);
  return out.map((line) => `${line}\n`).join('');
}

function resultLine({ control, status, reason, site, path, place }: ControlResult, lines: FileLines): string {
  const where = site === null ? '' : ` ${site}${path ?? ''}`;
  const start = place === null ? null : lines.rangeAt(place).start;
  const at = place === null || start === null ? '' : ` (${place.file}:${start.line + 1}:${start.character + 1})`;
  const name = control.name === null ? control.id : `${control.id} ${control.name}`;
  return `  ${showControls(`${STATUS_WORDS[status]}  ${name}${where}: ${control.title}. ${formatMessage(reason)}${at}`)}`;
}

function count(results: readonly ControlResult[], status: ControlStatus): number {
  return results.filter((result) => result.status === status).length;
}
