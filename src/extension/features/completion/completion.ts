import { CompletionItem, CompletionItemKind, SnippetString } from 'vscode';
import { proposalsAt } from '../../../core/index';
import { rangeOf } from '../../infrastructure/places';
import { word } from '../../infrastructure/words';
import { serversOf } from '../../workspace/documentServers';
import type { CompletionItemProvider, Position, TextDocument } from 'vscode';
import type { Proposal } from '../../../core/index';
import type { ServerAnalyses } from '../../workspace/serverAnalyses';

const KINDS: Readonly<Record<Proposal['kind'], CompletionItemKind>> = {
  value: CompletionItemKind.EnumMember,
  flag: CompletionItemKind.EnumMember,
  attribute: CompletionItemKind.Property,
  element: CompletionItemKind.Struct,
  site: CompletionItemKind.Reference,
  rule: CompletionItemKind.Constant,
};

/** Names and values of the sections that are read. */
export class Completion implements CompletionItemProvider {
  constructor(private readonly analyses: ServerAnalyses) {}

  async provideCompletionItems(document: TextDocument, position: Position): Promise<CompletionItem[]> {
    const file = document.uri.toString();
    const [server] = await serversOf(this.analyses, document);
    if (server === undefined) return [];
    const { analysis, lines } = server;
    return proposalsAt(analysis, file, lines.of(file).offsetAt(position)).map((proposal, i) => {
      const item = new CompletionItem(proposal.label, KINDS[proposal.kind]);
      const { insert } = proposal;
      const isSnippet = proposal.kind === 'attribute' || proposal.kind === 'element';
      item.insertText = isSnippet ? new SnippetString(insert) : insert;
      item.range = rangeOf(lines.rangeAt({ file, range: proposal.range }));
      if (proposal.detail !== null) item.detail = word(proposal.detail);
      if (proposal.filter !== undefined) item.filterText = proposal.filter;
      // Flags stand in the order of their bits.
      item.sortText = String(i).padStart(5, '0');
      return item;
    });
  }
}
