import { escapeXml } from '../text/escape';
import { message } from '../text/message';
import { alignHops } from './alignHops';
import { laneOf } from './flowPicture';
import { layoutAlike, layoutFlow, METRICS } from './layout';
import { wrap } from './textSize';
import type { FlowPicture } from './flowPicture';
import type { Box, BrokenBox, FlowLayout, HopCurve, Label, LegendItem, Note, Point, StationBox } from './layout';

/** How the picture is to be used. */
export interface SvgOptions {
  /** Whether it carries its own heading: yes for files, no for the panel, which has one. */
  readonly heading: boolean;
  /** The room that there is, in CSS pixels; the picture takes at most that. */
  readonly width?: number;
  /** Makes ids unique where two pictures stand in one page. */
  readonly idPrefix?: string;
  /** Pictures that it is compared with: all are arranged alike, so that equal hops lie at equal places. */
  readonly beside?: readonly FlowPicture[];
  /** Keys of hops that are to stand out: those that differ from another picture. */
  readonly differing?: ReadonlySet<string>;
}

/**
 * Colours for a white page, as presentation attributes: every viewer understands them. In the panel the page's style
 * sheet overrides them by class with the theme's colours.
 */
const INK = '#1f2937';
const QUIET = '#4b5563';
const PAPER = '#ffffff';
/** Of a band behind a wire: light, but to be seen on every lane. */
const DIFFERENCE = '#fde08a';
const COLOURS = {
  encrypted: '#0f766e',
  clear: '#c2410c',
  broken: '#b91c1c',
  good: '#15803d',
  asks: '#6d28d9',
} as const;
const LANE_FILL = { client: '#f3f4f6', kernel: '#e8f0fe', user: '#fdf1e0' } as const;
const LANE_INK = { client: '#374151', kernel: '#1d4ed8', user: '#92400e' } as const;

/**
 * The picture as an SVG document. Every text is escaped; there is no script, no style element or attribute and no link
 * in it. What a style sheet may dress:
 *
 * - `svg.flow`, with `right` or `down` for the direction of time; `.backdrop`
 * - texts: `.title` `.subtitle` `.crossings` `.crossings-text` `.part` `.lane-label` (with `client`, `kernel` or `user`)
 *   `.lane-detail` `.boundary-label` `.name` `.detail` `.note` `.legend-text` `.end-label`
 * - `.lane-area[data-lane]`, `.boundary`, `.divide`
 * - `g.hop[data-hop]`, with `encrypted` or `clear`, and `crossing`, `inferred`, `asks`, `differs` where it is so; in it `.hit` (a
 *   broad invisible line to point at), `.difference` (a broad band), `.wire`, `.core` (makes the wire of an encrypted hop a double line), `.arrowhead`,
 *   `.chip` with `.lock`, `.shackle`, `.lock-body`; on the chips, but beside the hops, `.mark`
 * - `g.station[data-station]` with the actor's name as a class; in it `.disc`, `.number`. `.again` instead of
 *   `data-station` where a row repeats the last station of the row above
 * - `g.broken[data-hop]` with `.hit`, `.wire`, `.cross`; `g.note-line` with `.cross`
 * - `g.end` with `good`, `refused` or `broken`; in it `.end-area`, `.end-sign`
 * - `g.legend`, which holds samples of the above
 */
export function renderSvg(picture: FlowPicture, options: SvgOptions): string {
  const [layout = layoutFlow(picture, options)] = layoutAlike([picture, ...(options.beside ?? [])], options);
  const { width, height, direction } = layout;
  return renderDocument({
    className: `flow ${direction}`,
    prefix: options.idPrefix ?? 'flow',
    title: picture.title,
    description: describe(picture),
    width,
    height,
    content: renderContent(layout, options.differing),
  });
}

function describe({ subtitle, crossingsText, end, parts }: FlowPicture): string {
  const ways = parts.map(({ heading, way }) => `${heading}: ${way}.`).join(' ');
  return `${subtitle}. ${end.label}: ${end.text}. ${crossingsText}. ${ways}`;
}

/**
 * Two pictures in one, one below the other, with a common heading: what differs has a broad band behind its wire.
 * Classes are those of `renderSvg`, with `.compared` around each picture.
 */
