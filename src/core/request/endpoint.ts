import { certificateOf, exactEntries, selectEntry, sniEntry } from '../server/certificateSelection';
import { comparableAddress } from '../server/httpSys';
import { message } from '../text/message';
import { CENTRAL_CERT_STORE, SNI } from '../tls/bindingFlags';
import { isAddress } from './request';
import type { HttpSysEntry } from '../server/httpSys';
import type { CertificateReference, Reason, Server } from '../server/model';
import type { Message } from '../text/message';
import type { ClientRequest } from './request';
import type { Route } from './routing';

/** The certificate entry that a TLS connection meets. */
export interface TlsEndpoint {
  /** The host name in the ClientHello; `null` when the client sends none. */
  readonly sni: string | null;
  readonly entry: HttpSysEntry | null;
  readonly certificate: CertificateReference | null;
  /** How it was found, for the handshake's picture. */
  readonly how: Message;
  /** Why no handshake can succeed here; `null` when one can. */
  readonly refusal: 'noEntry' | 'unusable' | 'reject' | null;
  readonly reasons: readonly Reason[];
  readonly unknowns: readonly Message[];
}

/**
 * Finds the certificate of a connection by the documented order (F7.18). IIS 6 has one certificate a site, in the
 * metabase; where no export of HTTP.SYS is given nothing is known, and the handshake is taken to succeed.
 */
export function endpointOf(server: Server, request: ClientRequest, route: Route): TlsEndpoint {
  const sni = request.sni && !isAddress(request.host) ? request.host : null;
  const { binding } = route;
  const unread: TlsEndpoint = {
    sni,
    entry: null,
    certificate: binding?.certificate ?? null,
    how: message('HTTP.SYS finds the certificate; ksecdd.sys hands the key work to LSASS.'),
    refusal: null,
    reasons: [],
    unknowns: [],
  };
  if (server.iis6 !== null) {
    if (binding === null || binding.certificate !== null) return unread;
    return {
      ...unread,
      unknowns: [message('No SSLCertHash is stated for the site: without a certificate every handshake fails.')],
    };
  }
  if (!server.httpSys.read) return unread;
  const flags = binding?.sslFlags.value ?? 0;
  const usesName = binding === null || (flags & (SNI | CENTRAL_CERT_STORE)) !== 0;
  const { address } = route;
  const selection = selectEntry(server.httpSys, { address, port: request.port, sni }, usesName);
  if (selection === null) {
    const text =
      binding === null
        ? message('No entry of HTTP.SYS answers for this host: the handshake fails.')
        : message('No entry of HTTP.SYS answers for this binding: the handshake fails.');
    return {
      ...unread,
      certificate: null,
      refusal: 'noEntry',
      reasons: [{ text, place: binding?.place ?? null, fact: 'F7.23' }, ...withoutNameReasons(server, request, sni)],
    };
  }
  const { entry, step } = selection;
  const refusal = entry.reject.value ? 'reject' : certificateOf(selection) === null ? 'unusable' : null;
  const byName = step === 'ipPort' && sni !== null ? sniEntry(server.httpSys, request.port, sni) : undefined;
  const reasons: Reason[] = [
    { text: stepText(entry, step, sni), place: entry.place, fact: 'F7.18' },
    ...(byName === undefined
      ? []
      : [
          {
            text: message('The SNI entry {0} loses to it; other sources put SNI first.', byName.endpoint),
            place: byName.place,
            fact: 'F7.19',
          },
        ]),
    ...(refusal === 'unusable'
      ? [{ text: message('The entry names no usable certificate.'), place: entry.place, fact: 'F7.27' }]
      : []),
    ...(refusal === 'reject'
      ? [
          {
            text: message('The entry rejects every connection (REJECT).'),
            place: entry.reject.place ?? entry.place,
            fact: 'section 10.5',
          },
        ]
      : []),
  ];
  return {
    sni,
    entry,
    certificate: certificateOf(selection),
    how: message('HTTP.SYS finds the certificate in {0}; ksecdd.sys hands the key work to LSASS.', entry.endpoint),
    refusal,
    reasons,
    unknowns: [...addressUnknowns(server, request, route), ...(step === 'centralStore' ? [storeUnknown(sni)] : [])],
  };
}

/** The five steps of F7.18. */
function stepText(
  { endpoint, name }: HttpSysEntry,
  step: CertificateReference['selectedBy'],
  sni: string | null,
): Message {
  switch (step) {
    case 'ipPort':
      return message(
        'The HTTP.SYS entry {0} answers: the exact address comes first in the documented order.',
        endpoint,
      );
    case 'sni':
      return message(
        'The HTTP.SYS entry {0} answers: the client names {1}, the second step of the documented order.',
        endpoint,
        sni ?? '',
      );
    case 'centralStore':
      return message(
        'The HTTP.SYS entry {0} answers: the central store, the third step of the documented order.',
        endpoint,
      );
    default:
      return name === comparableAddress('::')
        ? message(
            'The HTTP.SYS entry {0} answers: all IPv6 addresses, the fourth step of the documented order.',
            endpoint,
          )
        : message('The HTTP.SYS entry {0} answers: all addresses, the last step of the documented order.', endpoint);
  }
}

/** F7.24: a client that names no host misses the entries by name. */
function withoutNameReasons(server: Server, { host, port }: ClientRequest, sni: string | null): readonly Reason[] {
  const missed = sni === null ? sniEntry(server.httpSys, port, host) : undefined;
  if (missed === undefined) return [];
  return [
    {
      text: message('The SNI entry {0} is for clients that name the host; this one does not.', missed.endpoint),
      place: missed.place,
      fact: 'F7.24',
    },
  ];
}

/** F7.21: entries for single addresses beat every other, at their address. */
function addressUnknowns({ httpSys }: Server, { port }: ClientRequest, { address }: Route): readonly Message[] {
  const exact = address === null ? exactEntries(httpSys, port) : [];
  return exact.length === 0
    ? []
    : [
        message(
          'The local address is not given: at {0} another HTTP.SYS entry answers.',
          exact.map(({ endpoint }) => endpoint).join(', '),
        ),
      ];
}

function storeUnknown(sni: string | null): Message {
  return sni === null
    ? message('What the central store gives a client that names no host is not documented.')
    : message('Whether the central store holds a file for {0} was not read.', sni);
}
