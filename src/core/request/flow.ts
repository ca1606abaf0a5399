import { formatMessage, message } from '../text/message';
import { isInterleaved } from '../server/effective';
import { accessBits, isHttps } from '../server/model';
import { accessFlagsText, SSL, SSL_NEGOTIATE_CERT } from '../tls/accessFlags';
import { DEFAULT_CLIENT } from './request';
import { modeOf } from './mode';
import { countCrossings } from './trace';
import type { Message } from '../text/message';
import type { Effective } from '../server/effective';
import type { Binding, Place, Reason, Server, Site, SitePath } from '../server/model';
import type { SslMode } from '../tls/sslMode';
import type { ClientSettings } from './request';
import type { Actor, Boundary, BrokenEdge, ClientCertificateOutcome, Hop, Outcome, Trace } from './trace';

/**
 * Traces the default request to a path of a site: over https where the site has an https binding, connection and
 * session up, no client certificate, no body, TLS 1.2 (report contract, Settled 12, for an unknown Windows).
 *
 * The hops are those of section 10.2 of the facts, with those of 10.4 where the path asks for a client certificate
 * after its URL is known.
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
  const path = nearestPath(site, requestedPath);
  const secure = binding !== null && isHttps(binding);
  const mode = secure ? site.sslMode.mode : 'none';
  const clientCertificate = askForCertificate(server, path, secure, mode);
  const unserved = binding?.httpSys?.known === true && binding.httpSys.entry === null;
  const outcome = binding === null ? NO_SITE : unserved ? RESET : decideOutcome(path, secure, clientCertificate);
  const hops =
    binding === null || unserved
      ? unansweredHops(binding?.place ?? site.place, unserved)
      : makeHops(server, site, path, mode, clientCertificate);
  const url = urlOf(binding, requestedPath);
  return {
    server,
    request: {
      ...DEFAULT_CLIENT,
      ...client,
      url,
      scheme: secure ? 'https' : 'http',
      host: hostOf(binding),
      port: binding?.port ?? (secure ? 443 : 80),
      path: requestedPath,
    },
    site,
    path,
    requestedPath,
    url,
    mode: modeOf(server),
    negotiated: { tls: secure ? '1.2' : null, http: '1.1' },
    binding,
    certificate: binding?.certificate ?? null,
    sslMode: mode,
    clientCertificate,
    askedAt: null,
    outcome,
    handshake: [],
    hops,
    brokenEdges: brokenEdges(path, clientCertificate),
    crossings: countCrossings(hops),
    reasons:
      binding === null
        ? [
            {
              text: message('The site has neither an https nor an http binding: no web request reaches it.'),
              place: site.place,
              fact: 'F2.1',
            },
          ]
        : [
            ...site.sslMode.reasons,
            ...endpointReasons(binding),
            ...flagsReasons(path),
            ...accessReasons(server, path, secure, mode, clientCertificate, outcome),
          ],
    unknowns: [...server.unknowns, ...tlsUnknowns(server, clientCertificate)],
  };
}

/**
 * The path of a site whose settings a URL path has: the path itself or its nearest parent that states something.
 * Compares without case (F2.32) and by whole segments.
 */
export function nearestPath(site: Site, requestedPath: string): SitePath {
  const wanted = `${requestedPath.toLowerCase().replace(/\/+$/, '')}/`;
  let nearest: SitePath | undefined;
  for (const path of site.paths) {
    const prefix = path.path === '/' ? '/' : `${path.path.toLowerCase()}/`;
    if (wanted.startsWith(prefix) && (nearest === undefined || path.path.length >= nearest.path.length)) nearest = path;
  }
  if (nearest === undefined) throw new Error('A site without a path "/" was made: resolvers always make one.');
  return nearest;
}

