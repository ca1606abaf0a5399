import { escapeMermaid } from '../text/escape';
import { message } from '../text/message';
import { ACTOR_NAMES, laneOf } from './flowPicture';
import type { Actor } from '../request/trace';
import type { FlowPicture, Lane, PictureBreak, PictureHop, PicturePart } from './flowPicture';

const ACTOR_ORDER: readonly Actor[] = [
  'client',
  'msquic',
  'httpSys',
  'httpFilter',
  'inetinfo',
  'workerProcess',
  'lsass',
  'centralStore',
];

/**
 * The picture as a Mermaid `sequenceDiagram`, the kind that shows order and direction without any crossing of lines:
 * solid arrows are encrypted, dotted ones clear, and boxes stand for the processor modes. The hops of the request are
 * numbered like the stations that they start at.
 */
export function renderMermaid(picture: FlowPicture): string {
  const { word, end } = picture;
  const participants = ACTOR_ORDER.filter(
    (actor) =>
      picture.stations.some((station) => station.actor === actor) ||
      picture.broken.some(({ edge }) => edge.from === actor || edge.to === actor),
  );
  const [first] = participants;
  const last = participants[participants.length - 1];
  const over = first === undefined || last === undefined || first === last ? (first ?? '') : `${first},${last}`;
  const declare = (lane: Lane): readonly string[] =>
    participants
      .filter((actor) => laneOf(actor) === lane)
      .map((actor) => `participant ${actor} as ${escapeMermaid(word(ACTOR_NAMES[actor]))}`);
  const lines = [
    `title ${escapeMermaid(picture.title)}`,
    ...declare('client'),
    ...box(`rgba(37, 99, 235, 0.1) ${escapeMermaid(word(message('Kernel mode')))}`, declare('kernel')),
    ...box(`rgba(217, 119, 6, 0.12) ${escapeMermaid(word(message('User mode')))}`, declare('user')),
    ...(first === undefined
      ? []
      : [`Note over ${over}: ${escapeMermaid(`${picture.subtitle} — ${picture.crossingsText}`)}`]),
    ...picture.parts.flatMap((part) => partLines(part, over, word(message('asks for the client certificate')))),
    ...(first === undefined ? [] : [`Note over ${first}: ${escapeMermaid(`${end.label} — ${end.text}`)}`]),
  ];
  return [
    '---',
    'config:',
    '  sequence:',
    '    wrap: true',
    '---',
    'sequenceDiagram',
    ...lines.map((line) => `    ${line}`),
    '',
  ].join('\n');
}

function partLines(part: PicturePart, over: string, asking: string): readonly string[] {
  const { hops, broken, heading, note } = part;
  const [first] = hops;
  const numbered = part.part === 'request';
  const brokenAt = (station: string | undefined): readonly PictureBreak[] =>
    broken.filter((edge) => edge.station === station);
  return [
    `Note over ${over}: ${escapeMermaid(note === '' ? heading : `${heading} — ${note}`)}`,
    ...(numbered ? ['autonumber 1'] : []),
    ...brokenAt(first?.stations[0]).flatMap((edge) => brokenLines(edge, first, numbered)),
    ...hops.flatMap((hop, i) => [
      hopLine(hop),
      ...(hop.asks ? [`Note right of ${hop.hop.to}: ${escapeMermaid(asking)}`] : []),
      ...brokenAt(hop.stations[1]).flatMap((edge) => brokenLines(edge, hops[i + 1], numbered)),
    ]),
  ];
}

function hopLine({ hop, what, payload }: PictureHop): string {
  const arrow = hop.payload === 'encrypted' ? '->>' : '-->>';
  return `${hop.from}${arrow}${hop.to}: ${escapeMermaid(`${what} (${payload})`)}`;
}

/** What cannot happen takes no number from the hops behind it. */
function brokenLines({ edge, what }: PictureBreak, next: PictureHop | undefined, numbered: boolean): readonly string[] {
  const line = `${edge.from}--x${edge.to}: ${escapeMermaid(what)}`;
  if (!numbered) return [line];
  return ['autonumber off', line, ...(next === undefined ? [] : [`autonumber ${next.label}`])];
}

function box(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`box ${title}`, ...lines.map((line) => `    ${line}`), 'end'];
}
