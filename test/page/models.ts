/** What the extension sends to the page in the tests: real pictures of the two flows of the 2007 article. */
import { articleTrace, pictureOf, renderSvg } from '../../src/core/index';
import { DEFAULT_REQUEST } from '../../src/protocol/messages';
import type { ArticleFlow } from '../../src/core/index';
import type { FlowView, HopView, PanelModel, PanelStrings, PickerItem, WarningView } from '../../src/protocol/messages';

/** The room that the extension would be told by a page of 1400 px. */
const ROOM = 1368;

interface Shown {
  readonly title: string;
  /** Keys of hops that lead to a text; the id that is sent is `hop 2` and so on. */
  readonly leading: readonly string[];
  readonly reasons: FlowView['reasons'];
  readonly settings?: FlowView['settings'];
  readonly room?: number;
}

function viewOf(flow: ArticleFlow, { title, leading, reasons, settings = [], room = ROOM }: Shown): FlowView {
  const picture = { ...pictureOf(articleTrace(flow)), title };
  return {
    title,
    subtitle: picture.subtitle,
    outcome: picture.end,
    svg: renderSvg(picture, { heading: false, width: room }),
    crossings: picture.crossings,
    hops: picture.parts.flatMap(({ heading, hops }) =>
      hops.map(({ key, label, stations, from, to, boundary, payload, what }): HopView => ({
        key,
        label,
        part: heading,
        stations,
        from,
        to,
        boundary,
        payload,
        what,
        differs: null,
        revealId: leading.includes(key) ? `hop ${label}` : null,
      })),
    ),
    reasons,
    settings,
    answer: {
      question: 'Do client certificates work with kernel-mode SSL?',
      text: 'Yes, in the handshake or by renegotiation once the URL is known.',
      statements: [{ text: 'Client certificates work from IIS 7 on.', source: 'Source: Http/kernel-mode-ssl' }],
    },
  };
}

/** The hops of the request, without those of the handshake; the first is at 0. */
export function requestHops({ hops }: FlowView): readonly HopView[] {
  return hops.filter(({ part }) => part === hops.at(-1)?.part);
}

/** The keys of some hops of the request, which are counted from 1. */
function keysOf(flow: ArticleFlow, numbers: readonly number[]): readonly string[] {
  const request = pictureOf(articleTrace(flow)).parts.at(-1)?.hops ?? [];
  return request.filter(({ label }) => numbers.includes(Number(label))).map(({ key }) => key);
}

/** IIS 6 in user mode: nine stations, six crossings. Hops 2 and 4 of the request lead to their texts. */
export function nineStations(title = 'shop.example · /checkout', room = ROOM): FlowView {
  return viewOf('iis6UserMode', {
    title,
    room,
    leading: keysOf('iis6UserMode', [2, 4]),
    reasons: [
      { text: 'No EnableKernelSSL in the registry export: SSL runs in user mode.', revealId: 'reason-mode' },
      { text: 'No client certificate is asked for here.', revealId: null },
    ],
    settings: [
      {
        name: 'AccessSSLFlags',
        value: 'None',
        where: { text: '/LM/W3SVC/1/ROOT/checkout', revealId: 'setting-flags' },
        overridden: [{ text: 'Ssl · /LM/W3SVC', revealId: 'setting-flags-lost' }],
      },
    ],
  });
}

/** IIS 7 and later: five stations, two crossings. Hop 2 of the request leads to its text. */
export function fiveStations(title = 'shop.example · /checkout', room = ROOM): FlowView {
  return viewOf('iis7', {
    title,
    room,
    leading: keysOf('iis7', [2]),
    reasons: [{ text: 'From IIS 7 on, SSL runs in kernel mode.', revealId: 'reason-kernel' }],
  });
}

