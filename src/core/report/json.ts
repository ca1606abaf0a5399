import { accessFlagNames } from '../tls/accessFlags';
import { formatMessage } from '../text/message';
import { isInterleaved } from '../server/effective';
import { editsOf } from '../rules/applyFix';
import { fingerprintOf } from './baseline';
import { FileLines } from './lines';
import { everyFinding } from '../analyze';
import type { Analysis } from '../analyze';
import type { AppliedSuppression, Fix } from '../rules/rule';
import type { Hop, Trace } from '../request/trace';
import type { Effective } from '../server/effective';
import type {
  Application,
  Binding,
  CertificateReference,
  HstsSettings,
  Iis6SiteSettings,
  Place,
  Site,
  SitePath,
} from '../server/model';
import type { HttpSysEntry } from '../server/httpSys';
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
    webConfigs: server.webConfigs.map(({ file, site, path, certainty, how }) => ({
      file,
      site,
      path,
      certainty,
      how: formatMessage(how),
    })),
    unmapped: server.unmapped.map(({ file, paths }) => ({ file, paths: paths.map((path) => pathOf(path, lines)) })),
    findings: everyFinding(analysis).map((finding) => ({
      rule: finding.rule,
      severity: finding.severity,
      message: formatMessage(finding.message),
      ...jsonPlace(finding.place, lines),
      site: finding.site,
      path: finding.path,
      suppressed: finding.suppressed,
      ...(finding.suppression === undefined ? {} : { suppression: suppressionOf(finding.suppression, lines) }),
      ...(finding.known === undefined ? {} : { known: finding.known }),
      fingerprint: fingerprintOf(finding),
      related: (finding.related ?? []).map(({ message, place }) => ({
        message: formatMessage(message),
        ...jsonPlace(place, lines),
      })),
      affected: finding.affected ?? [],
      fixes: (finding.fixes ?? []).map((fix) => fixOf(fix, lines)),
    })),
    httpSys: httpSysReport(analysis, lines),
    tls: tlsReport(analysis, lines),
    unknowns: server.unknowns.map(formatMessage),
  };
}

function suppressionOf({ kind, reason, place }: AppliedSuppression, lines: FileLines): Record<string, unknown> {
  return { kind, reason, ...(place === null ? { file: null, range: null } : jsonPlace(place, lines)) };
}

function fixOf(fix: Fix, lines: FileLines): Record<string, unknown> {
  const title = formatMessage(fix.title);
  if (fix.kind === 'command') {
    const { kind, shell, command, undo } = fix;
    return { kind, title, shell, command, undo };
  }
  const edits = editsOf([fix], (file) => lines.textOf(file)) ?? [];
  return {
    kind: fix.kind,
    title,
    edits: edits.map(({ newText, ...place }) => ({ ...jsonPlace(place, lines), newText })),
  };
}

/** Every entry of HTTP.SYS with the sites whose bindings it serves; an entry that serves none is an orphan. */
function httpSysReport({ server }: Analysis, lines: FileLines): Record<string, unknown> {
  const users = new Map<HttpSysEntry, Set<string>>();
  for (const site of server.sites) {
    for (const { httpSys } of site.bindings) {
      for (const entry of [httpSys?.entry ?? null, ...(httpSys?.alternatives ?? [])]) {
        if (entry === null) continue;
        const sites = users.get(entry) ?? new Set<string>();
        users.set(entry, sites.add(site.name));
      }
    }
  }
  return {
    read: server.httpSys.read,
    entries: server.httpSys.entries.map((entry) => ({
      kind: entry.kind,
      endpoint: entry.endpoint,
      hash: entry.hash,
      store: entry.store,
      appId: entry.appId,
      clientCertNegotiation: entry.clientCertNegotiation.value,
      dsMapperUsage: entry.dsMapperUsage.value,
      verifyClientCertRevocation: entry.verifyClientCertRevocation.value,
      certain: entry.certain,
      sites: [...(users.get(entry) ?? [])],
      ...jsonPlace(entry.place, lines),
    })),
  };
}

function tlsReport({ server }: Analysis, lines: FileLines): Record<string, unknown> {
  const { protocols, enableHttp2Tls, enableHttp3, sendTrustedIssuerList, clientAuthTrustMode, enableKernelSsl } =
    server.tls;
  const setting = (value: Effective<number | null>): Record<string, unknown> => ({
    value: value.value,
    origin: originOf(value, lines),
  });
  return {
    protocols: protocols.map(({ protocol, enabled, origin }) => ({
      protocol,
      enabled,
      origin: origin === null ? null : jsonPlace(origin, lines),
    })),
    enableHttp2Tls: setting(enableHttp2Tls),
    enableHttp3: setting(enableHttp3),
    sendTrustedIssuerList: setting(sendTrustedIssuerList),
    clientAuthTrustMode: setting(clientAuthTrustMode),
    enableKernelSsl: setting(enableKernelSsl),
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
    bindings: site.bindings.map((binding) => ({
      ...bindingOf(binding),
      sslFlags: sslFlagsOf(binding),
      certificate: certificateOf(binding.certificate),
      ...httpSysOf(binding),
    })),
    paths: site.paths.map((path) => pathOf(path, lines)),
    hsts: site.hsts === null ? null : hstsOf(site.hsts),
    applications: site.applications.map(applicationOf),
    iis6: site.iis6 === null ? null : iis6SiteOf(site.iis6),
  };
}