export function renderCompareSvg(
  left: FlowPicture,
  right: FlowPicture,
  options: { readonly width?: number } = {},
): string {
  const { word } = left;
  const rows = alignHops(left, right).filter(({ same }) => !same);
  const sides = [
    { picture: left, differing: new Set(rows.flatMap(({ left: hop }) => hop?.key ?? [])) },
    { picture: right, differing: new Set(rows.flatMap(({ right: hop }) => hop?.key ?? [])) },
  ];
  const layouts = layoutAlike([left, right], { ...options, heading: true });
  const width = Math.max(...layouts.map((layout) => layout.width));
  let y = 0;
  const content = layouts.flatMap((layout, i) => {
    const lines = [
      `<g class="compared ${layout.direction}" transform="translate(0 ${n(y)})">`,
      ...renderContent(layout, sides[i]?.differing),
      '</g>',
    ];
    y += layout.height;
    if (i === 0) lines.push(line('divide', { x: 0, y }, { x: width, y }, 'stroke="#9ca3af" stroke-width="1"'));
    return lines;
  });
  const note = wrap(
    word(message('A broad band marks a hop that the other picture does not have, or not like this.')),
    width - 100,
    12,
  );
  content.push(
    `<g class="legend"><path class="difference" d="M28 ${n(y + 4)}h30" fill="none" stroke="${DIFFERENCE}" stroke-width="16" stroke-linecap="round"/>`,
    ...note.map((text, i) =>
      renderLabel({
        kind: 'legend-text',
        x: 74,
        y: y + 8 + i * 16,
        text,
        full: null,
        size: 12,
        bold: false,
        anchor: 'start',
      }),
    ),
    '</g>',
  );
  return renderDocument({
    className: 'flow compare',
    prefix: 'flow',
    title: left.title === right.title ? left.title : `${left.title} | ${right.title}`,
    description: `${describe(left)} | ${describe(right)}`,
    width,
    height: y + 8 + note.length * 16 + METRICS.margin - 8,
    content,
  });
}

interface SvgDocument {
  readonly className: string;
  readonly prefix: string;
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly content: readonly string[];
}

function renderDocument({ className, prefix, title, description, width, height, content }: SvgDocument): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="${className}" role="img" aria-labelledby="${prefix}-title ${prefix}-description" viewBox="0 0 ${n(width)} ${n(height)}" width="${n(width)}" height="${n(height)}" font-family="'Segoe UI', Helvetica, Arial, 'Liberation Sans', sans-serif" font-size="13" fill="${INK}">`,
    `<title id="${prefix}-title">${escapeXml(title)}</title>`,
    `<desc id="${prefix}-description">${escapeXml(description)}</desc>`,
    `<rect class="backdrop" width="${n(width)}" height="${n(height)}" fill="${PAPER}"/>`,
    ...content,
    '</svg>',
    '',
  ].join('\n');
}

function renderContent(layout: FlowLayout, differing: ReadonlySet<string> = new Set()): readonly string[] {
  return [
    ...layout.lanes.map(
      (lane) => `<rect class="lane-area" data-lane="${lane.lane}"${box(lane)} rx="8" fill="${LANE_FILL[lane.lane]}"/>`,
    ),
    ...layout.boundaries.map(({ from, to }) =>
      line('boundary', from, to, `stroke="#6b7280" stroke-width="1.5" stroke-dasharray="2 5" stroke-linecap="round"`),
    ),
    ...layout.rules.map(({ from, to }) => line('divide', from, to, `stroke="#9ca3af" stroke-width="1"`)),
    ...layout.labels.map(renderLabel),
    ...layout.hops.map((curve) => renderHop(curve, differing.has(curve.hop.key))),
    // Not inside of the hops: these are buttons in the panel, with names of their own.
    ...layout.marks.map(renderLabel),
    ...layout.broken.map(renderBroken),
    ...layout.stations.map((station) => renderStation(station, layout)),
    ...(layout.end === null ? [] : [renderEnd(layout.end, layout.picture.end)]),
    ...layout.notes.map(renderNote),
    `<g class="legend">${layout.legend.map(renderLegendItem).join('\n')}</g>`,
  ];
}

const LABEL_INK: Readonly<Record<string, string>> = {
  'lane-label client': LANE_INK.client,
  'lane-label kernel': LANE_INK.kernel,
  'lane-label user': LANE_INK.user,
  ...Object.fromEntries(
    ['subtitle', 'crossings-text', 'lane-detail', 'boundary-label', 'detail', 'legend-text'].map((kind) => [
      kind,
      QUIET,
    ]),
  ),
};

function renderLabel({ kind, x, y, text, full, size, bold, anchor, more }: Label): string {
  return (
    `<text class="${kind}" x="${n(x)}" y="${n(y)}" font-size="${size}"${bold ? ' font-weight="600"' : ''}` +
    `${anchor === 'start' ? '' : ` text-anchor="${anchor}"`} fill="${LABEL_INK[kind] ?? INK}">` +
    `${full === null ? '' : `<title>${escapeXml(full)}</title>`}${escapeXml(text)}` +
    `${more === undefined ? '' : `<tspan class="more" dx="10" font-size="12" font-weight="400" fill="${QUIET}">${escapeXml(more)}</tspan>`}</text>`
  );
}

function line(kind: string, from: Point, to: Point, more: string): string {
  return `<path class="${kind}" d="M${n(from.x)} ${n(from.y)}L${n(to.x)} ${n(to.y)}" fill="none" ${more}/>`;
}

function box({ x, y, width, height }: Box): string {
  return ` x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"`;
}