export const STRINGS: PanelStrings = {
  title: 'Request flow',
  server: 'Server',
  site: 'Site',
  path: 'Path',
  other: 'With',
  compare: 'Compare',
  compareLeft: 'Left',
  compareRight: 'Right',
  compareArticle: 'Compare IIS 6 and IIS 7',
  noOptions: 'Nothing contains this text.',
  someOptions: '{0} of {1}: type to find the others.',
  request: 'Request',
  url: 'URL',
  localAddress: 'Local address',
  sni: 'Sends SNI',
  tls: 'Highest TLS',
  http: 'Highest HTTP',
  clientCertificate: 'Client certificate',
  bodyBytes: 'Body in bytes',
  resetRequest: 'Default request',
  zoom: 'Zoom',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  zoomFit: 'Fit',
  zoomActual: 'Actual size',
  exportAs: 'Export',
  exportComparison: 'Export the comparison',
  exportFormat: 'Format',
  save: 'Save…',
  copy: 'Copy',
  warnings: 'Warnings',
  noWarnings: 'No warnings for this site and path.',
  applyFix: 'Apply',
  copyFix: 'Copy command',
  why: 'Why',
  settings: 'Settings in effect',
  overrides: 'overrides',
  unknowns: 'Not known',
  addFile: 'Add this file…',
  crossings: 'user/kernel crossings',
  outcome: 'Outcome',
  stale: 'Old picture',
  showText: 'As text',
  hops: 'Hops of the request',
  hopHint: 'Point at a hop, or walk from hop to hop with the arrow keys.',
  previousHop: 'Previous hop',
  nextHop: 'Next hop',
  comparison: 'Hop by hop',
  same: 'same',
  differs: 'differs',
  missing: 'no such hop',
  hopColumns: ['No.', 'From', 'To', 'Boundary', 'Data', 'What happens'],
};

const WARNINGS: readonly WarningView[] = [
  {
    rule: 'xml-syntax',
    severity: 'error',
    severityLabel: 'Error',
    message: 'The element <security> is not closed.',
    place: 'applicationHost.config:118',
    revealId: 'warning-syntax',
    fixes: [],
  },
  {
    rule: 'require-cert-without-negotiate',
    severity: 'warning',
    severityLabel: 'Warning',
    message: 'A client certificate is required but never asked for: every request gets 403.7.',
    place: 'MetaBase.xml:1204',
    revealId: 'warning-negotiate',
    fixes: [
      { id: 'fix-negotiate', title: 'Add AccessSSLNegotiateCert', does: 'apply' },
      { id: 'fix-command', title: 'adsutil.vbs set w3svc/1/AccessSSLFlags 104', does: 'copy' },
    ],
  },
  {
    rule: 'user-mode-ssl',
    severity: 'information',
    severityLabel: 'Information',
    message: 'Kernel-mode SSL would save four of the six crossings. Test it before production.',
    place: 'MetaBase.xml:811',
    revealId: 'warning-user-mode',
    fixes: [],
  },
];

const SITE: PickerItem = { id: 'site-2', label: 'shop.example' };

/** A server in user mode with two sites. */
export function model(change: Partial<PanelModel> = {}): PanelModel {
  return {
    version: 7,
    server: { selected: { id: 'server-1', label: 'MetaBase.xml' }, count: 1 },
    site: { selected: SITE, count: 2 },
    path: { selected: { id: 'path-2', label: '/checkout' }, count: 2 },
    request: {
      values: DEFAULT_REQUEST,
      errors: {
        url: null,
        localAddress: null,
        sni: null,
        tls: null,
        http: null,
        clientCertificate: null,
        bodyBytes: null,
      },
      url: 'https://shop.example/checkout',
      summary: 'https://shop.example/checkout · TLS 1.3 · HTTP/2 · no client certificate',
      tls: ['1.0', '1.1', '1.2', '1.3'].map((id) => ({ id, label: `TLS ${id}` })),
      http: ['1.1', '2', '3'].map((id) => ({ id, label: `HTTP/${id}` })),
      clientCertificate: [
        { id: 'none', label: 'no client certificate' },
        { id: 'valid', label: 'valid client certificate' },
      ],
    },
    compare: {
      kind: 'off',
      kinds: [
        { id: 'off', label: 'Nothing' },
        { id: 'article', label: 'IIS 6 and IIS 7' },
        { id: 'windows', label: 'Two versions of Windows' },
        { id: 'site', label: 'Another site' },
      ],
      left: null,
      right: null,
      other: null,
    },
    flows: [nineStations()],
    comparison: [],
    warnings: WARNINGS,
    unknowns: [
      { text: 'No HTTP.SYS export was given: which certificate answers is not known.', addId: 'add-netsh' },
      { text: 'Windows is not known.', addId: null },
    ],
    notice: null,
    stale: false,
    strings: STRINGS,
    ...change,
  };
}

