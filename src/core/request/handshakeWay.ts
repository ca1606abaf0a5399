import { message } from '../text/message';
import { Way } from './way';
import type { Place } from '../server/model';
import type { Message } from '../text/message';
import type { SslMode } from '../tls/sslMode';
import type { Actor, BrokenEdge, Hop, Negotiated } from './trace';

/** What the TLS handshake hangs on. */
export interface HandshakePlan {
  readonly mode: Exclude<SslMode, 'none'>;
  readonly negotiated: Negotiated;
  /** The host name in the ClientHello; `null` when the client sends none. */
  readonly sni: string | null;
  /** How the certificate was found, for people. */
  readonly selectedBy: Message;
  readonly entryPlace: Place | null;
  readonly fromCentralStore: boolean;
  /** Whether the endpoint asks for a client certificate, cannot although it should, or does not. */
  readonly asks: 'no' | 'yes' | 'impossible';
  /** The text that makes the endpoint ask. */
  readonly askPlace: Place | null;
  readonly clientShowsCertificate: boolean;
}

/** The hops of a handshake, and at which of them a client certificate is asked for (zero-based). */
export interface HandshakeWay {
  readonly hops: readonly Hop[];
  readonly askedAt: number | null;
  readonly broken: readonly BrokenEdge[];
}

const INFERRED = { certainty: 'inferred' } as const;

/**
 * Section 10.3 of the facts. One turn through Schannel stands for all flights: how often LSASS is called is not
 * published (F6.3). None of these hops counts as a crossing.
 */
export function makeHandshake(plan: HandshakePlan): HandshakeWay {
  const way = new Way();
  const broken: BrokenEdge[] = [];
  const { negotiated } = plan;
  const overQuic = negotiated.http === '3';
  // From the server's first flight on, TLS 1.3 encrypts the handshake itself.
  const flight = negotiated.tls === '1.3' ? 'encrypted' : 'clear';
  let askedAt: number | null = null;

  arrive(way, overQuic, 'clear', helloText(plan), overQuic ? 'F6.13' : 'section 10.3');
  if (plan.asks === 'impossible') {
    const what = message('Kernel-mode SSL of IIS 6 cannot ask for the client certificate.');
    broken.push(way.breakOff('handshake', 'client', what, 'F5.4', 'documented', plan.askPlace));
  }
  keyWork(way, plan);
  const agreed =
    plan.asks === 'yes'
      ? message(
          'The server shows its certificate and asks for the client’s (CertificateRequest); TLS {0} and HTTP/{1} are agreed on.',
          negotiated.tls ?? '',
          negotiated.http ?? '',
        )
      : message(
          'The server shows its certificate; TLS {0} and HTTP/{1} are agreed on.',
          negotiated.tls ?? '',
          negotiated.http ?? '',
        );
  leave(way, overQuic, flight, agreed, plan.asks === 'yes' ? 'F6.7' : 'section 10.3', plan.askPlace);
  if (plan.asks === 'yes') {
    askedAt = way.hops.length - 1;
    const shown = plan.clientShowsCertificate
      ? message('The client sends its certificate.')
      : message('The client has no certificate to send.');
    arrive(way, overQuic, flight, shown, 'F6.7');
    if (plan.clientShowsCertificate || plan.mode !== 'kernel') verify(way, plan);
    leave(way, overQuic, 'encrypted', message('The handshake is finished.'), 'section 10.3', null);
  }
  return { hops: way.hops, askedAt, broken };
}

function helloText({ sni, negotiated }: HandshakePlan): Message {
  if (sni === null) return message('The client says hello, without a host name.');
  return negotiated.http === '2' || negotiated.http === '3'
    ? message('The client says hello to {0} (SNI) and names its versions of HTTP (ALPN).', sni)
    : message('The client says hello to {0} (SNI).', sni);
}

/** Finding the certificate, and the work with its private key, where Schannel does it. */
function keyWork(way: Way, plan: HandshakePlan): void {
  const { mode, entryPlace: place, selectedBy } = plan;
  switch (mode) {
    case 'userHttpFilter':
      way
        .go('httpFilter', 'clear', message('HTTP.SYS passes the handshake to HTTPFilter in lsass.exe.'), 'F4.9')
        .go(
          'httpSys',
          'clear',
          message('Schannel does the key work there; its answer goes back.'),
          'section 10.3',
          INFERRED,
        );
      return;
    case 'userInetinfo':
      way
        .go('inetinfo', 'clear', message('HTTP.SYS passes the handshake to the SSL filter in inetinfo.exe.'), 'F4.10')
        .go('lsass', 'clear', message('Schannel has LSASS do the key work.'), 'section 10.3', INFERRED)
        .go('inetinfo', 'clear', message('LSASS returns the result.'), 'section 10.3', INFERRED)
        .go('httpSys', 'clear', message('The answer goes back to HTTP.SYS.'), 'section 10.3', INFERRED);
      return;
    case 'kernel':
      way.go('lsass', 'clear', selectedBy, 'F6.2', { place });
      if (plan.fromCentralStore) {
        way
          .go(
            'centralStore',
            'clear',
            message('The file of the host is looked for on the share (host.pfx, then _.parent.pfx).'),
            'F7.20',
            INFERRED,
          )
          .go('lsass', 'clear', message('The certificate is read on first use.'), 'section 10.3', INFERRED);
      }
      way.go(
        'httpSys',
        'clear',
        message('LSASS has worked with the private key; the bulk keys stay in the kernel.'),
        'F6.2',
      );
  }
}

/** F6.4: chain and revocation of the client's certificate are checked in user mode. */
function verify(way: Way, { mode }: HandshakePlan): void {
  const filter: Actor = mode === 'userInetinfo' ? 'inetinfo' : mode === 'userHttpFilter' ? 'httpFilter' : 'lsass';
  const passes =
    mode === 'kernel'
      ? message('LSASS builds the chain of the client certificate and checks revocation.')
      : message('The SSL filter takes the answer, and keeps a certificate for the requests to come.');
  way
    .go(filter, 'clear', passes, mode === 'kernel' ? 'F6.4' : 'section 10.4', INFERRED)
    .go(
      'httpSys',
      'clear',
      message('The result goes back to HTTP.SYS.'),
      mode === 'kernel' ? 'F6.4' : 'section 10.4',
      INFERRED,
    );
}

function arrive(way: Way, overQuic: boolean, payload: Hop['payload'], what: Message, fact: string): void {
  way.go(overQuic ? 'msquic' : 'httpSys', payload, what, fact);
  if (overQuic)
    way.go('httpSys', 'clear', message('msquic.sys asks HTTP.SYS for the certificate.'), 'section 10.3', INFERRED);
}

function leave(
  way: Way,
  overQuic: boolean,
  payload: Hop['payload'],
  what: Message,
  fact: string,
  place: Place | null,
): void {
  if (overQuic) way.go('msquic', 'clear', message('HTTP.SYS leaves the rest to msquic.sys.'), 'section 10.3', INFERRED);
  way.go('client', payload, what, fact, { place });
}
