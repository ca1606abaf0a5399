import { l10n, Uri, ViewColumn, window } from 'vscode';
import { DEFAULT_REQUEST, EMPTY_STATE, isFromPage, isPanelState } from '../../../protocol/messages';
import { locationOf, reveal } from '../../infrastructure/places';
import { applyFix } from './applyFix';
import { askRequest } from './askRequest';
import { copyText, flowText, saveFlow } from './flowExport';
import { addMissingFile } from './missingFiles';
import { panelContent, searchOptions } from './panelModel';
import { panelPage } from './panelPage';
import { PANEL_TYPE } from './panelType';
import { selectionAt, siteId } from './selection';
import type {
  Disposable,
  ExtensionContext,
  LogOutputChannel,
  TextEditor,
  WebviewPanel,
  WebviewPanelSerializer,
} from 'vscode';
import type { FromPage, PanelState, RequestFields, ToPage } from '../../../protocol/messages';
import type { Site } from '../../../core/index';
import type { ServerAnalyses, ServerAnalysis, Snapshot } from '../../workspace/serverAnalyses';
import type { FlowExport } from './flowExport';
import type { PanelContent } from './panelModel';
import type { Selection } from './selection';

/** Where the last request that was typed is remembered, for the next one. */
const LAST_REQUEST = 'iisSsl.lastRequest';

/**
 * The request-flow panel. There is one; it keeps no state of the page (which asks for everything when it is `ready`,
 * and remembers its selection through `setState`), so it survives being hidden, moved and reloaded.
 */
export class FlowPanel implements WebviewPanelSerializer, Disposable {
  private panel: WebviewPanel | null = null;
  private state: PanelState = EMPTY_STATE;
  private content: PanelContent | null = null;
  /** Servers that are compared, whether they are of the workspace or not. */
  private guests: readonly ServerAnalysis[] = [];
  /** The form is to have the focus as soon as the page shows it. */
  private focusWanted = false;
  /** Ids of the pictures that the page was asked to draw. */
  private readonly drawing = new Map<string, FlowExport>();
  private drawn = 0;
  /** How wide pictures may be, as the page says. */
  private room = 0;
  private readonly subscriptions: readonly Disposable[];

  constructor(
    private readonly context: ExtensionContext,
    private readonly analyses: ServerAnalyses,
    private readonly log: LogOutputChannel,
  ) {
    this.subscriptions = [
      analyses.onDidChange(() => this.showSoon()),
      window.onDidChangeTextEditorSelection(({ textEditor }) => this.followCaret(textEditor)),
    ];
  }

  /** Opens the panel, or brings it to the front, with a selection; what is left out stays as it is. */
  async open(change: Partial<PanelState>): Promise<void> {
    const picks = change.site !== undefined || change.path !== undefined;
    this.state = { ...this.state, ...(picks ? { request: { ...this.state.request, url: '' } } : {}), ...change };
    if (this.panel === null) {
      const panel = window.createWebviewPanel(PANEL_TYPE, l10n.t('IIS SSL Request Flow'), ViewColumn.Beside, {
        enableScripts: true,
        enableForms: false,
        localResourceRoots: [this.dist],
      });
      this.adopt(panel);
    } else {
      this.panel.reveal(undefined, false);
      await this.show();
    }
  }

  /** What is pictured, while the panel has the focus: one flow or two. */
  get inFocus(): PanelContent['traces'] {
    return this.panel?.active === true ? (this.content?.traces ?? []) : [];
  }

  /** Opens the panel with the flows of one request on two servers, which may lie outside of the workspace. */
  async compareServers(
    { before, after }: { readonly before: ServerAnalysis; readonly after: ServerAnalysis },
    site: Site,
    path: string,
  ): Promise<void> {
    this.guests = [before, after];
    const id = siteId(site, before.analysis.server.sites.indexOf(site));
    await this.open({ server: before.id, site: id, path, comparison: 'server', left: null, right: after.id });
  }

