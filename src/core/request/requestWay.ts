import { message } from '../text/message';
import { statusText } from './outcome';
import { Way } from './way';
import type { Place } from '../server/model';
import type { Message } from '../text/message';
import type { SslMode } from '../tls/sslMode';
import type { Obstacle } from './clientCertificate';
import type { Actor, BrokenEdge, Certainty, Hop, Outcome } from './trace';

/** What the way of request and response hangs on. */
export interface RequestPlan {
  readonly mode: SslMode;
  readonly isIis6: boolean;
  readonly overHttp3: boolean;
  readonly application: Actor;
  /** The text that decides the mode. */
  readonly modePlace: Place | null;
  /** The text of the path's access flags. */
  readonly flagsPlace: Place | null;
  /** What becomes of asking for the client certificate after the URL is known; `none` where nothing asks. */
  readonly late: 'none' | 'asked' | 'fallsBack' | 'reset' | 'notSupported';
  readonly obstacle: Obstacle | null;
  readonly outcome: Outcome;
}

/** The hops of request and response, and where on them the client certificate is asked for (zero-based). */
export interface RequestWay {
  readonly hops: readonly Hop[];
  readonly askedAt: number | null;
  readonly broken: readonly BrokenEdge[];
}

/**
 * Sections 10.2, 10.4 and 10.5 of the facts: in through the transport, to the application, back to the client for a
 * certificate where the path asks for one, and out again.
 */
export function makeRequestWay(plan: RequestPlan): RequestWay {
  const way = new Way();
  const transport = transportOf(plan);
  const broken: BrokenEdge[] = [];
  let askedAt: number | null = null;
  transport.arrive(way, message('The encrypted request arrives.'));
  way.go(plan.application, 'clear', transport.handOver, transport.handOverFact, transport.handOverDetails);

  const ask = (): void => {
    way.go('httpSys', 'clear', transport.ask, 'F6.8', {
      place: plan.flagsPlace,
      ...(transport.isUser ? { certainty: 'inferred' } : {}),
    });
  };
  if (plan.obstacle === 'iis6Kernel') {
    const what = message('Kernel-mode SSL of IIS 6 cannot ask for the client certificate.');
    broken.push(way.breakOff('request', 'httpSys', what, 'F5.4', 'documented', plan.flagsPlace));
  }
  if (plan.late === 'fallsBack') {
    ask();
    const what = message('HTTP/2 forbids renegotiation.');
    broken.push(way.breakOff('request', 'client', what, 'F3.14', 'documented', plan.flagsPlace));
    transport.leave(
      way,
      message('HTTP.SYS sends the client back to HTTP/1.1 (HTTP_1_1_REQUIRED).'),
      'F3.15',
      'inferred',
    );
    transport.arrive(way, message('The client comes again, over HTTP/1.1.'), 'F3.15', 'inferred');
    way.go(plan.application, 'clear', transport.handOver, transport.handOverFact, { certainty: 'inferred' });
  }
  if (plan.late === 'asked' || plan.late === 'fallsBack') {
    ask();
    transport.question(way);
    askedAt = way.hops.length - 1;
    transport.answer(way, plan.application);
  }
  if (plan.late === 'reset' || plan.late === 'notSupported') {
    ask();
    askedAt = way.hops.length - 1;
    const isQuic = plan.obstacle === 'http3';
    const what = isQuic
      ? message('HTTP/3 cannot ask for a client certificate after the handshake.')
      : message('TLS 1.3 has no renegotiation, and clients offer no authentication after the handshake.');
    const certainty: Certainty = isQuic ? 'inferred' : 'reported';
    broken.push(way.breakOff('request', 'client', what, isQuic ? 'F3.20' : 'F3.18', certainty, plan.flagsPlace));
    if (plan.late === 'reset') {
      transport.leave(way, message('HTTP.SYS resets the connection.'), 'F3.16', certainty);
      return { hops: way.hops, askedAt, broken };
    }
    way.go(plan.application, 'clear', message('HTTP.SYS reports that this is not supported (0x80070032).'), 'F3.17', {
      certainty,
    });
  }
  const code = statusText(plan.outcome);
  way.go(
    'httpSys',
    'clear',
    code === '200' ? transport.respond : message('IIS answers {0}; the response goes to HTTP.SYS.', code),
    code === '200' ? transport.respondFact : 'section 10.5',
  );
  transport.leave(way, null);
  return { hops: way.hops, askedAt, broken };
}

