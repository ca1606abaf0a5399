import { DocumentSymbol, SymbolKind } from 'vscode';
import { outlineOf, showControls } from '../../../core/index';
import { rangeOf } from '../../infrastructure/places';
import { word } from '../../infrastructure/words';
import { serversOf } from '../../workspace/documentServers';
import type { DocumentSymbolProvider, TextDocument } from 'vscode';
import type { OutlineItem } from '../../../core/index';
import type { ServerAnalyses, ServerAnalysis } from '../../workspace/serverAnalyses';

const KINDS: Readonly<Record<OutlineItem['kind'], SymbolKind>> = {
  site: SymbolKind.Module,
  binding: SymbolKind.Interface,
  application: SymbolKind.Package,
  path: SymbolKind.Key,
  entry: SymbolKind.Object,
  key: SymbolKind.Namespace,
};

/** The outline of a file by site. */
export class Outline implements DocumentSymbolProvider {
  constructor(private readonly analyses: ServerAnalyses) {}

  async provideDocumentSymbols(document: TextDocument): Promise<DocumentSymbol[]> {
    const file = document.uri.toString();
    const [server] = await serversOf(this.analyses, document);
    return server === undefined ? [] : outlineOf(server.analysis, file).map((item) => symbolOf(item, server, file));
  }
}

function symbolOf(item: OutlineItem, server: ServerAnalysis, file: string): DocumentSymbol {
  const at = (range: OutlineItem['range']): ReturnType<typeof rangeOf> =>
    rangeOf(server.lines.rangeAt({ file, range }));
  const symbol = new DocumentSymbol(
    // An empty name is an error for the editor, and files have sites without one.
    showControls(item.name) || '?',
    item.detail === null ? '' : word(item.detail),
    KINDS[item.kind],
    at(item.range),
    at(item.selection),
  );
  symbol.children = item.children.map((child) => symbolOf(child, server, file));
  return symbol;
}
