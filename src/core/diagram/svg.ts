import { escapeXml } from '../text/escape';
import { message } from '../text/message';
import { layoutFlow, METRICS } from './layout';
import type { FlowPicture } from './flowPicture';
import type { BrokenBox, FlowLayout, HopCurve, LaneBox, Point, StationBox } from './layout';

/** How the picture is to be used. */
export interface SvgOptions {
  /** Whether it carries its own heading: yes for files, no for the panel, which has one. */
  readonly heading: boolean;
  /** Makes ids unique where two pictures stand in one page. */
  readonly idPrefix?: string;
}

/**
 * Colours for a white page, as presentation attributes: every viewer understands them. In the panel the page's style
 * sheet overrides them by class with the theme's colours.
 */
const INK = '#1f2937';
const QUIET = '#4b5563';
const ENCRYPTED = '#0f766e';
const CLEAR = '#b45309';
const BROKEN = '#b91c1c';
const LANE_FILL: Readonly<Record<LaneBox['mode'], string>> = { client: '#f3f4f6', kernel: '#e8effc', user: '#fdf3e3' };
const LANE_INK: Readonly<Record<LaneBox['mode'], string>> = { client: '#4b5563', kernel: '#1d4ed8', user: '#92400e' };

/** The picture as an SVG document. Every text is escaped; there is no script, no style element and no link in it. */
export function renderSvg(picture: FlowPicture, options: SvgOptions): string {
  const layout = layoutFlow(picture, options.heading);
  const prefix = options.idPrefix ?? 'flow';
  const { width, height } = layout;
  const description = `${picture.subtitle}. ${picture.crossingsText}. ${picture.way}.`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="flow" role="img" aria-labelledby="${prefix}-title ${prefix}-description" viewBox="0 0 ${n(width)} ${n(height)}" width="${n(width)}" height="${n(height)}" font-family="Segoe UI, system-ui, -apple-system, Ubuntu, sans-serif" font-size="13">`,
    `<title id="${prefix}-title">${escapeXml(picture.title)}</title>`,
    `<desc id="${prefix}-description">${escapeXml(description)}</desc>`,
    `<rect class="backdrop" width="${n(width)}" height="${n(height)}" fill="#ffffff"/>`,
    ...(options.heading ? renderHeading(layout) : []),
    ...layout.lanes.map(renderLane),
    renderBoundary(layout),
    ...layout.hops.map(renderHop),
    ...layout.broken.map(renderBroken),
    ...layout.stations.map(renderStation),
    renderLegend(layout),
    '</svg>',
    '',
  ].join('\n');
}

function renderHeading({ heading, picture, width }: FlowLayout): readonly string[] {
  const right = width - METRICS.margin;
  return [
    `<text class="title" x="${n(heading.x)}" y="${n(heading.titleY)}" font-size="17" font-weight="600" fill="${INK}"><title>${escapeXml(picture.title)}</title>${escapeXml(heading.shownTitle)}</text>`,
    `<text class="subtitle" x="${n(heading.x)}" y="${n(heading.subtitleY)}" fill="${QUIET}">${escapeXml(picture.subtitle)}</text>`,
    `<text class="crossings" x="${n(right)}" y="${n(heading.subtitleY)}" text-anchor="end" font-weight="600" fill="${INK}">${escapeXml(picture.crossingsText)}</text>`,
  ];
}

function renderLane(lane: LaneBox): string {
  const x = lane.x + 14;
  const y = lane.y + lane.height / 2;
  return (
    `<g class="lane" data-lane="${lane.mode}">` +
    `<rect class="lane-area" x="${n(lane.x)}" y="${n(lane.y)}" width="${n(lane.width)}" height="${n(lane.height)}" rx="8" fill="${LANE_FILL[lane.mode]}"/>` +
    `<text class="lane-label" x="${n(x)}" y="${n(y - 3)}" font-size="12" font-weight="600" fill="${LANE_INK[lane.mode]}">${escapeXml(lane.title)}</text>` +
    `<text class="lane-detail" x="${n(x)}" y="${n(y + 13)}" font-size="12" fill="${QUIET}">${escapeXml(lane.detail)}</text>` +
    '</g>'
  );
}

function renderBoundary({ boundary }: FlowLayout): string {
  return (
    '<g class="mode-boundary">' +
    `<line class="boundary" x1="${n(boundary.x1)}" x2="${n(boundary.x2)}" y1="${n(boundary.y)}" y2="${n(boundary.y)}" stroke="#6b7280" stroke-width="1.5" stroke-dasharray="2 5" stroke-linecap="round"/>` +
    `<text class="boundary-label" x="${n(boundary.x1 + 14)}" y="${n(boundary.y - 5)}" font-size="12" fill="${QUIET}">${escapeXml(boundary.label)}</text>` +
    '</g>'
  );
}

function renderHop(hop: HopCurve): string {
  const { start, control1, control2, end } = hop;
  const encrypted = hop.hop.payload === 'encrypted';
  const colour = encrypted ? ENCRYPTED : CLEAR;
  const classes = ['hop', hop.hop.payload];
  if (hop.crosses) classes.push('crossing');
  if (hop.hop.certainty === 'inferred') classes.push('inferred');
  const path = `M${n(start.x)} ${n(start.y)}C${n(control1.x)} ${n(control1.y)} ${n(control2.x)} ${n(control2.y)} ${n(end.x)} ${n(end.y)}`;
  const label = `${hop.number}. ${hop.from} → ${hop.to}: ${hop.boundary}, ${hop.payload}. ${hop.what}`;
  return (
    `<g class="${classes.join(' ')}" data-hop="${hop.number}">` +
    `<title>${escapeXml(label)}</title>` +
    // A broad invisible line to point at.
    `<path class="hit" d="${path}" fill="none" stroke="#000000" stroke-opacity="0" stroke-width="18"/>` +
    `<path class="wire" d="${path}" fill="none" stroke="${colour}" stroke-width="2.4"${encrypted ? '' : ' stroke-dasharray="7 4"'}/>` +
    `<path class="arrowhead" d="M${n(end.x + 3)} ${n(end.y)}l-9 -4.5v9z" fill="${colour}"/>` +
    renderBadge(hop.badge, encrypted, hop.crosses, colour) +
    '</g>'
  );
}

/** A lock on the wire: shut for encrypted, open for clear; a second ring where the hop crosses the boundary. */
function renderBadge({ x, y }: Point, encrypted: boolean, crosses: boolean, colour: string): string {
  const ring = crosses
    ? `<circle class="crossing-mark" cx="${n(x)}" cy="${n(y)}" r="${METRICS.badge + 3}" fill="#ffffff" stroke="${colour}" stroke-width="1.2"/>`
    : '';
  const shackle = encrypted ? 'M-2.6 -0.6v-2a2.6 2.6 0 0 1 5.2 0v2' : 'M-2.6 -0.6v-2.6a2.6 2.6 0 0 1 5 -1';
  return (
    ring +
    `<circle class="badge" cx="${n(x)}" cy="${n(y)}" r="${METRICS.badge}" fill="#ffffff" stroke="${colour}" stroke-width="1.6"/>` +
    `<g class="lock" transform="translate(${n(x)} ${n(y + 0.6)})"><path class="shackle" d="${shackle}" fill="none" stroke="${colour}" stroke-width="1.4"/>` +
    `<rect class="lock-body" x="-3.9" y="-0.8" width="7.8" height="5.2" rx="1" fill="${colour}"/></g>`
  );
}

function renderStation(station: StationBox): string {
  const detail =
    station.detail === ''
      ? ''
      : `<text class="detail" x="${n(station.x)}" y="${n(station.detailY)}" text-anchor="middle" font-size="12" fill="${QUIET}">${escapeXml(station.detail)}</text>`;
  return (
    `<g class="station ${station.actor}" data-station="${station.number}">` +
    `<circle class="disc" cx="${n(station.x)}" cy="${n(station.y)}" r="${METRICS.disc}" fill="#ffffff" stroke="${INK}" stroke-width="2"/>` +
    `<text class="number" x="${n(station.x)}" y="${n(station.y + 5)}" text-anchor="middle" font-size="15" font-weight="600" fill="${INK}">${station.number}</text>` +
    `<text class="name" x="${n(station.x)}" y="${n(station.nameY)}" text-anchor="middle" font-weight="600" fill="${INK}">${escapeXml(station.name)}</text>` +
    detail +
    '</g>'
  );
}

/** An edge that breaks off at the boundary, with a cross and a line of text: never colour alone. */
function renderBroken({ start, end, what, textY }: BrokenBox): string {
  const x = METRICS.margin + 14;
  const cross = (cx: number, cy: number): string =>
    `<path class="cross" d="M${n(cx - 5)} ${n(cy - 5)}l10 10m0 -10l-10 10" fill="none" stroke="${BROKEN}" stroke-width="2.6"/>`;
  return (
    '<g class="broken">' +
    `<title>${escapeXml(what)}</title>` +
    `<path class="wire" d="M${n(start.x)} ${n(start.y)}L${n(end.x)} ${n(end.y)}" fill="none" stroke="${BROKEN}" stroke-width="2" stroke-dasharray="2 3"/>` +
    cross(end.x, end.y) +
    cross(x + 5, textY - 4) +
    `<text class="broken-text" x="${n(x + 20)}" y="${n(textY)}" fill="${INK}">${escapeXml(what)}</text>` +
    '</g>'
  );
}

/** What the lines and rings mean: never colour alone. */
function renderLegend({ legend, picture }: FlowLayout): string {
  const { x, y } = legend;
  const { word } = picture;
  const item = (offset: number, encrypted: boolean, text: string): string => {
    const colour = encrypted ? ENCRYPTED : CLEAR;
    return (
      `<g class="hop ${encrypted ? 'encrypted' : 'clear'}">` +
      `<path class="wire" d="M${n(x + offset)} ${n(y)}h52" fill="none" stroke="${colour}" stroke-width="2.4"${encrypted ? '' : ' stroke-dasharray="7 4"'}/>` +
      renderBadge({ x: x + offset + 26, y }, encrypted, false, colour) +
      '</g>' +
      `<text class="legend-text" x="${n(x + offset + 60)}" y="${n(y + 4)}" font-size="12" fill="${QUIET}">${escapeXml(text)}</text>`
    );
  };
  return (
    '<g class="legend">' +
    item(14, true, word(message('encrypted'))) +
    item(164, false, word(message('clear text'))) +
    `<g class="hop crossing"><circle class="crossing-mark" cx="${n(x + 340)}" cy="${n(y)}" r="${METRICS.badge + 3}" fill="#ffffff" stroke="${QUIET}" stroke-width="1.2"/><circle class="badge" cx="${n(x + 340)}" cy="${n(y)}" r="${METRICS.badge}" fill="#ffffff" stroke="${QUIET}" stroke-width="1.6"/></g>` +
    `<text class="legend-text" x="${n(x + 360)}" y="${n(y + 4)}" font-size="12" fill="${QUIET}">${escapeXml(word(message('double ring: user/kernel crossing')))}</text>` +
    '</g>'
  );
}

/** Numbers with at most two decimals, always the same way: pictures are compared as text. */
function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}
