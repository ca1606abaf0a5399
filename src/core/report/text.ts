import { accessFlagsText } from '../tls/accessFlags';
import { showControls } from '../text/escape';
import { formatMessage } from '../text/message';
import { FileLines } from './lines';
import type { Analysis } from '../analyze';
import type { Finding } from '../rules/rule';
import type { Redaction } from './redact';
import type { Effective, Origin } from '../server/effective';
import type { AccessFlags, Binding, Server, Site, SitePath } from '../server/model';

/** Longer source lines are cut around the finding. */
const MAX_SOURCE_LINE = 120;

/**
 * The `check` report for people: what was read, each site with its paths, then each finding with its line.
 *
 * @param redaction for an analysis that was redacted by it: what the quoted lines must not show
 */
export function checkText(analysis: Analysis, redaction: Redaction | null = null): string {
  const { server, sources } = analysis;
  const findings = analysis.findings.filter(({ known }) => known !== true);
  const lines = new FileLines(sources, redaction);
  const out: string[] = [
    ...sources.map((source) => `${showControls(source.file)}: ${source.format} (${source.encoding})`),
    '',
  ];
  if (server.sites.length > 0) {
    out.push(serverLine(server), '');
    for (const site of server.sites) out.push(siteLines(site, lines).join('\n'), '');
  }
  for (const { file, site, path, how } of server.webConfigs) {
    out.push(showControls(`${file} lies at ${site}${path} (${formatMessage(how)})`));
  }
  if (server.webConfigs.length > 0) out.push('');
  for (const { file, paths } of server.unmapped) {
    out.push(`${showControls(file)}, on its own (what the server adds is unknown):`);
    for (const path of paths) out.push(pathLine(path, lines));
    out.push('');
  }
  for (const finding of findings) out.push(findingLines(finding, lines).join('\n'), '');
  for (const unknown of server.unknowns) out.push(`not known: ${showControls(formatMessage(unknown))}`);
  for (const { file, reason } of server.ignored) out.push(`not used: ${showControls(file)}: ${formatMessage(reason)}`);
  out.push(summaryLine(analysis));
  return `${out.join('\n')}\n`;
}

/** Product and version in a line. */
export function serverLine({ product, version, windows }: Server): string {
  const atLeast = version === '6.0' ? '' : ' or later';
  return `${product} ${version}${atLeast}${windows === null ? '' : ` on ${windows}`}`;
}

function siteLines(site: Site, lines: FileLines): readonly string[] {
  return [
    `${showControls(site.name)} (id ${site.id ?? '?'}): SSL ${site.sslMode.mode}`,
    ...site.bindings.map((binding) => `  ${bindingText(binding)}${httpSysText(binding)}`),
    ...site.paths.map((path) => pathLine(path, lines)),
  ];
}

/** A binding in a line, e.g. `https *:443:www.example.org (Sni)`. */
export function bindingText({ protocol, bindingInformation, sslFlags }: Binding): string {
  const flags = sslFlags.names.length === 0 ? '' : ` (${sslFlags.names.join(', ')})`;
  return showControls(`${protocol} ${bindingInformation?.value ?? ''}${flags}`);
}

/** What serves a binding, where an export tells. */
function httpSysText({ certificate, httpSys }: Binding): string {
  const parts: string[] = [];
  if (certificate?.hash != null) parts.push(`certificate ${certificate.hash} by ${certificate.selectedBy}`);
  else if (certificate !== null) parts.push(`certificate by ${certificate.selectedBy}`);
  if (httpSys?.known === true) {
    if (httpSys.entry === null) parts.push('no HTTP.SYS entry answers');
    if (httpSys.negotiation === 'handshake') parts.push('client certificate asked for in the handshake');
    for (const { endpoint } of httpSys.alternatives) parts.push(`${endpoint} wins for its address`);
  }
  return parts.length === 0 ? '' : showControls(`: ${parts.join('; ')}`);
}

function pathLine({ path, access, violations }: SitePath, lines: FileLines): string {
  const { bits } = access.flags.value;
  const names = bits === null ? 'not understood' : accessFlagsText(bits);
  const violation = violations.length === 0 ? '' : '; 500.19: a locked section is set';
  return `  ${showControls(path)}  ${names}; client certificate: ${access.clientCertificate}${violation}${originText(access.flags, lines)}`;
}

/** Where the flags are decided and what they override. */
function originText({ origin, overridden }: Effective<AccessFlags>, lines: FileLines): string {
  if (origin === null) return '';
  const at = (place: Origin): string => `${place.file}:${lines.rangeAt(place).start.line + 1}`;
  const lost = overridden.map(({ value, origin: place }) => `${accessFlagsText(value.bits)} at ${at(place)}`);
  return showControls(`  [${at(origin)}${lost.length === 0 ? '' : `, overrides ${lost.join(', ')}`}]`);
}

function findingLines(finding: Finding, lines: FileLines): readonly string[] {
  const { file, range } = finding.place;
  const { start, end } = lines.rangeAt(finding.place);
  const text = lines.textOf(file);
  const cut = Math.max(range.start - start.character, range.start - MAX_SOURCE_LINE / 2);
  // Only what is shown is searched for the end of the line, which may be a megabyte away.
  const near = text.slice(cut, cut + MAX_SOURCE_LINE);
  const to = cut + near.search(/[\r\n]|$/);
  const shown = (from: number, until: number): string =>
    showControls(lines.shownAt(file, { start: from, end: Math.max(from, Math.min(until, to)) }).replace(/\t/g, ' '));
  const indent = shown(cut, range.start).length;
  const width = Math.max(1, shown(range.start, end.line === start.line ? range.end : to).length);
  return [
    `${showControls(file)}:${start.line + 1}:${start.character + 1}: ${finding.severity}: ${showControls(formatMessage(finding.message))} [${finding.rule}]`,
    `    ${shown(cut, to)}`,
    `    ${' '.repeat(indent)}${'^'.repeat(width)}`,
  ];
}

/** How many findings there are, by severity; known and suppressed ones by themselves. */
export function summaryLine({ findings, suppressed }: Analysis): string {
  const open = findings.filter(({ known }) => known !== true);
  const count = (severity: Finding['severity']): number =>
    open.filter((finding) => finding.severity === severity).length;
  const counted = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`;
  const known = findings.length - open.length;
  return [
    `${counted(count('error'), 'error')}, ${counted(count('warning'), 'warning')}, ${count('information')} information`,
    ...(known === 0 ? [] : [`${known} known`]),
    ...(suppressed.length === 0 ? [] : [`${suppressed.length} suppressed`]),
  ].join('; ');
}
