import { EventEmitter, workspace } from 'vscode';
import type { Disposable, InlayHint, InlayHintsProvider, Range, TextDocument } from 'vscode';
import type { Parts } from '../../infrastructure/parts';
import type { ServerAnalyses } from '../../workspace/serverAnalyses';

/** The names of bits behind the numbers that hold them; off unless the setting turns it on. */
export class InlayHints implements InlayHintsProvider, Disposable {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChangeInlayHints = this.changed.event;
  private readonly subscriptions: readonly Disposable[];

  constructor(
    private readonly analyses: ServerAnalyses,
    private readonly later: () => Promise<Parts['later']>,
  ) {
    this.subscriptions = [
      analyses.onDidChange(() => this.changed.fire()),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('iisSsl.inlayHints')) this.changed.fire();
      }),
    ];
  }

  async provideInlayHints(document: TextDocument, range: Range): Promise<InlayHint[]> {
    if (!workspace.getConfiguration('iisSsl', document).get<boolean>('inlayHints.enabled', false)) return [];
    return (await this.later()).hintsIn(this.analyses, document, range);
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }
}