function renderHop(curve: HopCurve, differs: boolean): string {
  const { hop, chip, end, start } = curve;
  const { payload, certainty } = hop.hop;
  const inferred = certainty === 'inferred';
  const classes = ['hop', payload];
  if (hop.crossing !== null) classes.push('crossing');
  if (inferred) classes.push('inferred');
  if (hop.asks) classes.push('asks');
  if (differs) classes.push('differs');
  const { control1, control2 } = curve;
  const path = `M${n(start.x)} ${n(start.y)}C${n(control1.x)} ${n(control1.y)} ${n(control2.x)} ${n(control2.y)} ${n(end.x)} ${n(end.y)}`;
  const title = `${hop.label}. ${hop.from} → ${hop.to}: ${hop.boundary}, ${hop.payload}. ${hop.what}`;
  const arrow = control2.y === end.y ? 'v-5.5l9 5.5l-9 5.5z' : 'h-5.5l5.5 9l5.5 -9z';
  return (
    `<g class="${classes.join(' ')}" data-hop="${hop.key}"><title>${escapeXml(title)}</title>` +
    `<path class="hit" d="${path}" fill="none" stroke="#000000" stroke-opacity="0" stroke-width="18"/>` +
    (differs
      ? `<path class="difference" d="${path}" fill="none" stroke="${DIFFERENCE}" stroke-width="16" stroke-linecap="round"/>`
      : '') +
    renderWire(path, payload, inferred) +
    `<path class="arrowhead" d="M${n(end.x)} ${n(end.y)}${arrow}" fill="${COLOURS[payload]}"/>` +
    renderChip(chip, payload, COLOURS[hop.asks ? 'asks' : payload]) +
    '</g>'
  );
}

/** Encrypted is a double line, a pipe; clear text a single one; what is inferred is dashed. Never colour alone. */
function renderWire(path: string, payload: 'encrypted' | 'clear', inferred: boolean): string {
  const dashes = inferred ? ' stroke-dasharray="8 5"' : '';
  const wire = (kind: string, colour: string, width: number): string =>
    `<path class="${kind}" d="${path}" fill="none" stroke="${colour}" stroke-width="${width}"${dashes}/>`;
  return payload === 'encrypted'
    ? wire('wire', COLOURS.encrypted, 5.4) + wire('core', PAPER, 2)
    : wire('wire', COLOURS.clear, 2.6);
}

/** The sign on a wire: a lock, shut for encrypted, open for clear, and room for the texts of `marks`. */
function renderChip(area: Box, payload: 'encrypted' | 'clear', colour: string): string {
  const x = area.x + 10;
  const y = area.y + area.height / 2;
  const shackle =
    payload === 'encrypted' ? 'M-2.6 -0.6v-2a2.6 2.6 0 0 1 5.2 0v2' : 'M-2.6 -0.6v-2.6a2.6 2.6 0 0 1 5 -1';
  return (
    `<rect class="chip"${box(area)} rx="10" fill="${PAPER}" stroke="${colour}" stroke-width="1.6"/>` +
    `<g class="lock" transform="translate(${n(x)} ${n(y + 0.4)})"><path class="shackle" d="${shackle}" fill="none" stroke="${COLOURS[payload]}" stroke-width="1.4"/>` +
    `<rect class="lock-body" x="-3.9" y="-0.8" width="7.8" height="5.2" rx="1" fill="${COLOURS[payload]}"/></g>`
  );
}

