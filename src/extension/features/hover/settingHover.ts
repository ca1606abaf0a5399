import { Hover, l10n, MarkdownString } from 'vscode';
import { escapeMarkdown, explainAt } from '../../../core/index';
import { placeLabel, rangeOf } from '../../infrastructure/places';
import { word } from '../../infrastructure/words';
import { serversOf } from '../../workspace/documentServers';
import type { HoverProvider, Position, TextDocument } from 'vscode';
import type { Explanation } from '../../../core/index';
import type { ServerAnalyses, ServerAnalysis } from '../../workspace/serverAnalyses';

/** Explains the setting under the pointer: every bit, the effective result, and the text that decided it. */
export class SettingHover implements HoverProvider {
  constructor(private readonly analyses: ServerAnalyses) {}

  async provideHover(document: TextDocument, position: Position): Promise<Hover | null> {
    const file = document.uri.toString();
    for (const server of await serversOf(this.analyses, document)) {
      const explanation = explainAt(server.analysis, file, server.lines.of(file).offsetAt(position));
      if (explanation !== null) return hoverOf(explanation, server, file);
    }
    return null;
  }
}

function hoverOf(explanation: Explanation, server: ServerAnalysis, file: string): Hover {
  const { lines } = server;
  const markdown = new MarkdownString(
    // The answer first: the table of bits is long, and a hover shows its beginning.
    [
      `**${escapeMarkdown(word(explanation.title))}**`,
      ...list(explanation, server),
      ...bitTable(explanation),
      sourceLine(explanation),
    ].join('\n\n'),
  );
  // Nothing in a configuration file may become a command or HTML.
  markdown.isTrusted = false;
  markdown.supportHtml = false;
  return new Hover(markdown, rangeOf(lines.rangeAt({ file, range: explanation.range })));
}

/** How sure it is, and the page to read on: the only link in a hover, and one of our own. */
function sourceLine({ certainty, page }: Explanation): string {
  const sure =
    certainty === 'documented'
      ? l10n.t('Documented')
      : certainty === 'reported'
        ? l10n.t('Reported, not documented')
        : l10n.t('Inferred, not documented');
  return `${escapeMarkdown(sure)} · [${escapeMarkdown(l10n.t('Microsoft documentation'))}](${page})`;
}

function bitTable({ bits }: Explanation): readonly string[] {
  if (bits.length === 0) return [];
  const head = [l10n.t('Set'), l10n.t('Bit'), l10n.t('Name'), l10n.t('Meaning')].map(escapeMarkdown);
  const rows = bits.map(({ bit, name, isSet, meaning, since }) => [
    // Hovers give such a column the least room that there is: the two stay together.
    isSet ? `✔\u00a0${escapeMarkdown(l10n.t('yes'))}` : '–',
    String(bit),
    isSet ? `**${escapeMarkdown(name)}**` : escapeMarkdown(name),
    escapeMarkdown(since === null ? word(meaning) : `${word(meaning)} (${word(since)})`),
  ]);
  return [[head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')];
}

function list({ lines }: Explanation, server: ServerAnalysis): readonly string[] {
  if (lines.length === 0) return [];
  return [
    lines
      .map(({ text, place }) => {
        const where =
          place === null || place.file === '' ? '' : ` — ${escapeMarkdown(placeLabel(place, server.lines))}`;
        return `- ${escapeMarkdown(word(text))}${where}`;
      })
      .join('\n'),
  ];
}
