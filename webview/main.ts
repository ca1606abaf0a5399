/**
 * The panel's page: shows what the extension sends and says what the user asks for. It decides nothing and keeps
 * nothing but which server, site and path were looked at.
 */
import { isToPage } from '../src/protocol/messages';
import { keepFocus } from './dom';
import { connectHost } from './host';
import { Panel } from './panel';
import './page.css';
import './picture.css';
import type { PanelModel, PanelState } from '../src/protocol/messages';

const host = connectHost();
let shown: PanelModel | null = null;

const panel = new Panel({
  pickServer(id) {
    keep({ server: id, site: null, path: null });
    host.post({ type: 'pickServer', id });
  },
  pickSite(id) {
    keep({ site: id, path: null });
    host.post({ type: 'pickSite', id });
  },
  pickPath(id) {
    keep({ path: id });
    host.post({ type: 'pickPath', id });
  },
  compare(on) {
    keep({ comparing: on });
    host.post({ type: 'compare', on });
  },
  reveal(id) {
    if (shown !== null) host.post({ type: 'reveal', id, version: shown.version });
  },
});

function keep(change: Partial<PanelState>): void {
  if (shown === null) return;
  const { selectedServer: server, selectedSite: site, selectedPath: path, comparing } = shown;
  host.keep({ server, site, path, comparing, ...change });
}

function show(model: PanelModel): void {
  shown = model;
  // Without a selection there is nothing to keep, and what was kept may be found again.
  if (model.selectedSite !== null) keep({});
  keepFocus(panel.element, () => panel.update(model));
}

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (isToPage(data)) show(data.model);
});

document.getElementById('app')?.append(panel.element);
host.post({ type: 'ready', state: host.keptState });
