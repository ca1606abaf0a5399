import { formatMessage, message } from '../text/message';
import { outcomeMeaning, statusText } from '../request/outcome';
import { WINDOWS_TITLES } from '../tls/windows';
import type { Message } from '../text/message';
import type { SslMode } from '../tls/sslMode';
import type { Actor, Boundary, BrokenEdge, Hop, Outcome, Trace, TracePart } from '../request/trace';

/** Words a message in the user's language. The command line's is `formatMessage`. */
export type Worder = (message: Message) => string;

/** The bands of the picture: the wire's far side, the kernel, user mode. */
export type Lane = 'client' | 'kernel' | 'user';

/** A numbered stop on the way. */
export interface Station {
  /** What `data-station` says in the SVG: `1`, `2` … through the whole picture. */
  readonly key: string;
  /** What stands in its disc: numbers as in the 2007 article for the request, letters for the handshake. */
  readonly label: string;
  readonly actor: Actor;
  readonly name: string;
  /** The process, and what it does to the data; empty for what is no process and does nothing. */
  readonly details: readonly string[];
}

/** A hop with its words. */
export interface PictureHop {
  /** What `data-hop` says in the SVG: its number. */
  readonly key: string;
  /** One-based, through the whole picture. */
  readonly number: number;
  /** What people call it: the label of the station that it starts at. Hop 1 of the request goes from station 1 to 2. */
  readonly label: string;
  readonly part: TracePart;
  readonly hop: Hop;
  /** Keys of the stations at its ends. */
  readonly stations: readonly [from: string, to: string];
  readonly from: string;
  readonly to: string;
  readonly boundary: string;
  readonly payload: string;
  readonly what: string;
  /** Which of the counted crossings it is, one-based; `null` when it is none. */
  readonly crossing: number | null;
  /** Whether this is the moment at which the client certificate is asked for. */
  readonly asks: boolean;
}

/** An edge that breaks off at a station. */
export interface PictureBreak {
  /** What `data-hop` says in the SVG: `x1`, `x2` … */
  readonly key: string;
  /** The key of the station that it starts at. */
  readonly station: string;
  readonly edge: BrokenEdge;
  readonly from: string;
  readonly to: string;
  readonly what: string;
}

/** The handshake, or the request with its response. */
export interface PicturePart {
  readonly part: TracePart;
  readonly heading: string;
  /** Stands behind the heading. */
  readonly note: string;
  readonly stations: readonly Station[];
  readonly hops: readonly PictureHop[];
  readonly broken: readonly PictureBreak[];
  /** `Request → HTTP.SYS → …`, the way the 2007 article writes it. */
  readonly way: string;
}

/** How the way ends. */
export interface PictureEnd {
  readonly kind: 'good' | 'refused' | 'broken';
  /** As short as a sign: `200`, `403.7`, `reset`. */
  readonly label: string;
  readonly text: string;
}

/** What every output shows: the trace in words, without any geometry. */
export interface FlowPicture {
  readonly title: string;
  readonly subtitle: string;
  readonly crossingsText: string;
  readonly crossings: number;
  /** Those that have hops, in the order of time. */
  readonly parts: readonly PicturePart[];
  /** Of all parts. */
  readonly stations: readonly Station[];
  readonly hops: readonly PictureHop[];
  /** What was meant to happen and cannot, drawn as an edge that breaks off. */
  readonly broken: readonly PictureBreak[];
  /** The way of the request. */
  readonly way: string;
  readonly end: PictureEnd;
  readonly reasons: readonly string[];
  readonly unknowns: readonly string[];
  readonly word: Worder;
}

