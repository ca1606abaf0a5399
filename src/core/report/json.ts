import { accessFlagNames } from '../tls/accessFlags';
import { formatMessage } from '../text/message';
import { FileLines } from './lines';
import type { Analysis } from '../analyze';
import type { Trace } from '../request/trace';
import type { Effective } from '../server/effective';
import type { Binding, CertificateReference, Place, Site, SitePath } from '../server/model';
import type { Source } from '../sources/source';
import type { PositionRange } from '../text/lineIndex';

/** The version of the JSON's shape. It grows when a field is renamed or dropped, which is not meant to happen. */
export const SCHEMA_VERSION = 1;

/** The program that made a report. */
export interface Tool {
  readonly name: string;
  readonly version: string;
}

interface JsonPlace {
  readonly file: string;
  readonly range: PositionRange;
}

/**
 * The `check` document of the report contract. Plain data: `JSON.stringify` gives the document. Keys are always in the
 * same order, so that two runs over the same bytes give the same bytes.
 */
export function checkDocument(analysis: Analysis, tool: Tool): Record<string, unknown> {
  const lines = new FileLines(analysis.sources);
  const { server } = analysis;
  return {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: tool.name, version: tool.version },
    inputs: analysis.sources.map((source) => inputOf(source, analysis)),
    server: { product: server.product, version: server.version, windows: server.windows },
    sites: server.sites.map((site) => siteOf(site, lines)),
    unmapped: server.unmapped.map(({ file, paths }) => ({ file, paths: paths.map((path) => pathOf(path, lines)) })),
    findings: analysis.findings.map((finding) => ({
      rule: finding.rule,
      severity: finding.severity,
      message: formatMessage(finding.message),
      ...jsonPlace(finding.place, lines),
      site: finding.site,
      path: finding.path,
      suppressed: finding.suppressed,
      related: (finding.related ?? []).map(({ message, place }) => ({
        message: formatMessage(message),
        ...jsonPlace(place, lines),
      })),
    })),
    unknowns: server.unknowns.map(formatMessage),
  };
}

function inputOf(source: Source, { server }: Analysis): Record<string, unknown> {
  const problem =
    source.format === 'unknown'
      ? formatMessage(source.reason)
      : server.ignored
          .filter(({ file, expected }) => file === source.file && !expected)
          .map(({ reason }) => formatMessage(reason))[0];
  return {
    file: source.file,
    format: source.format,
    encoding: source.encoding,
    ...(problem === undefined ? {} : { problem }),
  };
}

function siteOf(site: Site, lines: FileLines): Record<string, unknown> {
  return {
    id: site.id,
    name: site.name,
    sslMode: site.sslMode.mode,
    bindings: site.bindings.map((binding) => ({ ...bindingOf(binding), sslFlags: sslFlagsOf(binding), certificate: certificateOf(binding.certificate) })),
    paths: site.paths.map((path) => pathOf(path, lines)),
  };
}

function bindingOf({ protocol, address, port, host }: Binding): Record<string, unknown> {
  return { protocol, address, port, host };
}

function sslFlagsOf({ sslFlags }: Binding): Record<string, unknown> {
  const { value, names, text } = sslFlags;
  return { value, names, ...(value === null ? { text } : {}) };
}

function certificateOf(certificate: CertificateReference | null): Record<string, unknown> | null {
  if (certificate === null) return null;
  const { hash, store, appId, selectedBy } = certificate;
  return { hash, store, appId, selectedBy };
}

function pathOf({ path, access }: SitePath, lines: FileLines): Record<string, unknown> {
  const { bits } = access.flags.value;
  return {
    path,
    access: {
      flags: bits === null ? null : accessFlagNames(bits),
      requireSsl: access.requireSsl,
      clientCertificate: access.clientCertificate,
      negotiation: access.negotiation,
      negotiationKnown: access.negotiationKnown,
      mapping: access.mapping,
      uploadReadAheadSize: access.uploadReadAheadSize.value,
      origin: originOf(access.flags, lines),
      overridden: access.flags.overridden.map(({ value, origin }) => ({
        flags: value.bits === null ? null : accessFlagNames(value.bits),
        origin: jsonPlace(origin, lines),
      })),
    },
  };
}

function originOf({ origin }: Effective<unknown>, lines: FileLines): JsonPlace | null {
  return origin === null ? null : jsonPlace(origin, lines);
}

function jsonPlace(place: Place, lines: FileLines): JsonPlace {
  return { file: place.file, range: lines.rangeAt(place) };
}

/** The `request` document of the report contract; `flow --format json` is the same. */
export function requestDocument(analysis: Analysis, trace: Trace): Record<string, unknown> {
  const lines = new FileLines(analysis.sources);
  const { kind, status, substatus, win32 } = trace.outcome;
  return {
    schemaVersion: SCHEMA_VERSION,
    url: trace.url,
    site: trace.site.name,
    path: trace.path.path,
    binding: trace.binding === null ? null : bindingOf(trace.binding),
    certificate: certificateOf(trace.certificate),
    sslMode: trace.sslMode,
    clientCertificate: { asked: trace.clientCertificate.asked, result: trace.clientCertificate.result },
    outcome: { kind, status, substatus, win32 },
    hops: trace.hops.map((hop) => ({
      from: hop.from,
      to: hop.to,
      boundary: hop.boundary,
      payload: hop.payload,
      what: formatMessage(hop.what),
      fact: hop.fact,
      certainty: hop.certainty,
    })),
    crossings: trace.crossings,
    reasons: trace.reasons.map(({ text, place, fact }) => ({
      text: formatMessage(text),
      ...(place === null ? { file: null, range: null } : jsonPlace(place, lines)),
      fact,
    })),
    unknowns: trace.unknowns.map(formatMessage),
  };
}
