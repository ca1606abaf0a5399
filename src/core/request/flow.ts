import { isHttps } from '../server/model';
import { message } from '../text/message';
import { iis6SslMode } from '../tls/sslMode';
import { asksInHandshake, decideCertificate, reportsUnsupported } from './clientCertificate';
import { endpointOf } from './endpoint';
import { makeHandshake } from './handshakeWay';
import { modeOf } from './mode';
import { decideOutcome, isBodyTooLarge, NO_SITE, RESET, TLS_ALERT } from './outcome';
import { negotiateProtocols, NOTHING_AGREED } from './protocolNegotiation';
import { certificateReasons, certificateUnknowns, flagsReasons, outcomeReasons, placeOf } from './reasons';
import { DEFAULT_CLIENT } from './request';
import { makeRefusedWay, makeRequestWay } from './requestWay';
import { routeRequest } from './routing';
import { boundAddress, nearestPath } from './siteIndex';
import { countCrossings } from './trace';
import type { Binding, Reason, Server, Site, SitePath } from '../server/model';
import type { Message } from '../text/message';
import type { SslMode } from '../tls/sslMode';
import type { CertificateDecision } from './clientCertificate';
import type { TlsEndpoint } from './endpoint';
import type { HandshakeWay } from './handshakeWay';
import type { ProtocolDecision } from './protocolNegotiation';
import type { ClientRequest, ClientSettings } from './request';
import type { RequestPlan } from './requestWay';
import type { Route } from './routing';
import type { Outcome, Trace } from './trace';

/** Traces one request: which site answers it, over which way, and with what result. */
export function traceRequest(server: Server, request: ClientRequest): Trace {
  return traceRouted(server, request, routeRequest(server, request));
}

/**
 * Traces the default request to a path of a site: over https where the site has an https binding, at that binding.
 *
 * @param requestedPath site-relative, beginning with `/`
 * @param client what differs from the default client
 */
export function traceFlow(
  server: Server,
  site: Site,
  requestedPath: string,
  client: Partial<ClientSettings> = {},
): Trace {
  const binding = site.bindings.find(isHttps) ?? site.bindings.find(({ protocol }) => /^http$/i.test(protocol)) ?? null;
  const secure = binding !== null && isHttps(binding);
  const port = binding?.port ?? (secure ? 443 : 80);
  const host = hostOf(binding);
  const request: ClientRequest = {
    ...DEFAULT_CLIENT,
    ...client,
    url: urlOf(secure ? 'https' : 'http', host, port, requestedPath),
    scheme: secure ? 'https' : 'http',
    host,
    port,
    path: requestedPath,
  };
  return traceRouted(server, request, {
    site,
    binding,
    address: request.localAddress ?? (binding === null ? null : boundAddress(binding)),
    listening: binding !== null,
    reasons:
      binding === null
        ? [
            {
              text: message('The site has neither an https nor an http binding: no web request reaches it.'),
              place: site.place,
              fact: 'F2.1',
            },
          ]
        : [],
    unknowns: [],
  });
}

/** A host that leads to a binding. */
function hostOf(binding: Binding | null): string {
  const host = binding?.host ?? '';
  if (host !== '') return host.replace(/^\*\./, 'www.').toLowerCase();
  const address = binding?.address ?? '*';
  return address === '*' ? 'localhost' : address;
}

