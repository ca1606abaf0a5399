import { EventEmitter, InlayHint, Position, workspace } from 'vscode';
import { inlaysOf } from '../../../core/index';
import { serversOf } from '../../workspace/documentServers';
import type { Disposable, InlayHintsProvider, Range, TextDocument } from 'vscode';
import type { ServerAnalyses } from '../../workspace/serverAnalyses';

/** The names of bits behind the numbers that hold them; off unless the setting turns it on. */
export class InlayHints implements InlayHintsProvider, Disposable {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChangeInlayHints = this.changed.event;
  private readonly subscriptions: readonly Disposable[];

  constructor(private readonly analyses: ServerAnalyses) {
    this.subscriptions = [
      analyses.onDidChange(() => this.changed.fire()),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('iisSsl.inlayHints')) this.changed.fire();
      }),
    ];
  }

  async provideInlayHints(document: TextDocument, range: Range): Promise<InlayHint[]> {
    if (!workspace.getConfiguration('iisSsl', document).get<boolean>('inlayHints.enabled', false)) return [];
    const file = document.uri.toString();
    const [server] = await serversOf(this.analyses, document);
    if (server === undefined) return [];
    const index = server.lines.of(file);
    const within = { start: index.offsetAt(range.start), end: index.offsetAt(range.end) };
    return inlaysOf(server.analysis, file, within).map(({ offset, text }) => {
      const { line, character } = index.positionAt(offset);
      const hint = new InlayHint(new Position(line, character), `= ${text}`);
      hint.paddingLeft = true;
      return hint;
    });
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }
}
