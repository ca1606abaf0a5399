import { accessBits } from '../server/model';
import { message } from '../text/message';
import { SSL, SSL_128, SSL_REQUIRE_CERT } from '../tls/accessFlags';
import { reportsUnsupported } from './clientCertificate';
import type { Server, SitePath } from '../server/model';
import type { Message } from '../text/message';
import type { CertificateDecision } from './clientCertificate';
import type { ClientRequest } from './request';
import type { Outcome } from './trace';

const NO_STATUS = { status: null, substatus: null, win32: null } as const;

/** Nothing answers: an answer too (report contract, Settled 10). */
export const NO_SITE: Outcome = { kind: 'noSite', ...NO_STATUS };
/** F7.23, F3.16: the connection is closed without a word. */
export const RESET: Outcome = { kind: 'reset', ...NO_STATUS };
/** Section 10.5: no protocol version in common. */
export const TLS_ALERT: Outcome = { kind: 'tlsAlert', ...NO_STATUS };

/** F2.21: 0x80070021, ERROR_LOCK_VIOLATION, as the unsigned decimal of the report contract (Settled 6). */
const LOCK_VIOLATION = 2147942433;
/** F3.17: 0x80070032, ERROR_NOT_SUPPORTED. */
export const NOT_SUPPORTED = 2147942450;

/**
 * Sections 3.6 and 10.5 of the facts, for a request that reached a site. What breaks the configuration of the path
 * comes first; then what plain HTTP lacks; then the client certificate.
 */
export function decideOutcome(
  server: Server,
  path: SitePath,
  secure: boolean,
  certificate: CertificateDecision,
  request: ClientRequest,
): Outcome {
  if (path.violations.length > 0) return { kind: 'status', status: 500, substatus: 19, win32: LOCK_VIOLATION };
  const bits = accessBits(path);
  if (!secure) {
    if ((bits & SSL) !== 0) return status(403, 4);
    if ((bits & SSL_128) !== 0) return status(403, 5);
    // F2.15: without TLS there is no certificate to show.
    return (bits & SSL_REQUIRE_CERT) === 0 ? status(200, 0) : status(403, 7);
  }
  if (certificate.obstacle === 'tls13' || certificate.obstacle === 'http3') {
    return reportsUnsupported(server) ? { kind: 'status', status: 500, substatus: 0, win32: NOT_SUPPORTED } : RESET;
  }
  if (isBodyTooLarge(path, certificate, request)) return status(413, 0);
  if (certificate.rejection !== null) return status(403, certificate.rejection);
  const required = certificate.policy === 'require' || certificate.policy === 'neverAsked';
  return required && certificate.result !== 'accepted' ? status(403, 7) : status(200, 0);
}

/** F3.22: what was sent of the body is read before the renegotiation, up to a limit. */
export function isBodyTooLarge(path: SitePath, certificate: CertificateDecision, request: ClientRequest): boolean {
  if (certificate.asked !== 'renegotiation' || certificate.obstacle !== null) return false;
  const limit = path.access.uploadReadAheadSize.value;
  return limit !== null && request.bodyBytes > limit;
}

function status(code: number, substatus: number): Outcome {
  return { kind: 'status', status: code, substatus, win32: null };
}

/** `403.7`, `200`, `500.0`: a status as IIS writes it. */
export function statusText({ status: code, substatus }: Outcome): string {
  if (code === null) return '';
  return substatus === 0 && code !== 500 ? String(code) : `${code}.${substatus ?? 0}`;
}

const MEANINGS: Readonly<Record<string, Message>> = {
  '200': message('the request reaches the application'),
  '403.4': message('SSL is required'),
  '403.5': message('keys of 128 bits are required'),
  '403.7': message('a client certificate is required'),
  '403.12': message('the certificate’s mapping denies access'),
  '403.13': message('the client certificate is revoked'),
  '403.16': message('the client certificate is not trusted'),
  '403.17': message('the client certificate has expired or is not yet valid'),
  '413': message('the body is larger than what is read before the certificate is asked for'),
  '500.0': message('what is asked of HTTP.SYS is not supported (0x80070032)'),
  '500.19': message('the configuration of the path is refused (0x80070021)'),
  reset: message('the connection is reset'),
  tlsAlert: message('a TLS alert ends the handshake'),
  noSite: message('no site answers'),
};

/** What an outcome means, without its number: section 3.6 of the facts. */
export function outcomeMeaning(outcome: Outcome): Message {
  return MEANINGS[outcome.kind === 'status' ? statusText(outcome) : outcome.kind] ?? message('an error');
}