/** IIS 6 and IIS 7 side by side, with everything that the page can show. */
export function comparison(change: Partial<PanelModel> = {}, room = 676): PanelModel {
  const differs = 'It crosses no boundary there.';
  const mark = (view: FlowView): FlowView => ({
    ...view,
    hops: view.hops.map((hop) => (hop === requestHops(view)[1] ? { ...hop, differs } : hop)),
  });
  const [six, seven] = [mark(nineStations(undefined, room)), mark(fiveStations(undefined, room))];
  const [left, right] = [requestHops(six), requestHops(seven)];
  return model({
    server: { selected: { id: 'server-1', label: 'MetaBase.xml' }, count: 2 },
    compare: { ...model().compare, kind: 'article' },
    flows: [six, seven],
    comparison: [
      { left: left[0]!.key, right: right[0]!.key, same: true },
      { left: left[1]!.key, right: right[1]!.key, same: false },
      { left: left[2]!.key, right: null, same: false },
      { left: left[7]!.key, right: right[3]!.key, same: true },
    ],
    notice: 'The file has errors: this is the last picture that could be made.',
    stale: true,
    ...change,
  });
}

export const HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script>';

/** Hostile text in every place that takes one. */
export function hostileModel(): PanelModel {
  const flow = nineStations(HOSTILE);
  const item = { id: HOSTILE, label: HOSTILE };
  const picker = { selected: item, count: 2 };
  const link = { text: HOSTILE, revealId: 'reason' };
  const base = model();
  return model({
    server: picker,
    site: picker,
    path: picker,
    request: {
      ...base.request,
      values: { ...base.request.values, url: HOSTILE },
      errors: { ...base.request.errors, url: HOSTILE },
      url: HOSTILE,
      summary: HOSTILE,
      tls: [item],
    },
    compare: {
      ...base.compare,
      kind: 'site',
      kinds: [item],
      left: { items: [item], selected: HOSTILE },
      other: picker,
    },
    flows: [
      {
        ...flow,
        subtitle: HOSTILE,
        outcome: { kind: 'broken', label: HOSTILE, text: HOSTILE },
        hops: flow.hops.map((hop) => ({
          ...hop,
          label: HOSTILE,
          part: HOSTILE,
          from: HOSTILE,
          what: HOSTILE,
          boundary: HOSTILE,
          differs: HOSTILE,
        })),
        reasons: [link],
        settings: [{ name: HOSTILE, value: HOSTILE, where: link, overridden: [link] }],
        answer: { question: HOSTILE, text: HOSTILE, statements: [{ text: HOSTILE, source: HOSTILE }] },
      },
    ],
    warnings: [
      {
        rule: HOSTILE,
        severity: 'warning',
        severityLabel: HOSTILE,
        message: HOSTILE,
        place: HOSTILE,
        revealId: HOSTILE,
        fixes: [{ id: HOSTILE, title: HOSTILE, does: 'apply' }],
      },
    ],
    unknowns: [{ text: HOSTILE, addId: HOSTILE }],
    notice: HOSTILE,
  });
}

/** A picture that no renderer of ours makes: everything that could run, load or lead away. */
export const HOSTILE_SVG = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 50" onload="alert(1)" style="background:url(http://127.0.0.1:1/a)">
<script>alert(2)</script>
<style>* { fill: red }</style>
<foreignObject width="10" height="10"><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="alert(3)"/></body></foreignObject>
<image href="http://127.0.0.1:1/b.png" width="10" height="10"/>
<a href="javascript:alert(4)"><text x="5" y="20">lost with its link</text></a>
<use href="http://127.0.0.1:1/c.svg#d" xlink:href="http://127.0.0.1:1/c.svg#d"/>
<set attributeName="href" to="javascript:alert(5)"/>
<g class="hop encrypted" data-hop="1" onclick="alert(6)"><path class="wire" d="M0 0h50" fill="url(http://127.0.0.1:1/e.svg#f)"/></g>
<text id="kept" class="name" x="5" y="40">kept</text>
</svg>`;
