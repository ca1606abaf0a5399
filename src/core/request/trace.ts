import type { Message } from '../text/message';
import type { Binding, CertificateReference, Place, Reason, Server, Site, SitePath } from '../server/model';
import type { SslMode } from '../tls/sslMode';
import type { ClientRequest, HttpVersion, TlsVersion } from './request';

/**
 * Who a request visits. `client` is the far side of the wire, `centralStore` the share of the central certificate
 * store; `httpSys` and `msquic` are kernel mode; the others are user mode. `lsass` is a side station of the handshake
 * and of no request (F6.3).
 */
export type Actor =
  'client' | 'httpSys' | 'msquic' | 'httpFilter' | 'inetinfo' | 'workerProcess' | 'lsass' | 'centralStore';

/** What a hop crosses, named as in the report contract. */
export type Boundary = 'network' | 'userToKernel' | 'kernelToUser' | 'withinKernel' | 'withinUser';

/** How sure a statement is: the tags of the facts file. */
export type Certainty = 'documented' | 'reported' | 'inferred';

/** One step of a request's way. Hops follow each other: each begins where the one before it ended. */
export interface Hop {
  readonly from: Actor;
  readonly to: Actor;
  readonly boundary: Boundary;
  readonly payload: 'encrypted' | 'clear';
  readonly what: Message;
  readonly fact: string;
  readonly certainty: Certainty;
  /** The text that decides that this hop is there or is as it is; `null` when no text does. */
  readonly place: Place | null;
}

/** The two parts of a trace: the TLS handshake, and request and response on the connection that it made. */
export type TracePart = 'handshake' | 'request';

/**
 * Something that was meant to happen and cannot: an edge that breaks off. It belongs to no hop, since the request goes
 * on without it.
 */
export interface BrokenEdge {
  readonly part: TracePart;
  /** The hop of the part behind whose arrival it is tried; one-based. */
  readonly afterHop: number;
  readonly from: Actor;
  readonly to: Actor;
  readonly what: Message;
  readonly fact: string;
  readonly certainty: Certainty;
  readonly place: Place | null;
}

/** What becomes of a request, worded as in the report contract. Status 200 means that it reaches the application. */
export type Outcome =
  | { readonly kind: 'status'; readonly status: number; readonly substatus: number; readonly win32: number | null }
  | {
      readonly kind: 'reset' | 'noSite' | 'tlsAlert';
      readonly status: null;
      readonly substatus: null;
      readonly win32: null;
    };

/** Whether and how a client certificate came into it. */
export interface ClientCertificateOutcome {
  readonly asked: 'never' | 'handshake' | 'renegotiation';
  readonly result: 'none' | 'accepted' | 'rejected' | 'impossible';
}

/** The modes of section 10.1 of the facts. */
export type ModeId = 'M1' | 'M2' | 'M3' | 'M4' | 'M5' | 'M6' | 'M7';

/** Which kind of server this is, with its name for people. */
export interface Mode {
  readonly id: ModeId;
  readonly name: Message;
}

/** What client and server agree on; `null` where they agree on nothing: no TLS, or no common version. */
export interface Negotiated {
  readonly tls: TlsVersion | null;
  readonly http: HttpVersion | null;
}

/** The hop at which a client certificate is asked for; zero-based. */
export interface AskedAt {
  readonly part: TracePart;
  readonly hop: number;
}

/** The answer to "what happens to this request on this server?". Every diagram is a picture of one. */
export interface Trace {
  readonly server: Server;
  readonly request: ClientRequest;
  /** `null` when no site is bound to the request's endpoint. */
  readonly site: Site | null;
  /** `null` without a site. */
  readonly path: SitePath | null;
  /** The path that was asked for; `path.path` is the nearest path at which something is stated. */
  readonly requestedPath: string;
  readonly url: string;
  readonly mode: Mode;
  readonly negotiated: Negotiated;
  readonly binding: Binding | null;
  readonly certificate: CertificateReference | null;
  readonly sslMode: SslMode;
  readonly clientCertificate: ClientCertificateOutcome;
  readonly askedAt: AskedAt | null;
  readonly outcome: Outcome;
  /** The TLS handshake that makes the connection. Empty for plain HTTP, and where it fails: `hops` holds the attempt. */
  readonly handshake: readonly Hop[];
  /** Request and response on the connection, or the attempt to make one. */
  readonly hops: readonly Hop[];
  readonly brokenEdges: readonly BrokenEdge[];
  /** Changes between user and kernel mode on the way of request and response. */
  readonly crossings: number;
  readonly reasons: readonly Reason[];
  readonly unknowns: readonly Message[];
}

/** Changes between user and kernel mode (section 10 of the facts: the wire and calls to LSASS do not count). */
export function countCrossings(hops: readonly Hop[]): number {
  return hops.filter(({ boundary }) => boundary === 'userToKernel' || boundary === 'kernelToUser').length;
}
