import { escapeMermaid, showControls } from '../text/escape';
import { message } from '../text/message';
import { ACTOR_NAMES, laneOf } from './flowPicture';
import type { Actor } from '../request/trace';
import type { FlowPicture } from './flowPicture';

const ACTOR_ORDER: readonly Actor[] = ['client', 'httpSys', 'httpFilter', 'inetinfo', 'workerProcess'];

/**
 * The picture as a Mermaid `sequenceDiagram`: solid arrows are encrypted, dotted ones clear, and boxes stand for the
 * processor modes.
 */
export function renderMermaid(picture: FlowPicture): string {
  const { word } = picture;
  const used = new Set(picture.stations.map(({ actor }) => actor));
  const participants = ACTOR_ORDER.filter((actor) => used.has(actor));
  const declare = (actor: Actor): string => `    participant ${actor} as ${escapeMermaid(word(ACTOR_NAMES[actor]))}`;
  const userActors = participants.filter((actor) => !['client', 'kernel'].includes(laneOf(actor)));
  return [
    '---',
    // A JSON string is a YAML string, whatever the site is called.
    `title: ${JSON.stringify(showControls(`${picture.title} — ${picture.subtitle} — ${picture.crossingsText}`))}`,
    '---',
    'sequenceDiagram',
    '    autonumber',
    ...participants.filter((actor) => actor === 'client').map(declare),
    ...box(word(message('Kernel mode')), participants.filter((actor) => actor === 'httpSys').map(declare)),
    ...box(word(message('User mode')), userActors.map(declare)),
    ...picture.hops.flatMap(({ hop, number, payload, what }) => [
      `    ${hop.from}${hop.payload === 'encrypted' ? '->>' : '-->>'}${hop.to}: ${escapeMermaid(`${what} (${payload})`)}`,
      ...picture.broken
        .filter(({ station }) => station === number + 1)
        .map((broken) => `    ${broken.from}--x${broken.to}: ${escapeMermaid(broken.what)}`),
    ]),
    '',
  ].join('\n');
}

function box(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0
    ? []
    : [`    box ${escapeMermaid(title)}`, ...lines.map((line) => `    ${line.trim()}`), '    end'];
}