/** Words a trace. Nothing is decided here: names, texts and numbers only. */
export function pictureOf(trace: Trace, word: Worder = formatMessage): FlowPicture {
  const handshake = partOf(trace, 'handshake', word, 0, 0);
  const request = partOf(trace, 'request', word, handshake.stations.length, handshake.hops.length);
  const parts = [handshake, request].filter(({ hops }) => hops.length > 0);
  return {
    title: trace.site === null ? trace.url : `${trace.site.name} · ${trace.requestedPath}`,
    subtitle: subtitleOf(trace, word),
    crossings: trace.crossings,
    crossingsText: word(crossingsTextOf(trace.crossings)),
    parts,
    stations: parts.flatMap(({ stations }) => stations),
    hops: parts.flatMap(({ hops }) => hops),
    broken: parts.flatMap(({ broken }) => broken),
    way: request.way,
    end: endOf(trace.outcome, word),
    reasons: trace.reasons.map(({ text }) => word(text)),
    unknowns: trace.unknowns.map(word),
    word,
  };
}

const BOUNDARY_WORDS: Readonly<Record<Boundary, Message>> = {
  network: message('network'),
  userToKernel: message('user → kernel mode'),
  kernelToUser: message('kernel → user mode'),
  withinKernel: message('within kernel mode'),
  withinUser: message('within user mode'),
};

/** The product, where SSL runs, and the version of Windows where it is known. */
function subtitleOf({ sslMode, server }: Trace, word: Worder): string {
  // The version of IIS is a lower bound; that of Windows says it better.
  const version =
    server.iis6 !== null ? 'IIS 6' : server.windows === null ? `${server.product} ${server.version}+` : server.product;
  const where: Readonly<Record<SslMode, Message>> = {
    none: message('{0} — no SSL', version),
    kernel: message('{0} — kernel-mode SSL (HTTP.SYS)', version),
    userHttpFilter: message('{0} — user-mode SSL (HTTPFilter)', version),
    userInetinfo: message('{0} — user-mode SSL (inetinfo, IIS 5.0 isolation mode)', version),
  };
  const windows = server.windows === null ? '' : ` · ${WINDOWS_TITLES[server.windows]}`;
  return `${word(where[sslMode])}${windows}`;
}

function crossingsTextOf(crossings: number): Message {
  return crossings === 1
    ? message('{0} user/kernel crossing', crossings)
    : message('{0} user/kernel crossings', crossings);
}

function partOf(trace: Trace, part: TracePart, word: Worder, stationsBefore: number, hopsBefore: number): PicturePart {
  const hops = part === 'handshake' ? trace.handshake : trace.hops;
  const stations = stationsOf(trace, part, hops, word, stationsBefore);
  const [heading, note] = headingOf(trace, part);
  const keyAt = (index: number): string => stations[index]?.key ?? '';
  const nameAt = (index: number): string => stations[index]?.name ?? '';
  let crossings = 0;
  return {
    part,
    heading: word(heading),
    note: note === null ? '' : word(note),
    stations,
    hops: hops.map((hop, i): PictureHop => {
      const counts = part === 'request' && crosses(hop);
      if (counts) crossings++;
      return {
        key: String(hopsBefore + i + 1),
        number: hopsBefore + i + 1,
        label: labelOf(part, i),
        part,
        hop,
        stations: [keyAt(i), keyAt(i + 1)],
        from: nameAt(i),
        to: nameAt(i + 1),
        boundary: word(BOUNDARY_WORDS[hop.boundary]),
        payload: word(hop.payload === 'encrypted' ? message('encrypted') : message('clear text')),
        what: hop.certainty === 'inferred' ? word(message('{0} (inferred)', word(hop.what))) : word(hop.what),
        crossing: counts ? crossings : null,
        asks: trace.askedAt?.part === part && trace.askedAt.hop === i,
      };
    }),
    broken: trace.brokenEdges.flatMap((edge, i): readonly PictureBreak[] => {
      if (edge.part !== part) return [];
      const from = word(ACTOR_NAMES[edge.from]);
      const to = word(ACTOR_NAMES[edge.to]);
      return [{ key: `x${i + 1}`, station: keyAt(edge.afterHop), edge, from, to, what: word(edge.what) }];
    }),
    way: stations.map(({ name }) => name).join(' → '),
  };
}

