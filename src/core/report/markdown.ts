import { SEVERITIES } from '../rules/rule';
import { escapeMarkdown } from '../text/escape';
import { formatMessage } from '../text/message';
import { accessFlagsText } from '../tls/accessFlags';
import { FileLines } from './lines';
import { bindingText, summaryLine } from './text';
import type { Analysis } from '../analyze';
import type { Finding } from '../rules/rule';
import type { Place, Site } from '../server/model';

const TITLES = { error: 'Errors', warning: 'Warnings', information: 'Information', hint: 'Hints' } as const;

/** The `check` report as Markdown, for tickets and pull requests: findings by severity, then the sites. */
export function checkMarkdown(analysis: Analysis): string {
  const { server, sources } = analysis;
  const findings = analysis.findings.filter(({ known }) => known !== true);
  const lines = new FileLines(sources);
  const out = ['# SSL report', '', escapeMarkdown(summaryLine(analysis)), ''];
  for (const severity of SEVERITIES) {
    const own = findings.filter((finding) => finding.severity === severity);
    if (own.length === 0) continue;
    out.push(`## ${TITLES[severity]}`, '', own.flatMap((finding) => findingLines(finding, lines)).join('\n'), '');
  }
  for (const site of server.sites) out.push(siteLines(site).join('\n'), '');
  const notes = [
    ...server.unknowns.map((unknown) => `Not known: ${formatMessage(unknown)}`),
    ...server.ignored.map(({ file, reason }) => `Not used: ${file}: ${formatMessage(reason)}`),
  ];
  if (notes.length > 0) out.push('## Not known', '', notes.map((note) => `- ${escapeMarkdown(note)}`).join('\n'), '');
  out.push('## Files', '', '| File | Format | Encoding |', '| --- | --- | --- |');
  for (const { file, format, encoding } of sources) out.push(`| ${escapeMarkdown(file)} | ${format} | ${encoding} |`);
  return `${out.join('\n')}\n`;
}

function findingLines({ rule, message, place, related, fixes }: Finding, lines: FileLines): readonly string[] {
  const at = (where: Place): string => escapeMarkdown(`${where.file}:${lines.rangeAt(where).start.line + 1}`);
  return [
    `- **${rule}** at ${at(place)}: ${escapeMarkdown(formatMessage(message))}`,
    ...(related ?? []).map((each) => `  - ${escapeMarkdown(formatMessage(each.message))}: ${at(each.place)}`),
    ...(fixes ?? []).map(({ title }) => `  - Fix: ${escapeMarkdown(formatMessage(title))}`),
  ];
}

function siteLines(site: Site): readonly string[] {
  return [
    `## ${escapeMarkdown(site.name)}`,
    '',
    `SSL mode ${site.sslMode.mode}. ${site.bindings.map((binding) => escapeMarkdown(bindingText(binding))).join(', ')}`,
    '',
    '| Path | Access flags | Client certificate |',
    '| --- | --- | --- |',
    ...site.paths.map(
      ({ path, access }) =>
        `| ${escapeMarkdown(path)} | ${escapeMarkdown(accessFlagsText(access.flags.value.bits))} | ${access.clientCertificate} |`,
    ),
  ];
}
