import { accessFlagsText, CLIENT_CERTIFICATE_BITS, SSL, SSL_128, SSL_NEGOTIATE_CERT } from '../tls/accessFlags';
import { formatMessage, message } from '../text/message';
import { isInterleaved } from '../server/effective';
import { accessBits } from '../server/model';
import { answerReason } from './answer';
import { mappingsRead } from './clientCertificate';
import type { Origin } from '../server/effective';
import type { HttpSysEntry } from '../server/httpSys';
import type { Place, Reason, Server, Site, SitePath } from '../server/model';
import type { Message } from '../text/message';
import type { SslMode } from '../tls/sslMode';
import type { CertificateDecision } from './clientCertificate';
import type { ClientRequest } from './request';
import type { Negotiated, Outcome } from './trace';

/** What was decided about a request that reached a site. */
export interface Decided {
  readonly server: Server;
  readonly site: Site;
  readonly path: SitePath;
  readonly entry: HttpSysEntry | null;
  readonly mode: SslMode;
  readonly negotiated: Negotiated;
  readonly decision: CertificateDecision;
  readonly outcome: Outcome;
  readonly request: ClientRequest;
}

/** The place of what states a value; `null` for a default. */
export function placeOf(origin: Origin | null | undefined): Place | null {
  return origin == null ? null : { file: origin.file, range: origin.range };
}