/** How a request comes in and a response goes out, between the client and HTTP.SYS and what helps it. */
interface Transport {
  readonly isUser: boolean;
  /** From the client until the request is readable in HTTP.SYS. */
  readonly arrive: (way: Way, what: Message, fact?: string, certainty?: Certainty) => void;
  readonly handOver: Message;
  readonly handOverFact: string;
  readonly handOverDetails: { readonly place?: Place | null; readonly certainty?: Certainty };
  readonly ask: Message;
  /** From HTTP.SYS to the client and back to the application: the late demand for a certificate. */
  readonly question: (way: Way) => void;
  readonly answer: (way: Way, application: Actor) => void;
  readonly respond: Message;
  readonly respondFact: string;
  /** From HTTP.SYS to the client; `what` `null`: the usual words of a response. */
  readonly leave: (way: Way, what: Message | null, fact?: string, certainty?: Certainty) => void;
}

function transportOf(plan: RequestPlan): Transport {
  switch (plan.mode) {
    case 'none':
      return plain(plan);
    case 'kernel':
      return plan.overHttp3 ? quic(plan) : kernel(plan);
    case 'userHttpFilter':
      return user(plan, 'httpFilter');
    case 'userInetinfo':
      return user(plan, 'inetinfo');
  }
}

const NO_LATE = {
  ask: message('IIS reads the access flags of the URL and asks HTTP.SYS for the client certificate.'),
  question: (): void => undefined,
  answer: (): void => undefined,
} as const;

/** No TLS on this way: two crossings, everything readable on the wire. */
function plain({ modePlace }: RequestPlan): Transport {
  return {
    ...NO_LATE,
    isUser: false,
    arrive: (way) =>
      way.go('httpSys', 'clear', message('The request arrives in clear text.'), 'F2.15', { certainty: 'inferred' }),
    handOver: message('HTTP.SYS hands the request to the application.'),
    handOverFact: 'F6.8',
    handOverDetails: { place: modePlace },
    respond: message('The application hands the response to HTTP.SYS.'),
    respondFact: 'F6.8',
    leave: (way) =>
      way.go('client', 'clear', message('The response leaves in clear text.'), 'F2.15', { certainty: 'inferred' }),
  };
}

/** Five stations, two crossings (section 10.2, M3 to M7). */
function kernel({ isIis6, modePlace }: RequestPlan): Transport {
  const fact = isIis6 ? 'F5.2' : 'F6.2';
  return {
    isUser: false,
    arrive: (way, what, arriving = 'F0.1', certainty = 'reported') =>
      way.go('httpSys', 'encrypted', what, arriving, { certainty }),
    handOver: isIis6
      ? message('HTTP.SYS decrypts in kernel mode (EnableKernelSSL) and hands the request on.')
      : message('HTTP.SYS decrypts in kernel mode (SChannel through ksecdd.sys) and hands the request on.'),
    handOverFact: fact,
    handOverDetails: { place: modePlace },
    ask: NO_LATE.ask,
    question: (way) => way.go('client', 'encrypted', message('HTTP.SYS asks the client by renegotiation.'), 'F6.8'),
    answer: (way, application) =>
      way
        .go('httpSys', 'encrypted', message('The client answers with its certificate, or with none.'), 'F6.8')
        .go(application, 'clear', message('HTTP.SYS returns the certificate; LSASS has verified it.'), 'F6.4', {
          certainty: 'inferred',
        }),
    respond: message('The response goes to HTTP.SYS in clear text.'),
    respondFact: 'F0.1',
    leave: (way, what, leaving = fact, certainty = 'reported') =>
      way.go(
        'client',
        'encrypted',
        what ?? message('HTTP.SYS encrypts in kernel mode; the response leaves.'),
        leaving,
        { certainty },
      ),
  };
}

