import { ACTOR_NAMES } from '../diagram/flowPicture';
import { outcomeMeaning, statusText } from '../request/outcome';
import { showControls } from '../text/escape';
import { formatMessage } from '../text/message';
import { FileLines } from './lines';
import { bindingText, serverLine } from './text';
import type { Analysis } from '../analyze';
import type { Actor, BrokenEdge, Hop, Trace, TracePart } from '../request/trace';
import type { Place } from '../server/model';

/** A trace for people: what answers, the way hop by hop, what becomes of the request and why. */
export function requestText(analysis: Analysis, trace: Trace): string {
  const lines = new FileLines(analysis.sources);
  const { outcome, reasons, unknowns, crossings } = trace;
  const status = statusText(outcome);
  const rows: readonly (readonly [string, string])[] = [
    ['request', requestLine(trace)],
    ['outcome', `${status === '' ? '' : `${status}: `}${formatMessage(outcomeMeaning(outcome))}`],
    ['server', serverLine(trace.server)],
    ['site', siteLine(trace)],
    ['binding', trace.binding === null ? 'none' : `${bindingText(trace.binding)}${at(trace.binding.place, lines)}`],
    ...(trace.request.scheme === 'http'
      ? []
      : ([
          ['certificate', certificateLine(trace)],
          ['SSL', `${trace.sslMode} (${formatMessage(trace.mode.name)})`],
          ['agreed', agreedLine(trace)],
          ['client cert', clientCertificateLine(trace)],
        ] as const)),
  ];
  const out = rows.map(([name, text]) => `${name.padEnd(12)}${text}`);
  if (trace.handshake.length > 0) {
    out.push('', 'Handshake', ...hopLines(trace.handshake, trace, 'handshake'));
  }
  out.push(
    '',
    `Request and response, ${crossings} user/kernel ${crossings === 1 ? 'crossing' : 'crossings'}`,
    ...hopLines(trace.hops, trace, 'request'),
  );
  if (reasons.length > 0) {
    out.push(
      '',
      'Why',
      ...reasons.map(({ text, place, fact }) => `  ${formatMessage(text)} [${fact}]${at(place, lines)}`),
    );
  }
  if (unknowns.length > 0) out.push('', 'Not known', ...unknowns.map((unknown) => `  ${formatMessage(unknown)}`));
  return `${out.map(showControls).join('\n')}\n`;
}

function requestLine({ url, request }: Trace): string {
  const { localAddress, sni, tls, http, clientCertificate, bodyBytes, scheme } = request;
  const client = [
    ...(localAddress === null ? [] : [`to ${localAddress}`]),
    ...(scheme === 'http' ? [] : [`client up to TLS ${tls} and HTTP/${http}`]),
    ...(scheme === 'http' || sni ? [] : ['without SNI']),
    ...(scheme === 'http' ? [] : [`client certificate: ${clientCertificate}`]),
    ...(bodyBytes === 0 ? [] : [`body of ${bodyBytes} bytes`]),
  ];
  return client.length === 0 ? url : `${url} (${client.join(', ')})`;
}

function siteLine({ site, path }: Trace): string {
  return site === null || path === null ? 'none' : `${site.name} (id ${site.id ?? '?'}), settings of ${path.path}`;
}

function certificateLine({ certificate }: Trace): string {
  if (certificate === null) return 'not known';
  const { hash, store, selectedBy } = certificate;
  return `${hash ?? '(by host name)'}${store === null ? '' : ` in ${store}`}, selected by ${selectedBy}`;
}

function agreedLine({ negotiated: { tls, http } }: Trace): string {
  return tls === null || http === null ? 'nothing' : `TLS ${tls}, HTTP/${http}`;
}

function clientCertificateLine({ clientCertificate: { asked, result }, askedAt }: Trace): string {
  const where =
    askedAt === null ? '' : ` (${askedAt.part === 'request' ? 'request' : 'handshake'}, hop ${askedAt.hop + 1})`;
  return `asked for: ${asked}${where}; result: ${result}`;
}

function hopLines(hops: readonly Hop[], { brokenEdges }: Trace, part: TracePart): readonly string[] {
  const name = (actor: Actor): string => formatMessage(ACTOR_NAMES[actor]);
  const ends = hops.map(({ from, to }) => `${name(from)} → ${name(to)}`);
  const width = Math.max(...ends.map(({ length }) => length));
  const brokenAfter = (hop: number): readonly BrokenEdge[] =>
    brokenEdges.filter((edge) => edge.part === part && edge.afterHop === hop);
  return hops.flatMap((hop, i) => [
    `  ${String(i + 1).padStart(2)}. ${(ends[i] ?? '').padEnd(width)}  ${BOUNDARIES[hop.boundary]}, ${hop.payload}  ${formatMessage(hop.what)}${hop.certainty === 'inferred' ? ' (inferred)' : ''}`,
    ...brokenAfter(i + 1).map(
      ({ from, to, what, certainty }) =>
        `   ✖  ${`${name(from)} → ${name(to)}`.padEnd(width)}  ${formatMessage(what)}${certainty === 'inferred' ? ' (inferred)' : ''}`,
    ),
  ]);
}

const BOUNDARIES: Readonly<Record<Hop['boundary'], string>> = {
  network: 'network',
  userToKernel: 'user→kernel',
  kernelToUser: 'kernel→user',
  withinKernel: 'within kernel',
  withinUser: 'within user',
};

/** ` (file:line)`, one-based as editors count. */
function at(place: Place | null, lines: FileLines): string {
  return place === null ? '' : ` (${place.file}:${lines.rangeAt(place).start.line + 1})`;
}