  /** Asks for a request, and opens the panel with the answer to it and its form, for other questions. */
  async askAndTrace(selection: Selection): Promise<void> {
    const remembered = { ...EMPTY_STATE, request: this.context.workspaceState.get<RequestFields>(LAST_REQUEST) };
    const request = await askRequest(isPanelState(remembered) ? remembered.request : DEFAULT_REQUEST);
    if (request === null) return;
    await this.context.workspaceState.update(LAST_REQUEST, request);
    this.focusWanted = true;
    await this.open({ ...selection, request, comparison: 'off', formOpen: true });
  }

  /** After a reload of the window: the page's memory says what to show. */
  async deserializeWebviewPanel(panel: WebviewPanel, state: unknown): Promise<void> {
    if (isPanelState(state)) this.state = state;
    this.panel?.dispose();
    panel.webview.options = { enableScripts: true, enableForms: false, localResourceRoots: [this.dist] };
    this.adopt(panel);
    await Promise.resolve();
  }

  private get dist(): Uri {
    return Uri.joinPath(this.context.extensionUri, 'dist');
  }

  private adopt(panel: WebviewPanel): void {
    this.panel = panel;
    const { extensionUri } = this.context;
    panel.iconPath = {
      light: Uri.joinPath(extensionUri, 'media', 'panel-light.svg'),
      dark: Uri.joinPath(extensionUri, 'media', 'panel-dark.svg'),
    };
    const listener = panel.webview.onDidReceiveMessage((message: unknown) => {
      if (isFromPage(message)) this.run(this.receive(message));
      else this.log.warn('The panel sent something that is no message of the protocol; it is dropped.');
    });
    panel.onDidDispose(() => {
      listener.dispose();
      if (this.panel !== panel) return;
      this.panel = null;
      this.content = null;
      // Pictures that a page was asked for and that it will never send.
      this.drawing.clear();
    });
    panel.webview.html = panelPage(panel.webview, extensionUri);
  }

  private async receive(message: FromPage): Promise<void> {
    switch (message.type) {
      case 'ready':
      case 'room':
        this.room = message.room;
        return this.show();
      case 'pick':
        return this.change(pickedState(this.state, message));
      case 'compare':
        return this.change({ ...this.state, comparison: message.kind, left: null, right: null });
      case 'compareSide':
        return this.change({ ...this.state, [message.side]: message.id });
      case 'request':
        await this.context.workspaceState.update(LAST_REQUEST, message.values);
        return this.change({ ...this.state, request: message.values });
      case 'search':
        if (this.content === null) return;
        return this.post({
          type: 'options',
          picker: message.picker,
          query: message.query,
          ...searchOptions(this.content, message.picker, message.text),
        });
      case 'picture':
        return this.savePicture(message.id, message.png);
      default:
        return this.answer(message);
    }
  }

  /** What is about something in the shown picture; about an older one it is dropped: the new picture is on its way. */
  private async answer(message: Extract<FromPage, { version: number }>): Promise<void> {
    const { content } = this;
    if (content === null || message.version !== content.model.version) {
      this.log.debug(`The panel asked about version ${message.version}, which is not shown any more.`);
      return;
    }
    if (message.type === 'export') {
      const trace = content.traces[message.flow];
      if (trace !== undefined) await this.export({ traces: [trace], format: message.format }, message.to);
      return;
    }
    if (message.type === 'exportComparison') {
      const [left, right] = content.traces;
      if (left === undefined || right === undefined) return;
      await this.export({ traces: [left, right], format: message.format }, message.to);
      return;
    }
    const { targets, selected } = content;
    const { id } = message;
    if (message.type === 'reveal') {
      const place = targets.places.get(id);
      const server = content.snapshot.servers.find(({ analysis }) =>
        analysis.sources.some(({ file }) => file === place?.file),
      );
      const location = place === undefined || server === undefined ? null : locationOf(place, server.lines);
      if (location !== null) await reveal(location);
    } else if (message.type === 'fix') {
      const fix = targets.fixes.get(id);
      if (fix !== undefined && selected !== null) await applyFix(fix, selected.server.lines);
    } else {
      const missing = targets.missing.get(id);
      if (missing !== undefined && selected !== null) await addMissingFile(missing, selected.server.file);
    }
  }

