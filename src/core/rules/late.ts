import { message } from '../text/message';
import { accessBits, isHttps } from '../server/model';
import { SSL_NEGOTIATE_CERT } from '../tls/accessFlags';
import { WINDOWS_NAMES } from '../tls/windows';
import { decidedHere } from './deciding';
import { netshFix } from './netsh';
import type { Binding, Server, Site, SitePath } from '../server/model';
import type { WindowsName } from '../tls/windows';
import type { FlagsDecision } from './deciding';
import type { Fix } from './rule';

/** A text that asks for a certificate after the URL is known, with the bindings at which that happens. */
export interface LateRequest {
  readonly decision: FlagsDecision;
  readonly bindings: readonly Binding[];
}

/**
 * The texts that ask for client certificates by path, where the endpoint does not ask in the handshake (F3.2): IIS then
 * asks in the middle of the request. Kernel-mode SSL of IIS 6 never asks (F5.4): there is nothing late about it.
 *
 * @param counts which https bindings matter
 * @param wanted which paths matter
 */
export function lateRequests(
  server: Server,
  counts: (binding: Binding) => boolean,
  wanted: (path: SitePath, site: Site) => boolean = () => true,
): readonly LateRequest[] {
  if (server.iis6?.kernelSsl === true) return [];
  const isLate = (binding: Binding): boolean =>
    isHttps(binding) && binding.httpSys?.negotiation !== 'handshake' && counts(binding);
  return decidedHere(
    server,
    (path, site) =>
      (accessBits(path) & SSL_NEGOTIATE_CERT) !== 0 &&
      site !== null &&
      site.iis6?.sslAlwaysNegoClientCert.value !== true &&
      site.bindings.some(isLate) &&
      wanted(path, site),
  ).map((decision) => ({ decision, bindings: (decision.at.site?.bindings ?? []).filter(isLate) }));
}

/** Whether a version of Windows is at least another; `null` where it is not known. */
export function isAtLeast(windows: WindowsName | null, least: WindowsName): boolean | null {
  return windows === null ? null : WINDOWS_NAMES.indexOf(windows) >= WINDOWS_NAMES.indexOf(least);
}

const NO_FIXES: readonly Fix[] = [];

/** Asking in the handshake, for the entries that are known. */
export function handshakeFixes(bindings: readonly Binding[]): readonly Fix[] {
  const entries = new Set(bindings.flatMap(({ httpSys }) => httpSys?.entry ?? []));
  if (entries.size === 0) return NO_FIXES;
  return [...entries].flatMap((entry) =>
    netshFix(
      message('Ask for the certificate in the handshake of {0}, for every path', entry.endpoint),
      entry,
      new Map([['clientCertNegotiation', true]]),
    ),
  );
}