function urlOf(binding: Binding | null, path: string): string {
  const secure = binding !== null && isHttps(binding);
  const scheme = secure ? 'https' : 'http';
  const host = hostOf(binding);
  const usual = secure ? 443 : 80;
  const port = binding?.port ?? usual;
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}${port === usual ? '' : `:${port}`}${path}`;
}

/** A host that leads to the binding. */
function hostOf(binding: Binding | null): string {
  const host = binding?.host ?? '';
  if (host !== '') return host.replace(/^\*\./, 'www.');
  const address = binding?.address ?? '*';
  return address === '*' ? 'localhost' : address;
}

// ---- what is decided

/** Nothing answers: an answer too (report contract, Settled 10). */
const NO_SITE: Outcome = { kind: 'noSite', status: null, substatus: null, win32: null };

/** F7.23: without a certificate entry the handshake cannot succeed. */
const RESET: Outcome = { kind: 'reset', status: null, substatus: null, win32: null };

/** F2.21: 0x80070021, ERROR_LOCK_VIOLATION, as the unsigned decimal of the report contract (Settled 6). */
const LOCK_VIOLATION = 2147942433;

/**
 * Section 10.4 of the facts, for a client that has no certificate to show. Without TLS nothing can be asked (F2.15);
 * kernel-mode SSL of IIS 6 cannot ask at all (F5.4).
 */
function askForCertificate(server: Server, path: SitePath, secure: boolean, mode: SslMode): ClientCertificateOutcome {
  if (!secure) return { asked: 'never', result: 'none' };
  const { negotiation } = path.access;
  if (negotiation === 'none') return { asked: 'never', result: 'none' };
  const impossible = server.iis6 !== null && mode === 'kernel';
  return { asked: negotiation, result: impossible ? 'impossible' : 'none' };
}

/** Sections 3.6 and 10.5 of the facts, for a request without a client certificate. */
function decideOutcome(path: SitePath, secure: boolean, certificate: ClientCertificateOutcome): Outcome {
  if (!secure && (accessBits(path) & SSL) !== 0) return status(403, 4);
  const { clientCertificate } = path.access;
  if (path.violations.length > 0) return { kind: 'status', status: 500, substatus: 19, win32: LOCK_VIOLATION };
  const required = clientCertificate === 'require' || clientCertificate === 'neverAsked';
  if (required && certificate.result !== 'accepted') return status(403, 7);
  return status(200, 0);
}

function status(code: number, substatus: number): Outcome {
  return { kind: 'status', status: code, substatus, win32: null };
}

// ---- the way

/** Adds hops one behind the other; the place where the way stands now is the next hop's beginning. */
class Way {
  readonly hops: Hop[] = [];
  private at: Actor = 'client';

  go(
    to: Actor,
    payload: Hop['payload'],
    what: Message,
    fact: string,
    details: Partial<Pick<Hop, 'place' | 'certainty'>> = {},
  ): this {
    this.hops.push({
      from: this.at,
      to,
      boundary: boundaryBetween(this.at, to),
      payload,
      what,
      fact,
      certainty: details.certainty ?? 'reported',
      place: details.place ?? null,
    });
    this.at = to;
    return this;
  }
}

function boundaryBetween(from: Actor, to: Actor): Boundary {
  if (from === 'client' || to === 'client') return 'network';
  if (from === 'httpSys') return to === 'httpSys' ? 'withinKernel' : 'kernelToUser';
  return to === 'httpSys' ? 'userToKernel' : 'withinUser';
}

function makeHops(
  server: Server,
  site: Site,
  path: SitePath,
  mode: SslMode,
  certificate: ClientCertificateOutcome,
): readonly Hop[] {
  const modePlace = site.sslMode.reasons[0]?.place ?? null;
  const isolation = server.iis6?.iis5IsolationMode;
  const application: Actor = isolation?.value === true ? 'inetinfo' : 'workerProcess';
  const late = certificate.asked === 'renegotiation' && certificate.result !== 'impossible';
  const flagsPlace = placeOf(path.access.flags);
  switch (mode) {
    case 'none':
      return plainHops(application, placeOf(isolation));
    case 'kernel':
      return kernelHops(server, application, modePlace, late ? flagsPlace : undefined);
    case 'userHttpFilter':
      return userHops('httpFilter', application, modePlace, late ? flagsPlace : undefined);
    case 'userInetinfo':
      return userHops('inetinfo', 'inetinfo', modePlace, late ? flagsPlace : undefined);
  }
}

function placeOf(value: Effective<unknown> | undefined): Place | null {
  return value?.origin == null ? null : { file: value.origin.file, range: value.origin.range };
}

/** Section 10.5: what has no endpoint ends at HTTP.SYS; nothing reaches user mode. */
function unansweredHops(place: Place, secure: boolean): readonly Hop[] {
  const payload = secure ? 'encrypted' : 'clear';
  const arrives = secure ? message('The handshake begins.') : message('The request arrives.');
  const ends = secure
    ? message('HTTP.SYS has no certificate for this endpoint: the connection is reset.')
    : message('No site is bound to this endpoint.');
  return new Way()
    .go('httpSys', payload, arrives, 'section 10.5', { certainty: 'inferred', place })
    .go('client', payload, ends, 'section 10.5', { certainty: 'inferred' }).hops;
}

/** What the path asks for and the mode cannot do (section 10.4, M3). */
function brokenEdges(path: SitePath, certificate: ClientCertificateOutcome): readonly BrokenEdge[] {
  if (certificate.result !== 'impossible') return [];
  return [
    {
      part: 'request',
      afterHop: 2,
      from: 'workerProcess',
      to: 'httpSys',
      what: message('Kernel-mode SSL of IIS 6 cannot ask for the client certificate.'),
      fact: 'F5.4',
      place: placeOf(path.access.flags),
    },
  ];
}

/** No TLS on this way: two crossings, everything readable on the wire. */
function plainHops(application: Actor, place: Place | null): readonly Hop[] {
  return new Way()
    .go('httpSys', 'clear', message('The request arrives in clear text.'), 'F2.15', { certainty: 'inferred' })
    .go(application, 'clear', message('HTTP.SYS hands the request to the application.'), 'F6.8', { place })
    .go('httpSys', 'clear', message('The application hands the response to HTTP.SYS.'), 'F6.8')
    .go('client', 'clear', message('The response leaves in clear text.'), 'F2.15', { certainty: 'inferred' }).hops;
}

/**
 * Five stations, two crossings (section 10.2, M3 and M4).
 * @param late the text that makes the path ask for a client certificate; `undefined` when it does not
 */
function kernelHops(
  server: Server,
  application: Actor,
  place: Place | null,
  late: Place | null | undefined,
): readonly Hop[] {
  const decrypts =
    server.iis6 === null
      ? message('HTTP.SYS decrypts in kernel mode (SChannel through ksecdd.sys) and hands the request on.')
      : message('HTTP.SYS decrypts in kernel mode (EnableKernelSSL) and hands the request on.');
  const fact = server.iis6 === null ? 'F6.2' : 'F5.2';
  const way = new Way()
    .go('httpSys', 'encrypted', message('The encrypted request arrives.'), 'F0.1')
    .go(application, 'clear', decrypts, fact, { place });
  if (late !== undefined) {
    way
      .go(
        'httpSys',
        'clear',
        message('IIS reads the access flags of the URL and asks HTTP.SYS for the client certificate.'),
        'F6.8',
        { place: late },
      )
      .go('client', 'encrypted', message('HTTP.SYS asks the client by renegotiation.'), 'F6.8')
      .go('httpSys', 'encrypted', message('The client answers with its certificate, or with none.'), 'F6.8')
      .go(application, 'clear', message('HTTP.SYS returns the certificate; LSASS has verified it.'), 'F6.4', {
        certainty: 'inferred',
      });
  }
  return way
    .go('httpSys', 'clear', message('The response goes to HTTP.SYS in clear text.'), 'F0.1')
    .go('client', 'encrypted', message('HTTP.SYS encrypts in kernel mode; the response leaves.'), fact).hops;
}

/**
 * Nine stations, six crossings (section 10.2, M1 and M2): the filter that decrypts and encrypts is a user-mode
 * process, and HTTP.SYS passes everything to it and takes it back.
 */
function userHops(
  filter: 'httpFilter' | 'inetinfo',
  application: Actor,
  place: Place | null,
  late: Place | null | undefined,
): readonly Hop[] {
  const fact = filter === 'httpFilter' ? 'F4.9' : 'F4.10';
  const toFilter =
    filter === 'httpFilter'
      ? message('HTTP.SYS hands the encrypted request to HTTPFilter in user mode.')
      : message('HTTP.SYS hands the encrypted request to the SSL filter in inetinfo.exe.');
  const decrypts =
    filter === 'httpFilter'
      ? message('HTTPFilter (in lsass.exe) decrypts and hands the request back.')
      : message('The SSL filter decrypts and hands the request back.');
  const encrypts =
    filter === 'httpFilter'
      ? message('HTTPFilter encrypts and hands the response back.')
      : message('The SSL filter encrypts and hands the response back.');
  const toApplication =
    filter === 'httpFilter'
      ? message('HTTP.SYS reads the request and queues it for the worker process.')
      : message('HTTP.SYS reads the request and hands it to the web service in inetinfo.exe.');
  const way = new Way()
    .go('httpSys', 'encrypted', message('The encrypted request arrives.'), 'F0.1')
    .go(filter, 'encrypted', toFilter, fact, { place })
    .go('httpSys', 'clear', decrypts, fact)
    .go(application, 'clear', toApplication, 'F0.1');
  if (late !== undefined) {
    way
      .go(
        'httpSys',
        'clear',
        message('IIS reads the access flags of the URL and asks for the client certificate.'),
        'F6.8',
        { place: late, certainty: 'inferred' },
      )
      .go(filter, 'clear', message('HTTP.SYS passes the demand to the SSL filter.'), fact, { certainty: 'inferred' })
      .go('httpSys', 'encrypted', message('The filter starts a renegotiation.'), fact, { certainty: 'inferred' })
      .go('client', 'encrypted', message('The client is asked for its certificate.'), 'F2.14')
      .go('httpSys', 'encrypted', message('The client answers with its certificate, or with none.'), 'F2.14')
      .go(filter, 'encrypted', message('HTTP.SYS passes the answer to the SSL filter.'), fact, {
        certainty: 'inferred',
      })
      .go('httpSys', 'clear', message('The filter hands the certificate back.'), fact, { certainty: 'inferred' })
      .go(application, 'clear', message('HTTP.SYS returns the certificate.'), fact, { certainty: 'inferred' });
  }
  return way
    .go('httpSys', 'clear', message('The response goes to HTTP.SYS in clear text.'), 'F0.1')
    .go(filter, 'clear', message('HTTP.SYS hands the response to the filter.'), fact)
    .go('httpSys', 'encrypted', encrypts, fact)
    .go('client', 'encrypted', message('The encrypted response leaves.'), 'F0.1').hops;
}

// ---- why

/** Which entry of HTTP.SYS answers, or that none does. */
function endpointReasons({ httpSys, place, certificate }: Binding): readonly Reason[] {
  if (httpSys === null || !httpSys.known) return [];
  const { entry } = httpSys;
  if (entry === null) {
    return [
      { text: message('No entry of HTTP.SYS answers for this binding: the handshake fails.'), place, fact: 'F7.23' },
    ];
  }
  const reasons: Reason[] = [
    {
      text: message(
        'The HTTP.SYS entry {0} answers (the documented order; other sources put SNI first).',
        entry.endpoint,
      ),
      place: entry.place,
      fact: 'F7.18',
    },
  ];
  if (certificate === null) {
    reasons.push({ text: message('The entry names no usable certificate.'), place: entry.place, fact: 'F7.27' });
  }
  return reasons;
}

/** The effective flags with the text that decided them and those that lost. */
function flagsReasons({ access }: SitePath): readonly Reason[] {
  const { value, origin, overridden } = access.flags;
  if (origin === null)
    return [
      { text: message('No access flags are stated here: the default is None.'), place: null, fact: 'section 2.4' },
    ];
  const level = formatMessage(origin.level);
  return [
    {
      text:
        value.bits === null
          ? message('Access flags: not understood ({0})', level)
          : message('Access flags: {0} ({1})', accessFlagsText(value.bits), level),
      place: placeOf(access.flags),
      fact: 'F2.28',
    },
    ...overridden.map((lost) => ({
      text: message('They override: {0} ({1})', accessFlagsText(lost.value.bits), formatMessage(lost.origin.level)),
      place: { file: lost.origin.file, range: lost.origin.range },
      fact: 'F2.28',
    })),
    ...(isInterleaved(access.flags)
      ? [
          {
            text: message('The order between files is not documented: that the nearest wins is inferred.'),
            place: null,
            fact: 'F2.28',
          },
        ]
      : []),
  ];
}

function accessReasons(
  server: Server,
  path: SitePath,
  secure: boolean,
  mode: SslMode,
  certificate: ClientCertificateOutcome,
  outcome: Outcome,
): readonly Reason[] {
  const place = placeOf(path.access.flags);
  const reasons: Reason[] = path.violations.map(({ section, place: violating }) => ({
    text: message('The section {0} may not be set here: IIS answers 500.19 (0x80070021).', section),
    place: violating,
    fact: 'F2.21',
  }));
  const bits = accessBits(path);
  if ((bits & SSL) !== 0 && !secure) {
    reasons.push({
      text: message('SSL is required here, but the site has no https binding: plain HTTP gets 403.4.'),
      place,
      fact: 'F9.11',
    });
  }
  if (path.access.clientCertificate === 'neverAsked') {
    reasons.push({
      text: message(
        '{0} without {1}: the client is never asked for the certificate that is required.',
        server.iis6 === null ? 'SslRequireCert' : 'AccessSSLRequireCert',
        server.iis6 === null ? 'SslNegotiateCert' : 'AccessSSLNegotiateCert',
      ),
      place,
      fact: 'F2.14',
    });
  }
  if (certificate.result === 'impossible') {
    reasons.push({
      text: message('Kernel-mode SSL of IIS 6 cannot ask for client certificates.'),
      place,
      fact: 'F5.4',
    });
  } else if (certificate.asked === 'renegotiation') {
    reasons.push({
      text: message('The path asks for a client certificate after its URL is known, by renegotiation.'),
      place,
      fact: 'F6.8',
    });
  } else if (certificate.asked === 'handshake') {
    reasons.push({
      text: message('The endpoint asks for a client certificate in the handshake, whatever the path.'),
      place: null,
      fact: 'F3.1',
    });
  }
  if (outcome.status === 403 && outcome.substatus === 7 && path.access.clientCertificate === 'require') {
    reasons.push({
      text: message('A client certificate is required and this request has none: 403.7.'),
      place,
      fact: 'F2.14',
    });
  }
  if (reasons.length === 0 && mode !== 'none' && (bits & SSL_NEGOTIATE_CERT) === 0) {
    reasons.push({ text: message('No client certificate is asked for here.'), place, fact: 'F2.14' });
  }
  return reasons;
}

function tlsUnknowns(server: Server, certificate: ClientCertificateOutcome): readonly Message[] {
  if (server.iis6 !== null || server.windows !== null || certificate.asked !== 'renegotiation') return [];
  return [
    message(
      'The Windows version is not known: TLS 1.2 and HTTP/1.1 are assumed. Under TLS 1.3 a late client certificate fails.',
    ),
  ];
}