  private async export(wanted: FlowExport, to: 'file' | 'clipboard'): Promise<void> {
    const text = flowText(wanted);
    if (wanted.format === 'png') {
      const id = String(this.drawn++);
      this.drawing.set(id, wanted);
      await this.post({ type: 'draw', id, svg: text });
      return;
    }
    await (to === 'clipboard' ? copyText(text) : saveFlow(wanted, new TextEncoder().encode(text)));
  }

  /** Only what was asked for is saved. */
  private async savePicture(id: string, png: string): Promise<void> {
    const wanted = this.drawing.get(id);
    if (wanted === undefined) return;
    this.drawing.delete(id);
    const bytes = atob(png);
    await saveFlow(
      wanted,
      Uint8Array.from(bytes, (character) => character.charCodeAt(0)),
    );
  }

  private async change(state: PanelState): Promise<void> {
    this.state = state;
    await this.show();
  }

  private async show(): Promise<void> {
    const { panel } = this;
    // A hidden page is not there: it says `ready` when it is shown again.
    if (panel?.visible !== true) return;
    const snapshot = withGuests(await this.analyses.get(), this.guests);
    if (this.panel !== panel) return;
    this.content = panelContent(snapshot, this.state, this.room, this.content);
    this.state = this.content.state;
    await this.post({ type: 'show', model: this.content.model });
    if (this.focusWanted) {
      this.focusWanted = false;
      await this.post({ type: 'focusRequest' });
    }
  }

  /**
   * Lights the hop whose text the caret is in, and shows the site and path whose text it is in. A comparison and a typed
   * URL are the user's own choice and stay.
   */
  private followCaret({ document, selection }: TextEditor): void {
    const { panel, content } = this;
    if (panel?.visible !== true || content === null || content.model.stale) return;
    const file = document.uri.toString();
    const offset = document.offsetAt(selection.active);
    const holds = ({ range, ...place }: { file: string; range: { start: number; end: number } }): boolean =>
      place.file === file && range.start <= offset && offset <= range.end;
    const size = ({ place: { range } }: (typeof content.targets.hops)[number]): number => range.end - range.start;
    const [hop] = content.targets.hops.filter(({ place }) => holds(place)).sort((a, b) => size(a) - size(b));
    if (hop === undefined && ![...content.targets.places.values()].some(holds)) {
      const found = selectionAt(content.snapshot, file, offset);
      const { server, site, path, comparison, request } = this.state;
      const isOther = found?.site != null && (found.server !== server || found.site !== site || found.path !== path);
      if (isOther && comparison === 'off' && request.url === '') {
        this.run(this.change({ ...this.state, ...found }));
        return;
      }
    }
    const { version } = content.model;
    this.run(this.post({ type: 'light', version, flow: hop?.flow ?? 0, hop: hop?.key ?? null }));
  }

  private async post(message: ToPage): Promise<void> {
    await this.panel?.webview.postMessage(message);
  }

  private showSoon(): void {
    this.run(this.show());
  }

  private run(work: Promise<void>): void {
    work.catch((error: unknown) => this.log.error(error instanceof Error ? error : String(error)));
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.panel?.dispose();
  }
}

/** Servers of the workspace are there as they are now; only the others are added. */
function withGuests(snapshot: Snapshot, guests: readonly ServerAnalysis[]): Snapshot {
  const others = guests.filter((guest) => !snapshot.servers.some(({ id }) => id === guest.id));
  return others.length === 0 ? snapshot : { ...snapshot, servers: [...snapshot.servers, ...others] };
}

/** What is picked stands against a URL that was typed before. */
function pickedState(state: PanelState, { picker, id }: Extract<FromPage, { type: 'pick' }>): PanelState {
  const request = { ...state.request, url: '' };
  switch (picker) {
    case 'server':
      return { ...state, request, server: id, site: null, path: null };
    case 'site':
      return { ...state, request, site: id, path: null };
    case 'path':
      return { ...state, request, path: id };
    case 'other':
      return { ...state, right: id };
  }
}
