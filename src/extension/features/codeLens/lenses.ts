import { CodeLens, l10n, window } from 'vscode';
import { lensesSteps } from '../../../core/index';
import { rangeOf } from '../../infrastructure/places';
import { linesInSight } from '../../infrastructure/sight';
import { inSlices } from '../../infrastructure/slices';
import { word } from '../../infrastructure/words';
import { serversOf } from '../../workspace/documentServers';
import type { CancellationToken, Disposable, Range, TextDocument, TextEditor } from 'vscode';
import type { TextRange } from '../../../core/index';
import type { ServerAnalyses } from '../../workspace/serverAnalyses';
import type { TreeRow } from '../tree/treeRow';

/** Of documents with more lines, only the lenses about what is in sight are made: VS Code takes long for thousands. */
const MANY_LINES = 10_000;

/** Lines around those in sight whose lenses are made too: scrolling within them asks for nothing. */
const AROUND = 400;

/** SSL mode, client certificates and a way to the flow above the sites, bindings and paths of a document. */
export class Lenses implements Disposable {
  /** Of large documents, where lenses were made last. */
  private readonly covered = new WeakMap<TextDocument, readonly Range[]>();
  private readonly scrolling: Disposable;

  /** @param changed tells VS Code to ask again */
  constructor(
    private readonly analyses: ServerAnalyses,
    changed: () => void,
  ) {
    this.scrolling = window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => {
      if (this.hasLeft(textEditor)) changed();
    });
  }

  async in(document: TextDocument, token: CancellationToken): Promise<CodeLens[]> {
    const file = document.uri.toString();
    const { version } = document;
    const [server] = await serversOf(this.analyses, document);
    if (server === undefined) return [];
    const wanted = this.wantedIn(document, (range) => {
      const lines = server.lines.of(file);
      return { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) };
    });
    const isStale = (): boolean => token.isCancellationRequested || document.version !== version;
    const lenses = await inSlices(lensesSteps(server.analysis, file, wanted), isStale, []);
    return lenses.flatMap(({ range, words, site, path }) => {
      const at = rangeOf(server.lines.rangeAt({ file, range }));
      const row: TreeRow = path === undefined ? { kind: 'site', server, site } : { kind: 'path', server, site, path };
      return [
        new CodeLens(at, { title: words.map(word).join(' · '), command: '' }),
        new CodeLens(at, { title: l10n.t('Show Flow'), command: 'iisSsl.showRequestFlow', arguments: [row] }),
      ];
    });
  }

  /** Which texts of a document want lenses; all of them where nobody sees it. */
  private wantedIn(document: TextDocument, offsetsOf: (range: Range) => TextRange): (range: TextRange) => boolean {
    const lines = document.lineCount > MANY_LINES ? linesInSight(document, AROUND) : [];
    this.covered.set(document, lines);
    if (lines.length === 0) return () => true;
    const stretches = lines.map(offsetsOf);
    return ({ start, end }) => stretches.some((stretch) => start <= stretch.end && stretch.start <= end);
  }

  /** Whether what is in sight now goes beyond what had its lenses made. */
  private hasLeft({ document, visibleRanges }: TextEditor): boolean {
    const covered = this.covered.get(document) ?? [];
    return covered.length > 0 && !visibleRanges.every((seen) => covered.some((range) => range.contains(seen)));
  }

  dispose(): void {
    this.scrolling.dispose();
  }
}
