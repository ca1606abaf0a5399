import { l10n, Uri, ViewColumn, window } from 'vscode';
import { isFromPage, isPanelState } from '../../../protocol/messages';
import { locationOf, reveal } from '../../infrastructure/places';
import { panelContent } from './panelModel';
import { panelPage } from './panelPage';
import type { Disposable, LogOutputChannel, WebviewPanel, WebviewPanelSerializer } from 'vscode';
import type { SourcePlace } from '../../../core/index';
import type { PanelState, ToPage } from '../../../protocol/messages';
import type { ServerAnalyses } from '../../workspace/serverAnalyses';

export const PANEL_TYPE = 'iisSsl.flow';

const NOTHING_SELECTED: PanelState = { server: null, site: null, path: null, comparing: false };

/**
 * The request-flow panel. There is one; it keeps no state of the page (which asks for everything when it is `ready`,
 * and remembers its selection through `setState`), so it survives being hidden, moved and reloaded.
 */
export class FlowPanel implements WebviewPanelSerializer, Disposable {
  private panel: WebviewPanel | null = null;
  private state: PanelState = NOTHING_SELECTED;
  private shownVersion = -1;
  private targets: ReadonlyMap<string, SourcePlace> = new Map();
  private readonly subscription: Disposable;

  constructor(
    private readonly extensionUri: Uri,
    private readonly analyses: ServerAnalyses,
    private readonly log: LogOutputChannel,
  ) {
    this.subscription = analyses.onDidChange(() => this.showSoon());
  }

  /** Opens the panel, or brings it to the front, with a selection; what is left out stays as it is. */
  async open(selection: Partial<PanelState>): Promise<void> {
    this.state = { ...this.state, ...selection };
    if (this.panel === null) {
      const panel = window.createWebviewPanel(PANEL_TYPE, l10n.t('IIS SSL Request Flow'), ViewColumn.Beside, {
        enableScripts: true,
        enableForms: false,
        localResourceRoots: [Uri.joinPath(this.extensionUri, 'dist')],
      });
      this.adopt(panel);
    } else {
      this.panel.reveal(undefined, false);
      await this.show();
    }
  }

  /** After a reload of the window: the page's memory says what to show. */
  async deserializeWebviewPanel(panel: WebviewPanel, state: unknown): Promise<void> {
    if (isPanelState(state)) this.state = state;
    this.panel?.dispose();
    panel.webview.options = {
      enableScripts: true,
      enableForms: false,
      localResourceRoots: [Uri.joinPath(this.extensionUri, 'dist')],
    };
    this.adopt(panel);
    await Promise.resolve();
  }

  private adopt(panel: WebviewPanel): void {
    this.panel = panel;
    panel.iconPath = {
      light: Uri.joinPath(this.extensionUri, 'media', 'panel-light.svg'),
      dark: Uri.joinPath(this.extensionUri, 'media', 'panel-dark.svg'),
    };
    const listener = panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message));
    panel.onDidDispose(() => {
      listener.dispose();
      if (this.panel === panel) this.panel = null;
    });
    panel.webview.html = panelPage(panel.webview, this.extensionUri);
  }

  private receive(message: unknown): void {
    if (!isFromPage(message)) {
      this.log.warn('The panel sent something that is no message of the protocol; it is dropped.');
      return;
    }
    switch (message.type) {
      case 'ready':
        break;
      case 'pickServer':
        this.state = { ...this.state, server: message.id, site: null, path: null };
        break;
      case 'pickSite':
        this.state = { ...this.state, site: message.id, path: null };
        break;
      case 'pickPath':
        this.state = { ...this.state, path: message.id };
        break;
      case 'compare':
        this.state = { ...this.state, comparing: message.on };
        break;
      case 'reveal':
        this.revealTarget(message.id, message.version);
        return;
    }
    this.showSoon();
  }

  private showSoon(): void {
    this.show().catch((error: unknown) => this.log.error(error instanceof Error ? error : String(error)));
  }

  private async show(): Promise<void> {
    const { panel } = this;
    if (panel === null) return;
    const snapshot = await this.analyses.get();
    if (this.panel !== panel) return;
    const { model, targets, state } = panelContent(snapshot, this.state);
    this.state = state;
    this.targets = targets;
    this.shownVersion = model.version;
    const message: ToPage = { type: 'show', model };
    await panel.webview.postMessage(message);
  }

  /** A click on a picture of an older version is dropped: the new picture is on its way. */
  private revealTarget(id: string, version: number): void {
    const place = version === this.shownVersion ? this.targets.get(id) : undefined;
    if (place === undefined) {
      this.log.debug(`Nothing to reveal for ${JSON.stringify(id)} of version ${version}.`);
      return;
    }
    const server = this.analyses.latest.servers.find(({ analysis }) =>
      analysis.sources.some(({ file }) => file === place.file),
    );
    const location = server === undefined ? null : locationOf(place, server.lines);
    if (location === null) return;
    reveal(location).then(undefined, (error: unknown) =>
      this.log.error(error instanceof Error ? error : String(error)),
    );
  }

  dispose(): void {
    this.subscription.dispose();
    this.panel?.dispose();
  }
}
