import { formatMessage, message } from '../text/message';
import type { Message } from '../text/message';
import type { Actor, Boundary, Hop, Trace } from '../request/trace';

/** Words a message in the user's language. The command line's is `formatMessage`. */
export type Worder = (message: Message) => string;

/** The bands of the picture, from the least to the most common privilege of a worker: the wire, the kernel, user mode. */
export type Lane = 'client' | 'kernel' | 'httpFilter' | 'inetinfo' | 'workerProcess';

/** A numbered stop on the way. */
export interface Station {
  /** One-based. */
  readonly number: number;
  readonly actor: Actor;
  readonly name: string;
  /** The process and what it does to the data, or `''`. */
  readonly detail: string;
}

/** A hop with its words. `number` is one-based: hop 1 goes from station 1 to station 2. */
export interface PictureHop {
  readonly number: number;
  readonly hop: Hop;
  readonly from: string;
  readonly to: string;
  readonly boundary: string;
  readonly payload: string;
  readonly what: string;
}

/** An edge that breaks off at a station. */
export interface PictureBreak {
  /** One-based number of the station that it starts at. */
  readonly station: number;
  readonly from: Actor;
  readonly to: Actor;
  readonly what: string;
}

/** What every output shows: the trace in words, without any geometry. */
export interface FlowPicture {
  readonly title: string;
  readonly subtitle: string;
  readonly crossingsText: string;
  readonly crossings: number;
  readonly stations: readonly Station[];
  readonly hops: readonly PictureHop[];
  /** What was meant to happen and cannot, drawn as an edge that breaks off. */
  readonly broken: readonly PictureBreak[];
  /** `Request → HTTP.SYS → …`, the way the 2007 article writes it. */
  readonly way: string;
  readonly word: Worder;
}

/** Words a trace. Nothing is decided here: names, texts and numbers only. */
export function pictureOf(trace: Trace, word: Worder = formatMessage): FlowPicture {
  const stations = stationsOf(trace, word);
  return {
    title: trace.site === null ? trace.url : `${trace.site.name} · ${trace.requestedPath}`,
    subtitle: word(subtitleOf(trace)),
    crossings: trace.crossings,
    crossingsText: word(crossingsTextOf(trace.crossings)),
    stations,
    hops: trace.hops.map((hop, i) => ({
      number: i + 1,
      hop,
      from: stations[i]?.name ?? '',
      to: stations[i + 1]?.name ?? '',
      boundary: word(BOUNDARY_WORDS[hop.boundary]),
      payload: word(hop.payload === 'encrypted' ? message('encrypted') : message('clear text')),
      what: hop.certainty === 'inferred' ? word(message('{0} (inferred)', word(hop.what))) : word(hop.what),
    })),
    broken: trace.brokenEdges.map(({ afterHop, from, to, what }) => ({
      station: afterHop + 1,
      from,
      to,
      what: word(what),
    })),
    way: stations.map(({ name }) => name).join(' → '),
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

function subtitleOf({ sslMode, server }: Trace): Message {
  const version = server.iis6 === null ? `${server.product} ${server.version}+` : 'IIS 6';
  switch (sslMode) {
    case 'none':
      return message('{0} — no SSL', version);
    case 'kernel':
      return message('{0} — kernel-mode SSL (HTTP.SYS)', version);
    case 'userHttpFilter':
      return message('{0} — user-mode SSL (HTTPFilter)', version);
    case 'userInetinfo':
      return message('{0} — user-mode SSL (inetinfo, IIS 5.0 isolation mode)', version);
  }
}

function crossingsTextOf(crossings: number): Message {
  return crossings === 1
    ? message('{0} user/kernel crossing', crossings)
    : message('{0} user/kernel crossings', crossings);
}

/** The stations of the 2007 article: the request, every stop, the response. */
function stationsOf(trace: Trace, word: Worder): readonly Station[] {
  const { hops } = trace;
  const [first] = hops;
  if (first === undefined) return [];
  const stations: Station[] = [{ number: 1, actor: first.from, name: word(message('Request')), detail: '' }];
  hops.forEach((hop, i) => {
    const next = hops[i + 1];
    const isLast = next === undefined;
    stations.push({
      number: i + 2,
      actor: hop.to,
      name: word(isLast ? message('Response') : ACTOR_NAMES[hop.to]),
      detail: isLast ? '' : detailOf(trace, hop, next, word),
    });
  });
  return stations;
}

/** How the stations are called; those of the article, word for word. */
export const ACTOR_NAMES: Readonly<Record<Actor, Message>> = {
  client: message('Client'),
  httpSys: message('HTTP.SYS'),
  httpFilter: message('HTTPFilter'),
  inetinfo: message('inetinfo'),
  workerProcess: message('Worker process'),
  lsass: message('LSASS'),
  msquic: message('msquic'),
  centralStore: message('Central certificate store'),
};

const PROCESSES: Readonly<Record<Actor, string>> = {
  client: '',
  httpSys: '',
  httpFilter: 'lsass.exe',
  inetinfo: 'inetinfo.exe',
  workerProcess: 'w3wp.exe',
  lsass: 'lsass.exe',
  msquic: 'msquic.sys',
  centralStore: '',
};

function detailOf(trace: Trace, arriving: Hop, leaving: Hop, word: Worder): string {
  const process = PROCESSES[arriving.to];
  const turns = arriving.payload !== leaving.payload;
  if (turns) {
    const act = word(leaving.payload === 'clear' ? message('decrypts') : message('encrypts'));
    return process === '' ? act : `${process} · ${act}`;
  }
  if (arriving.to === 'inetinfo' && trace.sslMode === 'userInetinfo') return word(message('web service'));
  return process;
}

/** The band that an actor's stations stand in. */
export function laneOf(actor: Actor): Lane {
  switch (actor) {
    case 'httpSys':
    case 'msquic':
      return 'kernel';
    case 'lsass':
      return 'httpFilter';
    case 'centralStore':
      return 'client';
    default:
      return actor;
  }
}
