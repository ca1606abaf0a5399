import { escapeMarkdown } from '../text/escape';
import { message } from '../text/message';
import type { FlowPicture } from './flowPicture';

/** The picture as Markdown: heading, the way in one line, and a table with one row a hop. */
export function renderMarkdown(picture: FlowPicture): string {
  const { word } = picture;
  const columns = [
    message('Hop'),
    message('From'),
    message('To'),
    message('Boundary'),
    message('Payload'),
    message('What happens'),
  ].map((column) => escapeMarkdown(word(column)));
  const rows = picture.hops.map((hop) =>
    [String(hop.number), hop.from, hop.to, hop.boundary, hop.payload, hop.what].map(escapeMarkdown),
  );
  return [
    `## ${escapeMarkdown(picture.title)}`,
    '',
    `${escapeMarkdown(picture.subtitle)} — ${escapeMarkdown(picture.crossingsText)}`,
    '',
    escapeMarkdown(picture.way),
    '',
    row(columns),
    row(columns.map(() => '---')),
    ...rows.map(row),
    ...picture.broken.flatMap(({ what }) => ['', `✖ ${escapeMarkdown(what)}`]),
    '',
  ].join('\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
