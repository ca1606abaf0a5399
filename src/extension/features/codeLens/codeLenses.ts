import { CodeLens, EventEmitter, l10n, workspace } from 'vscode';
import { lensesOf } from '../../../core/index';
import { rangeOf } from '../../infrastructure/places';
import { word } from '../../infrastructure/words';
import { serversOf } from '../../workspace/documentServers';
import type { CodeLensProvider, Disposable, TextDocument } from 'vscode';
import type { ServerAnalyses } from '../../workspace/serverAnalyses';
import type { TreeRow } from '../tree/serverTree';

/** SSL mode, client certificates and a way to the flow above sites, bindings and paths. */
export class CodeLenses implements CodeLensProvider, Disposable {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private readonly subscriptions: readonly Disposable[];

  constructor(private readonly analyses: ServerAnalyses) {
    this.subscriptions = [
      analyses.onDidChange(() => this.changed.fire()),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('iisSsl.codeLens')) this.changed.fire();
      }),
    ];
  }

  async provideCodeLenses(document: TextDocument): Promise<CodeLens[]> {
    if (!workspace.getConfiguration('iisSsl', document).get<boolean>('codeLens.enabled', true)) return [];
    const file = document.uri.toString();
    const [server] = await serversOf(this.analyses, document);
    if (server === undefined) return [];
    return lensesOf(server.analysis, file).flatMap(({ range, words, site, path }) => {
      const at = rangeOf(server.lines.rangeAt({ file, range }));
      const row: TreeRow = path === undefined ? { kind: 'site', server, site } : { kind: 'path', server, site, path };
      return [
        new CodeLens(at, { title: words.map(word).join(' · '), command: '' }),
        new CodeLens(at, { title: l10n.t('Show Flow'), command: 'iisSsl.showRequestFlow', arguments: [row] }),
      ];
    });
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }
}