function iis6SiteOf(settings: Iis6SiteSettings): Record<string, unknown> {
  return {
    sslAlwaysNegoClientCert: settings.sslAlwaysNegoClientCert.value,
    certCheckMode: settings.certCheckMode.value,
    sslCtlIdentifier: settings.sslCtlIdentifier.value,
    sslCtlStoreName: settings.sslCtlStoreName.value,
  };
}

function hstsOf({
  enabled,
  maxAge,
  includeSubDomains,
  preload,
  redirectHttpToHttps,
}: HstsSettings): Record<string, unknown> {
  return {
    enabled: enabled.value,
    maxAge: maxAge.value,
    includeSubDomains: includeSubDomains.value,
    preload: preload.value,
    redirectHttpToHttps: redirectHttpToHttps.value,
  };
}

function applicationOf({
  path,
  applicationPool,
  enabledProtocols,
  virtualDirectories,
}: Application): Record<string, unknown> {
  return {
    path,
    applicationPool: applicationPool.value,
    enabledProtocols: enabledProtocols.value,
    virtualDirectories: virtualDirectories.map((directory) => ({
      path: directory.path,
      physicalPath: directory.physicalPath.value,
      allowSubDirConfig: directory.allowSubDirConfig.value,
    })),
  };
}

/** Each binding carries its own answer about the handshake (report contract, Settled 11 and 13). */
function httpSysOf({ httpSys }: Binding): Record<string, unknown> {
  if (httpSys === null) return {};
  return {
    // An entry whose hash the export does not say is no certificate.
    alternatives: httpSys.alternatives.flatMap(({ endpoint, hash, store, appId }) =>
      hash === null ? [] : [{ endpoint, hash, store, appId, selectedBy: 'ipPort' }],
    ),
    // Null although an export was given: no entry serves the binding.
    httpSysEntry: httpSys.entry?.endpoint ?? null,
    negotiation: httpSys.negotiation,
    negotiationKnown: httpSys.known,
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

function pathOf({ path, access, violations }: SitePath, lines: FileLines): Record<string, unknown> {
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
      mappingEntries: {
        oneToOne: access.mappingEntries.oneToOne.length,
        manyToOne: access.mappingEntries.manyToOne.length,
        complete: access.mappingEntries.complete,
      },
      uploadReadAheadSize: access.uploadReadAheadSize.value,
      origin: originOf(access.flags, lines),
      // F2.28: the order between files is not documented.
      certainty: isInterleaved(access.flags) ? 'inferred' : 'documented',
      overridden: access.flags.overridden.map(({ value, origin }) => ({
        flags: value.bits === null ? null : accessFlagNames(value.bits),
        origin: jsonPlace(origin, lines),
      })),
    },
    violations: violations.map(({ kind, section, place, lock }) => ({
      kind,
      section,
      ...jsonPlace(place, lines),
      lock: lock === null ? null : jsonPlace(lock, lines),
    })),
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
    // Nor does a site answer that has no endpoint for the web at all.
    site: kind === 'noSite' ? null : (trace.site?.name ?? null),
    path: kind === 'noSite' ? null : (trace.path?.path ?? null),
    binding: trace.binding === null ? null : bindingOf(trace.binding),
    certificate: certificateOf(trace.certificate),
    sslMode: trace.sslMode,
    clientCertificate: { asked: trace.clientCertificate.asked, result: trace.clientCertificate.result },
    outcome: { kind, status, substatus, win32 },
    hops: trace.hops.map((hop) => hopOf(hop, lines)),
    brokenEdges: trace.brokenEdges.map(({ part, afterHop, from, to, what, fact, certainty, place }) => ({
      afterHop,
      from,
      to,
      what: formatMessage(what),
      fact,
      part,
      certainty,
      origin: place === null ? null : jsonPlace(place, lines),
    })),
    crossings: trace.crossings,
    reasons: trace.reasons.map(({ text, place, fact }) => ({
      text: formatMessage(text),
      ...(place === null ? { file: null, range: null } : jsonPlace(place, lines)),
      fact,
    })),
    unknowns: trace.unknowns.map(formatMessage),
    client: {
      localAddress: trace.request.localAddress,
      sni: trace.request.sni,
      tls: trace.request.tls,
      http: trace.request.http,
      clientCertificate: trace.request.clientCertificate,
      body: trace.request.bodyBytes,
    },
    mode: { id: trace.mode.id, name: formatMessage(trace.mode.name) },
    negotiated: { tls: trace.negotiated.tls, http: trace.negotiated.http },
    askedAt: trace.askedAt === null ? null : { part: trace.askedAt.part, hop: trace.askedAt.hop },
    handshake: trace.handshake.map((hop) => hopOf(hop, lines)),
  };
}

function hopOf({ from, to, boundary, payload, what, fact, certainty, place }: Hop, lines: FileLines): unknown {
  return {
    from,
    to,
    boundary,
    payload,
    what: formatMessage(what),
    fact,
    certainty,
    origin: place === null || place.file === '' ? null : jsonPlace(place, lines),
  };
}