function urlOf(scheme: ClientRequest['scheme'], host: string, port: number, path: string): string {
  const usual = scheme === 'https' ? 443 : 80;
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}${port === usual ? '' : `:${port}`}${path}`;
}

/** What every trace has, before it is known how far the request comes. */
type Frame = Omit<
  Trace,
  'negotiated' | 'clientCertificate' | 'askedAt' | 'outcome' | 'handshake' | 'hops' | 'brokenEdges' | 'crossings'
>;

function traceRouted(server: Server, request: ClientRequest, route: Route): Trace {
  const secure = request.scheme === 'https';
  const { site, binding } = route;
  const path = site === null ? null : nearestPath(site, request.path);
  const mode = modeOfRequest(server, site, secure);
  const found = secure && (route.listening || server.httpSys.read) ? endpointOf(server, request, route) : null;
  // Where nothing listens, an entry of HTTP.SYS that somebody else may have made is all that can answer.
  const endpoint = route.listening || found?.entry != null ? found : null;
  const frame: Frame = {
    server,
    request,
    site,
    path,
    requestedPath: request.path,
    url: request.url,
    mode: modeOf(server),
    binding,
    certificate: endpoint?.certificate ?? null,
    sslMode: mode,
    reasons: [...route.reasons, ...modeReasons(site, binding, secure), ...(endpoint?.reasons ?? [])],
    unknowns: [...server.unknowns, ...route.unknowns, ...(endpoint?.unknowns ?? [])],
  };
  if (!route.listening && endpoint === null) {
    return refused(frame, NO_SITE, message('No site is bound to this endpoint.'));
  }
  if (endpoint !== null && endpoint.refusal !== null) return refused(frame, RESET, refusalText(endpoint));
  const protocols = secure
    ? negotiateProtocols({ server, binding, entry: endpoint?.entry ?? null }, request)
    : PLAIN_HTTP;
  const agreed = {
    ...frame,
    reasons: [...frame.reasons, ...protocols.reasons],
    unknowns: [...frame.unknowns, ...protocols.unknowns, ...windowsUnknowns(server, secure)],
  };
  if (secure && protocols.tls === null) {
    return refused(agreed, TLS_ALERT, message('Schannel finds no common version of TLS and sends an alert.'));
  }
  return site === null || path === null
    ? unrouted(agreed, protocols, endpoint)
    : answered(agreed, site, path, protocols, endpoint);
}

const PLAIN_HTTP: ProtocolDecision = { ...NOTHING_AGREED, http: '1.1' };

function modeOfRequest({ iis6 }: Server, site: Site | null, secure: boolean): SslMode {
  if (!secure) return 'none';
  if (site !== null) return site.sslMode.mode;
  return iis6 === null ? 'kernel' : iis6SslMode(iis6.kernelSsl, iis6.iis5IsolationMode.value === true);
}

/** Why SSL is done where it is; what is said about other bindings of the site says nothing about this one. */
function modeReasons(site: Site | null, binding: Binding | null, secure: boolean): readonly Reason[] {
  if (site === null || binding === null || (!secure && site.sslMode.mode !== 'none')) return [];
  const others = site.bindings.filter((other) => other !== binding).map(({ place }) => place);
  return site.sslMode.reasons.filter(({ place }) => place === null || !others.includes(place));
}

function refusalText({ refusal }: TlsEndpoint): Message {
  return refusal === 'reject'
    ? message('The entry of HTTP.SYS rejects the connection.')
    : message('HTTP.SYS has no certificate for this endpoint: the connection is reset.');
}

/** Section 10.5: what ends at HTTP.SYS before anything is agreed. */
function refused(frame: Frame, outcome: Outcome, ends: Message): Trace {
  const secure = frame.request.scheme === 'https' && outcome !== NO_SITE;
  const arrives = secure ? message('The handshake begins.') : message('The request arrives.');
  const place = frame.binding?.place ?? frame.site?.place ?? null;
  return {
    ...frame,
    negotiated: { tls: null, http: null },
    clientCertificate: { asked: 'never', result: 'none' },
    askedAt: null,
    outcome,
    handshake: [],
    hops: makeRefusedWay(secure, arrives, ends, 'section 10.5', place),
    brokenEdges: [],
    crossings: 0,
  };
}

/** The connection comes about, but no site takes the host: HTTP.SYS answers by itself. */
function unrouted(frame: Frame, protocols: ProtocolDecision, endpoint: TlsEndpoint | null): Trace {
  const secure = frame.request.scheme === 'https';
  const asks = asksInHandshake(null, endpoint?.entry ?? null);
  const handshake = handshakeOf(frame, protocols, endpoint, asks ? 'yes' : 'no');
  return {
    ...frame,
    negotiated: { tls: protocols.tls, http: protocols.http },
    clientCertificate: { asked: asks ? 'handshake' : 'never', result: 'none' },
    askedAt: handshake.askedAt === null ? null : { part: 'handshake', hop: handshake.askedAt },
    outcome: NO_SITE,
    handshake: handshake.hops,
    hops: makeRefusedWay(
      secure,
      message('The request arrives.'),
      message('No site is bound to this host: HTTP.SYS answers by itself.'),
      'section 10.5',
      null,
    ),
    brokenEdges: [],
    crossings: 0,
  };
}

function answered(
  frame: Frame,
  site: Site,
  path: SitePath,
  protocols: ProtocolDecision,
  endpoint: TlsEndpoint | null,
): Trace {
  const { server, request, sslMode: mode } = frame;
  const secure = request.scheme === 'https';
  const entry = endpoint?.entry ?? null;
  const decision = decideCertificate({ server, site, path, entry, mode, negotiated: protocols, request });
  const outcome = decideOutcome(server, path, secure, decision, request);
  const asked = askedOf(decision, path, outcome);
  const handshake = handshakeOf(
    frame,
    protocols,
    endpoint,
    decision.asked !== 'handshake' ? 'no' : decision.obstacle === null ? 'yes' : 'impossible',
  );
  const flagsPlace = placeOf(path.access.flags.origin);
  const isolation = server.iis6?.iis5IsolationMode;
  const way = makeRequestWay({
    mode,
    isIis6: server.iis6 !== null,
    overHttp3: protocols.http === '3',
    application: isolation?.value === true ? 'inetinfo' : 'workerProcess',
    modePlace:
      mode === 'none'
        ? placeOf(isolation?.origin)
        : server.iis6 === null
          ? (frame.binding?.place ?? null)
          : (site.sslMode.reasons[0]?.place ?? null),
    flagsPlace,
    late: lateOf(server, asked, decision, isBodyTooLarge(path, decision, request)),
    obstacle: asked.asked === 'renegotiation' ? decision.obstacle : null,
    outcome,
  });
  const facts = { server, site, path, entry, mode, decision, outcome, request, negotiated: protocols };
  return {
    ...frame,
    negotiated: { tls: protocols.tls, http: protocols.http },
    clientCertificate: { asked: asked.asked, result: asked.result },
    askedAt:
      handshake.askedAt !== null
        ? { part: 'handshake', hop: handshake.askedAt }
        : way.askedAt !== null
          ? { part: 'request', hop: way.askedAt }
          : null,
    outcome,
    handshake: handshake.hops,
    hops: way.hops,
    brokenEdges: [...handshake.broken, ...way.broken],
    crossings: countCrossings(way.hops),
    reasons: [...frame.reasons, ...flagsReasons(path, server), ...outcomeReasons(facts), ...certificateReasons(facts)],
    unknowns: [...frame.unknowns, ...certificateUnknowns(facts)],
  };
}

/** A path whose configuration is refused asks for nothing after the URL is known: the error comes first. */
function askedOf(
  decision: CertificateDecision,
  path: SitePath,
  outcome: Outcome,
): Pick<CertificateDecision, 'asked' | 'result'> {
  if (decision.asked !== 'renegotiation') return decision;
  if (path.violations.length > 0) return { asked: 'never', result: 'none' };
  // What is refused before the question gets no answer.
  return outcome.status === 413 ? { asked: 'renegotiation', result: 'none' } : decision;
}

function lateOf(
  server: Server,
  { asked }: Pick<CertificateDecision, 'asked'>,
  { obstacle, fallsBack }: CertificateDecision,
  bodyTooLarge: boolean,
): RequestPlan['late'] {
  if (asked !== 'renegotiation' || bodyTooLarge || obstacle === 'iis6Kernel') return 'none';
  if (obstacle !== null) return reportsUnsupported(server) ? 'notSupported' : 'reset';
  return fallsBack ? 'fallsBack' : 'asked';
}

function handshakeOf(
  { request, sslMode, site }: Frame,
  negotiated: ProtocolDecision,
  endpoint: TlsEndpoint | null,
  asks: 'no' | 'yes' | 'impossible',
): HandshakeWay {
  if (sslMode === 'none' || endpoint === null) return { hops: [], askedAt: null, broken: [] };
  return makeHandshake({
    mode: sslMode,
    negotiated,
    sni: endpoint.sni,
    selectedBy: endpoint.how,
    entryPlace: endpoint.entry?.place ?? null,
    fromCentralStore: endpoint.certificate?.selectedBy === 'centralStore',
    asks,
    askPlace:
      asks === 'no'
        ? null
        : (endpoint.entry?.clientCertNegotiation.place ?? placeOf(site?.iis6?.sslAlwaysNegoClientCert.origin)),
    clientShowsCertificate: request.clientCertificate !== 'none',
  });
}

function windowsUnknowns({ iis6, windows }: Server, secure: boolean): readonly Message[] {
  if (!secure || iis6 !== null || windows !== null) return [];
  return [message('The Windows version is not known: TLS 1.2 and HTTP/1.1 are assumed.')];
}
