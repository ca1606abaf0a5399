import { DocumentSymbol, SymbolKind } from 'vscode';
import { outlineSteps, showControls } from '../../../core/index';
import { rangeOf } from '../../infrastructure/places';
import { word } from '../../infrastructure/words';
import { inSlices } from '../../infrastructure/slices';
import { serversOf } from '../../workspace/documentServers';
import type { CancellationToken, DocumentSymbolProvider, TextDocument } from 'vscode';
import type { OutlineItem, Steps } from '../../../core/index';
import type { ServerAnalyses, ServerAnalysis } from '../../workspace/serverAnalyses';

const KINDS: Readonly<Record<OutlineItem['kind'], SymbolKind>> = {
  site: SymbolKind.Module,
  binding: SymbolKind.Interface,
  application: SymbolKind.Package,
  path: SymbolKind.Key,
  entry: SymbolKind.Object,
  key: SymbolKind.Namespace,
};

/**
 * More entries take VS Code longer to receive than a key may take to appear. Its own languages stop at 5,000; servers of
 * 10,000 sites exist.
 */
const MOST_ENTRIES = 10_000;

/** The outline of a file by site. */
export class Outline implements DocumentSymbolProvider {
  constructor(private readonly analyses: ServerAnalyses) {}

  async provideDocumentSymbols(document: TextDocument, token: CancellationToken): Promise<DocumentSymbol[]> {
    const file = document.uri.toString();
    const [server] = await serversOf(this.analyses, document);
    if (server === undefined || token.isCancellationRequested) return [];
    const { version } = document;
    const isStale = (): boolean => token.isCancellationRequested || document.version !== version;
    return inSlices(symbolsSteps(server, file), isStale, []);
  }
}

function* symbolsSteps(server: ServerAnalysis, file: string): Steps<DocumentSymbol[]> {
  const symbols: DocumentSymbol[] = [];
  for (const item of yield* outlineSteps(server.analysis, file, MOST_ENTRIES)) {
    symbols.push(symbolOf(item, server, file));
    yield;
  }
  return symbols;
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