/** The effective flags with the text that decided them and those that lost. */
export function flagsReasons({ access }: SitePath, { iis6 }: Server): readonly Reason[] {
  const { value, origin, overridden } = access.flags;
  const fact = iis6 === null ? 'F2.28' : 'F4.2';
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
      place: placeOf(origin),
      fact,
    },
    ...overridden.map((lost) => ({
      text: message('They override: {0} ({1})', accessFlagsText(lost.value.bits), formatMessage(lost.origin.level)),
      place: placeOf(lost.origin),
      fact,
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

/** Why the outcome is not the application's answer, as far as no client certificate is in question. */
export function outcomeReasons({ server, site, path, mode, decision, outcome, request }: Decided): readonly Reason[] {
  const place = placeOf(path.access.flags.origin);
  const reason = (text: Message, fact: string, at: Place | null = place): Reason => ({ text, place: at, fact });
  const violations = path.violations.map(({ section, place: violating }) =>
    reason(
      message('The section {0} may not be set here: IIS answers 500.19 (0x80070021).', section),
      'F2.21',
      violating,
    ),
  );
  if (violations.length > 0) return violations;
  const bits = accessBits(path);
  if (mode === 'none') {
    if ((bits & SSL) !== 0) {
      const text =
        site.sslMode.mode === 'none'
          ? message('SSL is required here, but the site has no https binding: plain HTTP gets 403.4.')
          : message('SSL is required here and the request came by plain HTTP: 403.4.');
      return [reason(text, site.sslMode.mode === 'none' ? 'F9.11' : 'section 2.4')];
    }
    if ((bits & SSL_128) !== 0) {
      return [
        reason(message('Keys of 128 bits are required here and plain HTTP has none: 403.5 (inferred).'), 'section 3.6'),
      ];
    }
    if (outcome.status === 403) {
      return [reason(message('A client certificate is required and plain HTTP has none: 403.7 (inferred).'), 'F2.15')];
    }
    return (bits & CLIENT_CERTIFICATE_BITS) === 0
      ? []
      : [reason(message('Without TLS no client certificate is asked for, whatever the flags say.'), 'F2.15')];
  }
  if (outcome.status === 413) {
    const { value, origin } = path.access.uploadReadAheadSize;
    return [
      reason(
        message(
          'Before it asks for the certificate, IIS reads the body: {0} bytes are more than uploadReadAheadSize ({1}), so 413.',
          request.bodyBytes,
          value ?? 0,
        ),
        'F3.22',
        placeOf(origin),
      ),
    ];
  }
  return decision.obstacle === 'tls13' || decision.obstacle === 'http3' ? [lateReason(server, decision, place)] : [];
}

function lateReason(server: Server, { obstacle }: CertificateDecision, place: Place | null): Reason {
  if (obstacle === 'http3') {
    return {
      text: message('The path asks for a client certificate after its URL is known, which HTTP/3 cannot do.'),
      place,
      fact: 'F3.20',
    };
  }
  return server.windows === 'ws2025'
    ? {
        text: message(
          'The path asks for a client certificate after its URL is known, which TLS 1.3 cannot do: 500.0 with 0x80070032.',
        ),
        place,
        fact: 'F3.17',
      }
    : {
        text: message(
          'The path asks for a client certificate after its URL is known, which TLS 1.3 cannot do: the connection is reset.',
        ),
        place,
        fact: 'F3.16',
      };
}

/** Whether and when the certificate is asked for, what comes of it, and why. */
export function certificateReasons(decided: Decided): readonly Reason[] {
  const { server, site, path, entry, mode, negotiated, decision, outcome, request } = decided;
  if (mode === 'none' || path.violations.length > 0) return [];
  const place = placeOf(path.access.flags.origin);
  const reasons: Reason[] = [];
  const because = (text: Message, fact: string, at: Place | null = place): void => {
    reasons.push({ text, place: at, fact });
  };
  if (decision.policy === 'neverAsked') {
    const isIis6 = server.iis6 !== null;
    because(
      message(
        '{0} without {1}: the client is never asked for the certificate that is required.',
        isIis6 ? 'AccessSSLRequireCert' : 'SslRequireCert',
        isIis6 ? 'AccessSSLNegotiateCert' : 'SslNegotiateCert',
      ),
      'F2.14',
    );
  }
  if (decision.obstacle === 'iis6Kernel') {
    because(message('Kernel-mode SSL of IIS 6 cannot ask for client certificates.'), 'F5.4');
  } else if (decision.asked === 'handshake') {
    because(
      message('The endpoint asks for a client certificate in the handshake, whatever the path.'),
      'F3.1',
      entry?.clientCertNegotiation.place ?? placeOf(site.iis6?.sslAlwaysNegoClientCert.origin),
    );
  } else if (decision.asked === 'renegotiation' && decision.obstacle === null) {
    because(message('The path asks for a client certificate after its URL is known, by renegotiation.'), 'F6.8');
    if (decision.fallsBack) {
      because(message('HTTP/2 forbids renegotiation: the client has to come again over HTTP/1.1 (inferred).'), 'F3.15');
    }
  }
  if (decision.asked !== 'never' && mode === 'kernel') {
    reasons.push(answerReason(server, negotiated.tls === '1.3'));
  }
  judgementReasons(decided, because);
  if (outcome.status === 403 && outcome.substatus === 7 && decision.policy === 'require') {
    because(
      decision.obstacle === null && request.clientCertificate !== 'none'
        ? message('A client certificate is required and none came of it: 403.7.')
        : message('A client certificate is required and this request has none: 403.7.'),
      'F2.14',
    );
  }
  if (reasons.length === 0 && (accessBits(path) & SSL_NEGOTIATE_CERT) === 0) {
    because(message('No client certificate is asked for here.'), 'F2.14');
  }
  return reasons;
}

/** What the certificate that the client showed is worth (section 3.6). */
function judgementReasons(
  { decision, outcome, request }: Decided,
  because: (text: Message, fact: string, at?: Place | null) => void,
): void {
  if (outcome.status === 413) return;
  switch (decision.rejection) {
    case 12:
      because(message('A certificate mapping denies every certificate: 403.12.'), 'F3.5', decision.decidedBy);
      return;
    case 13:
      because(
        message('The client certificate is revoked and revocation is checked: 403.13.'),
        'F3.10',
        decision.decidedBy,
      );
      return;
    case 16:
      because(message('The client certificate is not trusted: 403.16.'), 'section 3.6', null);
      return;
    case 17:
      because(message('The client certificate has expired: 403.17.'), 'section 3.6', null);
      return;
    case null:
      if (decision.unchecked) {
        because(
          message('Revocation is not checked at this endpoint: the revoked certificate passes.'),
          'F3.10',
          decision.decidedBy,
        );
      } else if (decision.result === 'accepted' && request.clientCertificate === 'valid') {
        because(message('The client shows a valid certificate.'), 'section 10.4', null);
      }
  }
}

/** What about client certificates and keys would have to be known to be sure. */
export function certificateUnknowns({
  server,
  site,
  path,
  mode,
  negotiated,
  decision,
  request,
}: Decided): readonly Message[] {
  if (mode === 'none') return [];
  const unknowns: Message[] = [];
  const bits = accessBits(path);
  const shown = decision.asked !== 'never' && decision.obstacle === null && request.clientCertificate !== 'none';
  if ((bits & SSL_128) !== 0 && negotiated.tls !== '1.3') {
    unknowns.push(message('Which cipher is agreed on is not known: one of less than 128 bits gets 403.5.'));
  }
  if (path.access.uploadReadAheadSize.value === null) {
    unknowns.push(message('uploadReadAheadSize is no number here: whether a body is too large is not known.'));
  }
  const limit = path.access.uploadReadAheadSize.value ?? 0;
  if (server.iis6 !== null && mode === 'kernel' && request.bodyBytes > limit) {
    unknowns.push(
      message(
        'Until the hotfix KB 923051 a large body over kernel-mode SSL of IIS 6 got 400 (64); whether it is installed is not known.',
      ),
    );
  }
  if ((decision.obstacle === 'tls13' || decision.obstacle === 'http3') && request.bodyBytes > limit) {
    unknowns.push(message('Whether a body this large gets 413 before the certificate is asked for is not documented.'));
  }
  if (decision.asked === 'renegotiation' && server.iis6 === null && server.windows === null) {
    unknowns.push(message('From Windows Server 2022 on, under TLS 1.3, a certificate asked for this late would fail.'));
  }
  if (!shown) return unknowns;
  if (request.clientCertificate === 'valid') {
    unknowns.push(message('If the server cannot reach the revocation list, a valid certificate gets 403.13 too.'));
    unknowns.push(...mappingUnknowns(server, site, path));
  } else if (decision.result === 'none') {
    unknowns.push(
      message(
        'Whether IIS judges a certificate at a path that does not ask for one is not documented; it is taken not to.',
      ),
    );
  }
  return unknowns;
}

/** Which mapping a certificate meets hangs on its contents (F3.5); those of IIS 6 are opaque data (F4.6). */
function mappingUnknowns({ iis6 }: Server, site: Site, { access }: SitePath): readonly Message[] {
  if (access.mapping.length === 0) return [];
  if (iis6 !== null) {
    return [
      message('The certificate mappings of IIS 6 cannot be read from the metabase: one that denies gives 403.12.'),
    ];
  }
  const unknowns: Message[] = [];
  const { manyToOne, complete } = mappingsRead(site);
  if (!complete) unknowns.push(message('A file with certificate mappings was not read: one that denies gives 403.12.'));
  const denying = manyToOne.find(({ enabled, denies }) => enabled && denies !== 'none');
  if (access.mapping.includes('iisManyToOne') && denying !== undefined) {
    unknowns.push(
      message('The mapping {0} denies the certificates that it matches: they get 403.12.', denying.name ?? ''),
    );
  }
  if (access.mapping.includes('activeDirectory')) {
    unknowns.push(
      message('Which account Active Directory maps the certificate to is not known; without one it is 403.12.'),
    );
  }
  return unknowns;
}