function renderStation({ station, x, y, labels, again }: StationBox, { direction }: FlowLayout): string {
  const radius = direction === 'right' ? METRICS.disc : 16;
  const identity = again ? '' : ` data-station="${station.key}"`;
  return (
    `<g class="station ${station.actor}${again ? ' again' : ''}"${identity}>` +
    `<circle class="disc" cx="${n(x)}" cy="${n(y)}" r="${radius}" fill="${PAPER}" stroke="${LANE_INK[laneOf(station.actor)]}" stroke-width="2"${again ? ' stroke-dasharray="3 3"' : ''}/>` +
    `<text class="number" x="${n(x)}" y="${n(y + 5)}" font-size="15" font-weight="600" text-anchor="middle" fill="${INK}">${station.label}</text>` +
    labels.map(renderLabel).join('') +
    '</g>'
  );
}

function renderCross({ x, y }: Point): string {
  return (
    `<circle class="cross-area" cx="${n(x)}" cy="${n(y)}" r="9" fill="${PAPER}" stroke="${COLOURS.broken}" stroke-width="1.6"/>` +
    `<path class="cross" d="M${n(x - 4)} ${n(y - 4)}l8 8m0 -8l-8 8" fill="none" stroke="${COLOURS.broken}" stroke-width="2.4"/>`
  );
}

/** An edge that breaks off, with a cross: never colour alone. */
function renderBroken({ broken, start, end }: BrokenBox): string {
  const path = `M${n(start.x)} ${n(start.y)}L${n(end.x)} ${n(end.y)}`;
  return (
    `<g class="broken" data-hop="${broken.key}"><title>${escapeXml(`${broken.from} → ${broken.to}: ${broken.what}`)}</title>` +
    `<path class="hit" d="${path}" fill="none" stroke="#000000" stroke-opacity="0" stroke-width="18"/>` +
    `<path class="wire" d="${path}" fill="none" stroke="${COLOURS.broken}" stroke-width="2.4" stroke-dasharray="3 3"/>` +
    `${renderCross(end)}</g>`
  );
}

function renderNote(note: Note): string {
  return `<g class="note-line">${renderCross(note)}${note.lines.map(renderLabel).join('')}</g>`;
}

/** How the way ends, as a sign. */
function renderEnd(area: NonNullable<FlowLayout['end']>, { kind }: FlowPicture['end']): string {
  const colour = kind === 'good' ? COLOURS.good : COLOURS.broken;
  const x = area.x + 15;
  const y = area.y + area.height / 2;
  const sign =
    kind === 'good'
      ? `M${n(x - 5)} ${n(y)}l4 4l7 -8`
      : kind === 'refused'
        ? `M${n(x - 4)} ${n(y - 4)}l8 8m0 -8l-8 8`
        : `M${n(x + 2)} ${n(y - 6)}l-5 6h5l-4 6`;
  return (
    `<g class="end ${kind}"><rect class="end-area"${box(area)} rx="13" fill="${PAPER}" stroke="${colour}" stroke-width="2"/>` +
    `<path class="end-sign" d="${sign}" fill="none" stroke="${colour}" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/>` +
    `${renderLabel(area.label)}</g>`
  );
}

function renderLegendItem({ sign, x, y, labels }: LegendItem): string {
  const wire = (payload: 'encrypted' | 'clear', inferred: boolean, chip: boolean): string =>
    `<g class="hop ${payload}${inferred ? ' inferred' : ''}">${renderWire(`M${n(x)} ${n(y)}h46`, payload, inferred)}` +
    `${chip ? renderChip({ x: x + 13, y: y - 10, width: 20, height: 20 }, payload, COLOURS[payload]) : ''}</g>`;
  const drawn = {
    encrypted: () => wire('encrypted', false, true),
    clear: () => wire('clear', false, true),
    inferred: () => wire('clear', true, false),
    crossing: () =>
      `<g class="hop clear crossing">${renderChip({ x, y: y - 10, width: 34, height: 20 }, 'clear', COLOURS.clear)}</g>`,
    asks: () =>
      `<g class="hop asks"><rect class="chip" x="${n(x)}" y="${n(y - 10)}" width="20" height="20" rx="10" fill="${PAPER}" stroke="${COLOURS.asks}" stroke-width="1.6"/></g>`,
    broken: () =>
      `<g class="broken"><path class="wire" d="M${n(x)} ${n(y)}h16" fill="none" stroke="${COLOURS.broken}" stroke-width="2.4" stroke-dasharray="3 3"/>${renderCross({ x: x + 24, y })}</g>`,
  };
  return drawn[sign]() + labels.map(renderLabel).join('');
}

/** Numbers with at most two decimals, always the same way: pictures are compared as text. */
function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}
