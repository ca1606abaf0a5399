/** What the extension sends to the page in the tests: real pictures of made-up servers. */
import { articleTrace, pictureOf, renderSvg } from '../../src/core/index';
import type { ArticleFlow, FlowPicture } from '../../src/core/index';
import type { FlowView, HopView, PanelModel, PanelStrings, WarningView } from '../../src/protocol/messages';

/** A real picture, with other words. */
function pictureOfFlow(flow: ArticleFlow, title: string, subtitle: string, says: readonly string[]): FlowPicture {
  const picture = pictureOf(articleTrace(flow));
  // The texts of these tests are of the request alone.
  const parts = picture.parts.filter(({ part }) => part === 'request');
  const hops = parts.flatMap((part) => part.hops).map((hop, i) => ({ ...hop, what: says[i] ?? '' }));
  return { ...picture, title, subtitle, parts: parts.map((part) => ({ ...part, hops })), hops };
}

function viewOf(picture: FlowPicture, revealing: readonly number[], reasons: FlowView['reasons']): FlowView {
  return {
    title: picture.title,
    subtitle: picture.subtitle,
    svg: renderSvg(picture, { heading: false }),
    crossings: picture.crossings,
    hops: picture.hops.map(({ number, from, to, boundary, payload, what }): HopView => ({
      number,
      from,
      to,
      boundary,
      payload,
      what,
      revealId: revealing.includes(number) ? `hop-${number}` : null,
    })),
    reasons,
  };
}

/** IIS 6 in user mode: nine stations, six crossings. Hops 2 and 4 lead to their texts. */
export function nineStations(site = 'shop.example · /checkout'): FlowView {
  const says = [
    'The encrypted request arrives.',
    'HTTP.SYS hands the encrypted request to HTTPFilter in user mode.',
    'HTTPFilter (in lsass.exe) decrypts and hands the request back.',
    'HTTP.SYS reads the request and queues it for the worker process.',
    'The response goes to HTTP.SYS in clear text.',
    'HTTP.SYS hands the response to the filter.',
    'HTTPFilter encrypts and hands the response back.',
    'The encrypted response leaves.',
  ];
  return viewOf(
    pictureOfFlow('iis6UserMode', site, 'IIS 6 — user-mode SSL (HTTPFilter)', says),
    [2, 4],
    [
      { text: 'No EnableKernelSSL in the registry export: SSL runs in user mode.', revealId: 'reason-mode' },
      { text: 'No client certificate is asked for here.', revealId: null },
    ],
  );
}

/** IIS 7 and later: five stations, two crossings. Hop 2 leads to its text. */
export function fiveStations(site = 'shop.example · /checkout'): FlowView {
  const says = [
    'The encrypted request arrives.',
    'HTTP.SYS decrypts in kernel mode (SChannel through ksecdd.sys) and hands the request on.',
    'The response goes to HTTP.SYS in clear text.',
    'HTTP.SYS encrypts in kernel mode; the response leaves.',
  ];
  return viewOf(
    pictureOfFlow('iis7', site, 'IIS 7+ — kernel-mode SSL (HTTP.SYS)', says),
    [2],
    [{ text: 'From IIS 7 on, SSL runs in kernel mode.', revealId: 'reason-kernel' }],
  );
}

export const STRINGS: PanelStrings = {
  title: 'Request flow',
  server: 'Server',
  site: 'Site',
  path: 'Path',
  compare: 'Compare with IIS 7',
  warnings: 'Warnings',
  noWarnings: 'No warnings for this site and path.',
  why: 'Why',
  unknowns: 'Not known',
  hops: 'Hops of the request',
  hopColumns: ['No.', 'From', 'To', 'Boundary', 'Data', 'What happens'],
  crossings: 'user/kernel crossings',
  showText: 'As text',
  hopHint: 'Point at a hop, or walk from hop to hop with the arrow keys.',
  previousHop: 'Previous hop',
  nextHop: 'Next hop',
};

const WARNINGS: readonly WarningView[] = [
  {
    rule: 'xml-syntax',
    severity: 'error',
    severityLabel: 'Error',
    message: 'The element <security> is not closed.',
    place: 'applicationHost.config:118',
    revealId: 'warning-syntax',
  },
  {
    rule: 'require-cert-without-negotiate',
    severity: 'warning',
    severityLabel: 'Warning',
    message: 'A client certificate is required but never asked for: every request gets 403.7.',
    place: 'MetaBase.xml:1204',
    revealId: 'warning-negotiate',
  },
  {
    rule: 'user-mode-ssl',
    severity: 'information',
    severityLabel: 'Information',
    message: 'Kernel-mode SSL would save four of the six crossings. Test it before production.',
    place: 'MetaBase.xml:811',
    revealId: 'warning-user-mode',
  },
];

/** A server in user mode with two sites. */
export function model(change: Partial<PanelModel> = {}): PanelModel {
  return {
    version: 7,
    servers: [{ id: 'server-1', label: 'MetaBase.xml' }],
    selectedServer: 'server-1',
    sites: [
      { id: 'site-1', label: 'Default Web Site' },
      { id: 'site-2', label: 'shop.example' },
    ],
    selectedSite: 'site-2',
    paths: [
      { id: 'path-1', label: '/' },
      { id: 'path-2', label: '/checkout' },
    ],
    selectedPath: 'path-2',
    comparing: false,
    flows: [nineStations()],
    warnings: WARNINGS,
    unknowns: ['No HTTP.SYS export was given: which certificate answers is not known.'],
    notice: null,
    strings: STRINGS,
    ...change,
  };
}

/** IIS 6 and IIS 7 side by side, with everything that the page can show. */
export function comparison(change: Partial<PanelModel> = {}): PanelModel {
  return model({
    servers: [
      { id: 'server-1', label: 'MetaBase.xml' },
      { id: 'server-2', label: 'applicationHost.config' },
    ],
    comparing: true,
    flows: [nineStations(), fiveStations()],
    notice: 'The file has errors: this is the last picture that could be made.',
    ...change,
  });
}

export const HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script>';

/** Hostile text in every place that takes one. */
export function hostileModel(): PanelModel {
  const flow = nineStations(HOSTILE);
  return model({
    servers: [
      { id: HOSTILE, label: HOSTILE },
      { id: 'server-2', label: 'javascript:alert(3)' },
    ],
    selectedServer: HOSTILE,
    sites: [{ id: HOSTILE, label: HOSTILE }],
    selectedSite: HOSTILE,
    paths: [{ id: HOSTILE, label: HOSTILE }],
    selectedPath: HOSTILE,
    flows: [
      {
        ...flow,
        subtitle: HOSTILE,
        hops: flow.hops.map((hop) => ({ ...hop, from: HOSTILE, what: HOSTILE, boundary: HOSTILE })),
        reasons: [{ text: HOSTILE, revealId: 'reason' }],
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
      },
    ],
    unknowns: [HOSTILE],
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
