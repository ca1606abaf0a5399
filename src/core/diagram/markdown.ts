import { escapeMarkdown } from '../text/escape';
import { message } from '../text/message';
import { alignHops } from './alignHops';
import type { FlowPicture, PictureHop, PicturePart } from './flowPicture';

/** The picture as Markdown: heading, how it ends, for each part the way in one line and a table with one row a hop, why. */
export function renderMarkdown(picture: FlowPicture): string {
  const { word, end, reasons, unknowns } = picture;
  const outcome = `${end.label} — ${end.text}`;
  return [
    `## ${escapeMarkdown(picture.title)}`,
    '',
    `${escapeMarkdown(picture.subtitle)} — ${escapeMarkdown(picture.crossingsText)}`,
    '',
    escapeMarkdown(word(message('Outcome: {0}', outcome))),
    ...picture.parts.flatMap((part) => partLines(part, picture)),
    ...list(word(message('Why')), reasons),
    ...list(word(message('Not known')), unknowns),
    '',
  ].join('\n');
}

function partLines({ heading, way, hops, broken }: PicturePart, { word }: FlowPicture): readonly string[] {
  const columns = [
    message('Hop'),
    message('From'),
    message('To'),
    message('Boundary'),
    message('Payload'),
    message('What happens'),
  ].map((column) => escapeMarkdown(word(column)));
  const asking = hops.find(({ asks }) => asks);
  return [
    '',
    `### ${escapeMarkdown(heading)}`,
    '',
    escapeMarkdown(way),
    '',
    row(columns),
    row(columns.map(() => '---')),
    ...hops.map(({ label, from, to, boundary, payload, what }) =>
      row([label, from, to, boundary, payload, what].map(escapeMarkdown)),
    ),
    ...(asking === undefined
      ? []
      : ['', escapeMarkdown(word(message('The client certificate is asked for at hop {0}.', asking.label)))]),
    ...broken.flatMap(({ from, to, what }) => ['', escapeMarkdown(`✖ ${from} → ${to}: ${what}`)]),
  ];
}

function list(heading: string, items: readonly string[]): readonly string[] {
  if (items.length === 0) return [];
  return ['', `### ${escapeMarkdown(heading)}`, '', ...items.map((item) => `- ${escapeMarkdown(item)}`)];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Two pictures side by side: crossings, outcomes, and the hops, equal ones beside each other. */
export function renderCompareMarkdown(left: FlowPicture, right: FlowPicture): string {
  const { word } = left;
  const sides = [left, right];
  const names = sides.map(({ title, subtitle }) => `${title} — ${subtitle}`);
  const cell = (hop: PictureHop | null): string =>
    hop === null ? '—' : `${hop.label}. ${hop.from} → ${hop.to} (${hop.payload}): ${hop.what}`;
  const rows = alignHops(left, right).map(({ left: a, right: b, same }) => [cell(a), same ? '=' : '≠', cell(b)]);
  const broken = sides.map((side) => side.broken.map(({ from, to, what }) => `✖ ${from} → ${to}: ${what}`).join(' '));
  const both = (of: (picture: FlowPicture) => string): readonly string[] => {
    const [a = '', b = ''] = sides.map(of);
    return [a, a === b ? '=' : '≠', b];
  };
  return [
    `## ${escapeMarkdown(word(message('Comparison')))}`,
    '',
    row([names[0] ?? '', '', names[1] ?? ''].map(escapeMarkdown)),
    row(['---', ':---:', '---']),
    ...[
      both(({ crossingsText }) => crossingsText),
      both(({ end }) => `${end.label} — ${end.text}`),
      ...rows,
      ...(broken.some((text) => text !== '') ? [[broken[0] ?? '', '', broken[1] ?? '']] : []),
    ].map((cells) => row(cells.map(escapeMarkdown))),
    '',
  ].join('\n');
}