/** Whether a hop goes over the line between user and kernel mode. */
export function crosses({ boundary }: Hop): boolean {
  return boundary === 'userToKernel' || boundary === 'kernelToUser';
}

function headingOf({ negotiated }: Trace, part: TracePart): readonly [heading: Message, note: Message | null] {
  if (part === 'handshake') {
    return [
      negotiated.tls === null ? message('Handshake') : message('TLS {0} handshake', negotiated.tls),
      message('once for each connection'),
    ];
  }
  return [message('Request and response'), negotiated.http === null ? null : message('HTTP/{0}', negotiated.http)];
}

/** The request's stations have the numbers of the 2007 article (F0.1); the handshake's have letters. */
function labelOf(part: TracePart, index: number): string {
  return part === 'request' || index >= 26 ? String(index + 1) : String.fromCharCode(97 + index);
}

function stationsOf(
  trace: Trace,
  part: TracePart,
  hops: readonly Hop[],
  word: Worder,
  before: number,
): readonly Station[] {
  const [first] = hops;
  if (first === undefined) return [];
  const station = (index: number, actor: Actor, name: Message, details: readonly string[]): Station => ({
    key: String(before + index + 1),
    label: labelOf(part, index),
    actor,
    name: word(name),
    details,
  });
  const begins = part === 'request' ? message('Request') : ACTOR_NAMES[first.from];
  return [
    station(0, first.from, begins, []),
    ...hops.map((hop, i) => {
      const next = hops[i + 1];
      const answers = part === 'request' && next === undefined && trace.outcome.kind === 'status';
      const details = next === undefined ? [] : detailsOf(trace, part, hop, next, word);
      return station(i + 1, hop.to, answers ? message('Response') : ACTOR_NAMES[hop.to], details);
    }),
  ];
}

/** How the stations are called; those of the article, word for word. */
export const ACTOR_NAMES: Readonly<Record<Actor, Message>> = {
  client: message('Client'),
  httpSys: message('HTTP.SYS'),
  msquic: message('msquic.sys'),
  httpFilter: message('HTTPFilter'),
  inetinfo: message('inetinfo'),
  workerProcess: message('Worker process'),
  lsass: message('LSASS'),
  centralStore: message('Certificate store'),
};

const PROCESSES: Readonly<Partial<Record<Actor, string>>> = {
  httpFilter: 'lsass.exe',
  inetinfo: 'inetinfo.exe',
  workerProcess: 'w3wp.exe',
  lsass: 'lsass.exe',
};

function detailsOf(trace: Trace, part: TracePart, arriving: Hop, leaving: Hop, word: Worder): readonly string[] {
  const details: string[] = [];
  const process = PROCESSES[arriving.to];
  if (process !== undefined) details.push(process);
  if (part === 'request' && arriving.payload !== leaving.payload) {
    details.push(word(leaving.payload === 'clear' ? message('decrypts') : message('encrypts')));
  } else if (part === 'request' && arriving.to === 'inetinfo' && trace.sslMode === 'userInetinfo') {
    details.push(word(message('web service')));
  }
  return details;
}

/** The band that an actor's stations stand in. */
export function laneOf(actor: Actor): Lane {
  if (actor === 'client') return 'client';
  return actor === 'httpSys' || actor === 'msquic' ? 'kernel' : 'user';
}

const END_LABELS: Readonly<Record<Exclude<Outcome['kind'], 'status'>, Message>> = {
  reset: message('reset'),
  noSite: message('no site'),
  tlsAlert: message('TLS alert'),
};

function endOf(outcome: Outcome, word: Worder): PictureEnd {
  const text = word(outcomeMeaning(outcome));
  if (outcome.kind !== 'status') return { kind: 'broken', label: word(END_LABELS[outcome.kind]), text };
  return { kind: outcome.status === 200 ? 'good' : 'refused', label: statusText(outcome), text };
}
