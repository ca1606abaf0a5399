/**
 * The panel's page: shows what the extension sends and says what the user asks for. It decides nothing and keeps
 * nothing but what was looked at, and how large.
 */
import { EMPTY_STATE, isToPage } from '../src/protocol/messages';
import { keepFocus } from './dom';
import { connectHost } from './host';
import { Panel } from './panel';
import { drawPng } from './png';
import './page.css';
import './picture.css';
import type { PanelModel, PanelState, ToPage } from '../src/protocol/messages';

const host = connectHost();
let shown: PanelModel | null = null;
let state: PanelState = host.keptState ?? EMPTY_STATE;

const panel = new Panel({
  pick(picker, id) {
    if (picker === 'server') keep({ server: id, site: null, path: null });
    else if (picker === 'site') keep({ site: id, path: null });
    else if (picker === 'path') keep({ path: id });
    else keep({ right: id });
    // What is picked stands against a URL that was typed before.
    if (picker !== 'other') keep({ request: { ...state.request, url: '' } });
    host.post({ type: 'pick', picker, id });
  },
  search: (picker, query, text) => host.post({ type: 'search', picker, query, text }),
  compare(kind) {
    keep({ comparison: kind, left: null, right: null });
    host.post({ type: 'compare', kind });
  },
  compareSide(side, id) {
    keep({ [side]: id });
    host.post({ type: 'compareSide', side, id });
  },
  request(values) {
    keep({ request: values });
    host.post({ type: 'request', values });
  },
  formToggled: (formOpen) => keep({ formOpen }),
  zoomed: (zoom) => keep({ zoom }),
  reveal: (id) => ask('reveal', id),
  fix: (id) => ask('fix', id),
  add: (id) => ask('add', id),
  exportFlow(flow, format, to) {
    if (shown !== null) host.post({ type: 'export', flow, format, to, version: shown.version });
  },
  exportComparison(format, to) {
    if (shown !== null) host.post({ type: 'exportComparison', format, to, version: shown.version });
  },
});

/** About something of the shown picture. */
function ask(type: 'reveal' | 'fix' | 'add', id: string): void {
  if (shown !== null) host.post({ type, id, version: shown.version });
}

function keep(change: Partial<PanelState>): void {
  state = { ...state, ...change };
  host.keep(state);
}

function show(model: PanelModel): void {
  shown = model;
  const { server, site, path, compare, request } = model;
  // Without a selection there is nothing to keep, and what was kept may be found again.
  if (site.selected !== null && !model.stale) {
    const right = compare.right?.selected ?? compare.other?.selected?.id ?? null;
    keep({
      server: server.selected?.id ?? null,
      site: site.selected.id,
      path: path.selected?.id ?? null,
      comparison: compare.kind,
      left: compare.left?.selected ?? null,
      right,
      request: request.values,
    });
  }
  keepFocus(panel.element, () => panel.update(model));
}

function receive(message: ToPage): void {
  switch (message.type) {
    case 'show':
      show(message.model);
      return;
    case 'options':
      panel.showOptions(message.picker, message.query, message.items, message.more);
      return;
    case 'light':
      if (message.version === shown?.version) panel.followCaret(message.flow, message.hop);
      return;
    case 'focusRequest':
      panel.focusRequest();
      return;
    case 'draw': {
      const png = drawPng(message.svg);
      if (png !== null) host.post({ type: 'picture', id: message.id, png });
    }
  }
}

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (isToPage(data)) receive(data);
});

document.getElementById('app')?.append(panel.element);
panel.restore(state);

let room = roomFor(document.body.clientWidth);
host.post({ type: 'ready', state: host.keptState, room });
new ResizeObserver(() => {
  const now = roomFor(document.body.clientWidth);
  if (now === room) return;
  room = now;
  host.post({ type: 'room', room });
}).observe(document.body);

/** In steps, so that dragging the panel's edge does not draw at every pixel. */
function roomFor(width: number): number {
  const { paddingLeft, paddingRight } = getComputedStyle(document.body);
  const inside = width - parseFloat(paddingLeft) - parseFloat(paddingRight);
  return Math.max(0, Math.floor(inside / 20) * 20);
}