/** Seven stations, two crossings: msquic.sys takes QUIC's packet protection off and puts it on (section 10.2, M7). */
function quic(plan: RequestPlan): Transport {
  return {
    ...kernel(plan),
    arrive: (way) =>
      way
        .go('msquic', 'encrypted', message('The encrypted request arrives over QUIC (UDP).'), 'F6.13')
        .go('httpSys', 'clear', message('msquic.sys takes the packet protection off, in kernel mode.'), 'F6.13', {
          certainty: 'inferred',
        }),
    handOver: message('HTTP.SYS reads the request and queues it for the worker process.'),
    handOverFact: 'F6.13',
    leave: (way, what, leaving = 'F6.13', certainty = 'reported') =>
      way
        .go('msquic', 'clear', what ?? message('HTTP.SYS hands the response to msquic.sys.'), leaving, {
          certainty: 'inferred',
        })
        .go(
          'client',
          'encrypted',
          what === null
            ? message('msquic.sys protects the packets; the response leaves.')
            : message('msquic.sys closes the connection.'),
          leaving,
          { certainty },
        ),
  };
}

/**
 * Nine stations, six crossings (section 10.2, M1 and M2): the filter that decrypts and encrypts is a user-mode
 * process, and HTTP.SYS passes everything to it and takes it back.
 */
function user({ modePlace }: RequestPlan, filter: 'httpFilter' | 'inetinfo'): Transport {
  const isService = filter === 'httpFilter';
  const fact = isService ? 'F4.9' : 'F4.10';
  const inferred = { certainty: 'inferred' } as const;
  return {
    isUser: true,
    arrive: (way, what) =>
      way
        .go('httpSys', 'encrypted', what, 'F0.1')
        .go(
          filter,
          'encrypted',
          isService
            ? message('HTTP.SYS hands the encrypted request to HTTPFilter in user mode.')
            : message('HTTP.SYS hands the encrypted request to the SSL filter in inetinfo.exe.'),
          fact,
          { place: modePlace },
        )
        .go(
          'httpSys',
          'clear',
          isService
            ? message('HTTPFilter (in lsass.exe) decrypts and hands the request back.')
            : message('The SSL filter decrypts and hands the request back.'),
          fact,
        ),
    handOver: isService
      ? message('HTTP.SYS reads the request and queues it for the worker process.')
      : message('HTTP.SYS reads the request and hands it to the web service in inetinfo.exe.'),
    handOverFact: 'F0.1',
    handOverDetails: {},
    ask: message('IIS reads the access flags of the URL and asks for the client certificate.'),
    question: (way) =>
      way
        .go(filter, 'clear', message('HTTP.SYS passes the demand to the SSL filter.'), fact, inferred)
        .go('httpSys', 'encrypted', message('The filter starts a renegotiation.'), fact, inferred)
        .go('client', 'encrypted', message('The client is asked for its certificate.'), 'F2.14'),
    answer: (way, application) =>
      way
        .go('httpSys', 'encrypted', message('The client answers with its certificate, or with none.'), 'F2.14')
        .go(filter, 'encrypted', message('HTTP.SYS passes the answer to the SSL filter.'), fact, inferred)
        .go('httpSys', 'clear', message('The filter hands the certificate back.'), fact, inferred)
        .go(application, 'clear', message('HTTP.SYS returns the certificate.'), fact, inferred),
    respond: message('The response goes to HTTP.SYS in clear text.'),
    respondFact: 'F0.1',
    leave: (way) =>
      way
        .go(filter, 'clear', message('HTTP.SYS hands the response to the filter.'), fact)
        .go(
          'httpSys',
          'encrypted',
          isService
            ? message('HTTPFilter encrypts and hands the response back.')
            : message('The SSL filter encrypts and hands the response back.'),
          fact,
        )
        .go('client', 'encrypted', message('The encrypted response leaves.'), 'F0.1'),
  };
}

/** Section 10.5: what HTTP.SYS ends by itself; nothing reaches user mode. */
export function makeRefusedWay(
  secure: boolean,
  arrives: Message,
  ends: Message,
  fact: string,
  place: Place | null,
): readonly Hop[] {
  const payload = secure ? 'encrypted' : 'clear';
  return new Way()
    .go('httpSys', payload, arrives, fact, { certainty: 'inferred', place })
    .go('client', payload, ends, fact, { certainty: 'inferred' }).hops;
}
