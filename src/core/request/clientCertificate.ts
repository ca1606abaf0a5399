import { CERT_CHECK_MODE } from '../tls/httpSysFlags';
import { CLIENT_CERTIFICATE_BITS, clientCertificatePolicy, SSL_NEGOTIATE_CERT } from '../tls/accessFlags';
import { accessBits } from '../server/model';
import { isFrom } from '../tls/windows';
import { placeOf } from './reasons';
import { nearestPath } from './siteIndex';
import type { HttpSysEntry } from '../server/httpSys';
import type { MappingEntries, MappingEntry, Place, Server, Site, SitePath } from '../server/model';
import type { ClientCertificatePolicy } from '../tls/accessFlags';
import type { SslMode } from '../tls/sslMode';
import type { ClientRequest } from './request';
import type { ClientCertificateOutcome, Negotiated } from './trace';

/** Why a certificate cannot be asked for: the impossible ways of section 10.4 of the facts. */
export type Obstacle = 'iis6Kernel' | 'tls13' | 'http3';

/** Whether and how a client certificate comes into a request, before anything is refused for other reasons. */
export interface CertificateDecision extends ClientCertificateOutcome {
  readonly policy: ClientCertificatePolicy;
  readonly obstacle: Obstacle | null;
  /** HTTP/2 forbids renegotiation: the client has to come back over HTTP/1.1 first (F3.15, [inferred]). */
  readonly fallsBack: boolean;
  /** The substatus of 403 that the certificate earns (section 10.5). */
  readonly rejection: 12 | 13 | 16 | 17 | null;
  /** What decides about the rejection, or that there is none although one was to be expected. */
  readonly decidedBy: Place | null;
  /** A revoked certificate passes, since revocation is not checked. */
  readonly unchecked: boolean;
}

/** A connection as far as client certificates depend on it. */
export interface CertificateContext {
  readonly server: Server;
  readonly site: Site;
  readonly path: SitePath;
  readonly entry: HttpSysEntry | null;
  readonly mode: SslMode;
  readonly negotiated: Negotiated;
  readonly request: ClientRequest;
}

const NEVER = {
  asked: 'never',
  result: 'none',
  obstacle: null,
  fallsBack: false,
  rejection: null,
  decidedBy: null,
  unchecked: false,
} as const;

/** F3.1: whether the endpoint asks in every handshake. IIS 6 keeps that in the metabase. */
export function asksInHandshake(site: Site | null, entry: HttpSysEntry | null): boolean {
  return site?.iis6?.sslAlwaysNegoClientCert.value ?? entry?.clientCertNegotiation.value ?? false;
}

/** Section 10.4 of the facts: when the certificate is asked for, whether that can work, and what comes of it. */
export function decideCertificate(context: CertificateContext): CertificateDecision {
  const { site, path, entry, mode, negotiated, request } = context;
  const bits = accessBits(path);
  const handshake = mode !== 'none' && asksInHandshake(site, entry);
  const policy = clientCertificatePolicy(bits, handshake);
  // Without TLS nothing can be asked for (F2.15).
  const late = mode !== 'none' && !handshake && (bits & SSL_NEGOTIATE_CERT) !== 0;
  if (!handshake && !late) return { ...NEVER, policy };
  const asked = handshake ? 'handshake' : 'renegotiation';
  const obstacle = obstacleTo(context, late);
  if (obstacle !== null) return { ...NEVER, policy, asked, result: 'impossible', obstacle };
  const fallsBack = late && negotiated.http === '2';
  if (request.clientCertificate === 'none') return { ...NEVER, policy, asked, fallsBack };
  return { ...NEVER, policy, asked, fallsBack, ...judge(context, bits) };
}

function obstacleTo({ server, mode, negotiated }: CertificateContext, late: boolean): Obstacle | null {
  if (server.iis6 !== null) return mode === 'kernel' ? 'iis6Kernel' : null;
  if (!late) return null;
  if (negotiated.http === '3') return 'http3';
  return negotiated.tls === '1.3' ? 'tls13' : null;
}

/** F3.16, F3.17: what HTTP.SYS does when it is asked for a certificate that it cannot ask for. */
export function reportsUnsupported({ windows }: Server): boolean {
  return windows !== null && isFrom('ws2025', windows);
}

type Judgement = Pick<CertificateDecision, 'result' | 'rejection' | 'decidedBy' | 'unchecked'>;

/** Section 10.5: HTTP.SYS and LSASS verify, IIS reports. */
function judge({ site, path, entry, request }: CertificateContext, bits: number): Judgement {
  const accepted: Judgement = { result: 'accepted', rejection: null, decidedBy: null, unchecked: false };
  const rejected = (rejection: CertificateDecision['rejection'], decidedBy: Place | null): Judgement => ({
    result: 'rejected',
    rejection,
    decidedBy,
    unchecked: false,
  });
  const revocation = revocationCheck(site, entry);
  const isBad =
    request.clientCertificate === 'untrusted' ||
    request.clientCertificate === 'expired' ||
    (request.clientCertificate === 'revoked' && revocation.checks);
  // Whether IIS judges what only the endpoint asked for is not documented: taken not to [inferred].
  if (isBad && (bits & CLIENT_CERTIFICATE_BITS) === 0) return { ...accepted, result: 'none' };
  switch (request.clientCertificate) {
    case 'untrusted':
      return rejected(16, null);
    case 'expired':
      return rejected(17, null);
    case 'revoked':
      if (revocation.checks) return rejected(13, revocation.place);
      return { ...accepted, unchecked: true, decidedBy: revocation.place };
    default: {
      // F3.8: without SslNegotiateCert no mapping works.
      const denying = (bits & SSL_NEGOTIATE_CERT) === 0 ? null : denyingMapping(site, path);
      return denying === null ? accepted : rejected(12, denying.place);
    }
  }
}

/** F3.10: on unless the endpoint, or the metabase for IIS 6, turns it off. */
function revocationCheck(
  site: Site,
  entry: HttpSysEntry | null,
): { readonly checks: boolean; readonly place: Place | null } {
  if (site.iis6 !== null) {
    const { value, origin } = site.iis6.certCheckMode;
    return { checks: ((value ?? 0) & CERT_CHECK_MODE.noRevocationCheck) === 0, place: placeOf(origin) };
  }
  const checked = entry?.verifyClientCertRevocation;
  return { checks: checked?.value ?? true, place: checked?.place ?? null };
}

/**
 * The mappings that a request may meet: a section may be turned on below a site, but the entries that are read are those
 * of the server and of the site (F3.5). What is stated further down is the matter of a rule.
 */
export function mappingsRead(site: Site): MappingEntries {
  return nearestPath(site, '/').access.mappingEntries;
}

/**
 * The mapping that denies every certificate (F3.5): a many-to-one mapping whose rules match all, with no mapping that
 * could match before it. One-to-one mappings come first, then many-to-one mappings in their order [inferred].
 */
function denyingMapping(site: Site, { access: { mapping } }: SitePath): MappingEntry | null {
  const { oneToOne, manyToOne, complete } = mappingsRead(site);
  if (!mapping.includes('iisManyToOne') || !complete) return null;
  const hasOneToOne = mapping.includes('iisOneToOne') && oneToOne.some(({ enabled }) => enabled);
  const first = manyToOne.find(({ enabled }) => enabled);
  return !hasOneToOne && first?.denies === 'all' ? first : null;
}
