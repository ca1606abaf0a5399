import { message } from '../text/message';
import { showControls } from '../text/escape';
import { laneOf } from './flowPicture';
import { shorten, textWidth, wrap } from './textSize';
import type { FlowPicture, Lane, PictureBreak, PictureHop, PicturePart, Station } from './flowPicture';

/** Distances of the picture, in SVG user units (CSS pixels at 1:1). */
export const METRICS = {
  margin: 20,
  /** The band on the left that carries the lanes' names. */
  gutter: 112,
  disc: 18,
  chipHeight: 20,
  /** What the wire leaves to its arrowhead. */
  arrow: 10,
} as const;

/** Narrower pictures are not made, and broader ones have no use for the room. */
const WIDTHS = { least: 360, most: 2400, usual: 1400 } as const;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A line of text in its place. */
export interface Label {
  /** A class of the SVG, see `renderSvg`. */
  readonly kind: string;
  readonly x: number;
  readonly y: number;
  readonly text: string;
  /** The whole text, where `text` is shortened. */
  readonly full: string | null;
  readonly size: number;
  readonly bold: boolean;
  readonly anchor: 'start' | 'middle' | 'end';
  /** Quieter words behind the text. */
  readonly more?: string;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A band, or a piece of one. */
export interface LaneBox extends Box {
  readonly lane: Lane;
}

export interface StationBox extends Point {
  readonly station: Station;
  readonly labels: readonly Label[];
  /** Drawn once more, where a row begins with the last station of the row above. */
  readonly again: boolean;
}

/** A wire: a curve that leaves its station in the direction of time and enters the next one from there. */
export interface Curve {
  readonly start: Point;
  readonly control1: Point;
  readonly control2: Point;
  readonly end: Point;
}

export interface HopCurve extends Curve {
  readonly hop: PictureHop;
  /** Where the lock stands: on the user/kernel boundary when the hop crosses it, else half way. */
  readonly chip: Box;
}

/** An edge that goes from a station towards another lane and breaks off at its cross. */
export interface BrokenBox {
  readonly broken: PictureBreak;
  readonly start: Point;
  readonly end: Point;
}

/** A line of text with its sign at the bottom of the picture. */
export interface Note extends Point {
  readonly key: string;
  readonly lines: readonly Label[];
}

export type LegendSign = 'encrypted' | 'clear' | 'crossing' | 'inferred' | 'asks' | 'broken';

export interface LegendItem extends Point {
  readonly sign: LegendSign;
  readonly labels: readonly Label[];
}

export interface FlowLayout {
  readonly picture: FlowPicture;
  readonly width: number;
  readonly height: number;
  /** Time runs from left to right, or, in narrow pictures, from top to bottom. */
  readonly direction: 'right' | 'down';
  /** What a station takes when time runs from left to right. */
  readonly column: number | null;
  readonly labels: readonly Label[];
  readonly lanes: readonly LaneBox[];
  readonly boundaries: readonly { readonly from: Point; readonly to: Point }[];
  /** Between parts that stand side by side. */
  readonly rules: readonly { readonly from: Point; readonly to: Point }[];
  readonly stations: readonly StationBox[];
  readonly hops: readonly HopCurve[];
  /** On the chips of hops: the number of the crossing, and the question for the certificate. */
  readonly marks: readonly Label[];
  readonly broken: readonly BrokenBox[];
  readonly end: (Box & { readonly label: Label }) | null;
  readonly notes: readonly Note[];
  readonly legend: readonly LegendItem[];
}

export interface LayoutOptions {
  /** Whether the picture carries its own title. */
  readonly heading: boolean;
  /** The room that there is; the picture takes at most that. */
  readonly width?: number;
  /** Handshake and request one below the other, even where they would fit side by side. */
  readonly stacked?: boolean;
  /** Time from top to bottom, even where it would fit from left to right. */
  readonly down?: boolean;
  /** The most that a station's column may take. */
  readonly mostColumn?: number;
}

/** Stations of a part that stand in one row; from the second row on, the first of them is there once more. */
interface Row {
  readonly part: PicturePart;
  readonly first: number;
  readonly last: number;
  /** Where the row's first column begins. */
  readonly x: number;
}

/** What is collected while the picture is placed from top to bottom. */
interface Drawing {
  readonly labels: Label[];
  readonly lanes: LaneBox[];
  readonly boundaries: { from: Point; to: Point }[];
  readonly rules: { from: Point; to: Point }[];
  readonly stations: StationBox[];
  readonly hops: HopCurve[];
  readonly marks: Label[];
  readonly broken: BrokenBox[];
  end: (Box & { readonly label: Label }) | null;
}

/**
 * Places a picture: lanes by privilege, time across them, so that every change between user and kernel mode is a line
 * over the boundary. Where there is room, handshake and request stand side by side; else one below the other, in as
 * many rows as they need; in narrow pictures time runs from top to bottom. Pure and deterministic.
 */
export function layoutFlow(
  picture: FlowPicture,
  { heading, width: room = WIDTHS.usual, stacked = false, down = false, mostColumn = RIGHT.mostColumn }: LayoutOptions,
): FlowLayout {
  const available = Math.min(Math.max(Math.floor(room), WIDTHS.least), WIDTHS.most);
  const drawing: Drawing = {
    labels: [],
    lanes: [],
    boundaries: [],
    rules: [],
    stations: [],
    hops: [],
    marks: [],
    broken: [],
    end: null,
  };
  const plan = down ? null : planRows(picture, available, stacked, mostColumn);
  const width = plan?.width ?? Math.min(available, DOWN.most);
  const margin = plan === null ? DOWN.margin : METRICS.margin;
  let y: number = heading ? placeHeading(drawing, picture, width, margin) : 8;
  y = plan === null ? placeDown(drawing, picture, width, y) : placeRight(drawing, picture, plan, y);
  const notes = picture.broken.map(({ key, what }): Note => {
    const x = margin + 26;
    const lines = wrap(showControls(what), width - margin - x, 13).map((text, i) =>
      makeLabel('note', x, y + 22 + i * 18, text, 13),
    );
    const note = { key, x: margin + 10, y: y + 18, lines };
    y += lines.length * 18 + 8;
    return note;
  });
  const legend = placeLegend(picture, width, margin, y + 22);
  y = (legend[legend.length - 1]?.y ?? y) + METRICS.margin;
  const direction = plan === null ? 'down' : 'right';
  return { picture, width, height: Math.ceil(y), direction, column: plan?.column ?? null, notes, legend, ...drawing };
}

/** Places pictures that are compared: in one arrangement, so that equal hops lie at equal places. */
export function layoutAlike(pictures: readonly FlowPicture[], options: LayoutOptions): readonly FlowLayout[] {
  const place = (more: Partial<LayoutOptions>): readonly FlowLayout[] =>
    pictures.map((picture) => layoutFlow(picture, { ...options, ...more }));
  const free = place({});
  const sideBySide = free.map(({ rules }) => rules.length > 0);
  const stacked = !sideBySide.every((is) => is === sideBySide[0]);
  const columns = (stacked ? place({ stacked }) : free).map(({ column }) => column);
  if (columns.includes(null)) return place({ down: true });
  return place({ stacked, mostColumn: Math.min(...columns.filter((column) => column !== null)) });
}

interface LabelOptions {
  readonly room?: number;
  readonly bold?: boolean;
  readonly anchor?: Label['anchor'];
}

function makeLabel(
  kind: string,
  x: number,
  y: number,
  text: string,
  size: number,
  { room = Infinity, bold = false, anchor = 'start' }: LabelOptions = {},
): Label {
  const whole = showControls(text);
  const shown = shorten(whole, room, size, bold);
  return { kind, x, y, text: shown, full: shown === whole ? null : whole, size, bold, anchor };
}

/** The lines beside a station: a long name may take the place of details that are not there. */
function stationTexts(
  name: string,
  details: readonly string[],
  room: number,
  size: number,
  most: number,
): readonly (readonly [kind: 'name' | 'detail', text: string])[] {
  const names = details.length === 0 ? wrap(showControls(name), room, size, true) : [name];
  return [
    ...(names.length > most ? [name] : names).map((text) => ['name', text] as const),
    ...details.map((text) => ['detail', text] as const),
  ];
}

function makePartLabel({ heading, note }: PicturePart, x: number, y: number, room: number): Label {
  const label = makeLabel('part', x, y, heading, 14, { bold: true, room });
  const left = room - textWidth(label.text, 14, true) - 10;
  return note === '' || textWidth(note, 12) > left ? label : { ...label, more: note };
}

// ---- heading

function placeHeading({ labels }: Drawing, picture: FlowPicture, width: number, margin: number): number {
  const right = width - margin;
  const top = 40;
  const crossings = String(picture.crossings);
  const words = picture.crossingsText.replace(crossings, '').trim();
  // A number that can be read from the last row; in narrow pictures a line of text.
  const wide = width >= 640;
  const taken = wide ? textWidth(words, 13) + 40 : 0;
  const room = width - margin * 2 - taken;
  labels.push(makeLabel('title', margin, top, picture.title, 20, { room, bold: true }));
  let y = top + 24;
  const lines = [picture.subtitle, `${picture.end.label} — ${picture.end.text}`];
  if (!wide) lines.push(picture.crossingsText);
  for (const text of lines.flatMap((line) => wrap(showControls(line), room, 13))) {
    labels.push(makeLabel('subtitle', margin, y, text, 13));
    y += 19;
  }
  if (wide) {
    labels.push(
      makeLabel('crossings', right, top + 8, crossings, 38, { bold: true, anchor: 'end' }),
      makeLabel('crossings-text', right, top + 28, words, 13, { anchor: 'end' }),
    );
  }
  return y + 2;
}

// ---- time from left to right

const RIGHT = {
  /** Below that, names come too near to wires. */
  leastColumn: 82,
  /** Below that, names of the kernel's lane lean away from a wire that leaves beside them, by this much. */
  leaningColumn: 96,
  lean: 6,
  mostColumn: 120,
  /** Fewer stations in a row do not show a way any more. */
  leastStations: 6,
  mostRows: 2,
  divide: 44,
  headingHeight: 34,
  clientGap: 28,
  modeGap: 46,
  rowGap: 22,
} as const;

interface Plan {
  readonly rows: readonly (readonly Row[])[];
  readonly column: number;
  readonly width: number;
}

/** Which stations stand in which row; `null` when the room is too narrow for time to run from left to right. */
function planRows({ parts, end }: FlowPicture, width: number, stacked: boolean, mostColumn: number): Plan | null {
  const { margin, gutter, disc } = METRICS;
  const { leastColumn, leastStations, mostRows, divide } = RIGHT;
  const left = margin + gutter;
  const room = width - left - margin;
  // Behind the last station stands the sign of how it ends.
  const behind = (column: number): number => Math.max(0, disc + endWidth(end.label) + 22 - column / 2);
  const fits = (columns: number, more: number): number =>
    Math.min(mostColumn, (room - more - behind(leastColumn)) / Math.max(columns, 1));
  const total = parts.reduce((sum, { stations }) => sum + stations.length, 0);
  const besides = (parts.length - 1) * divide;
  let column = fits(total, besides);
  if ((column >= leastColumn && !(stacked && parts.length > 1)) || total === 0) {
    let x = left;
    const row = parts.map((part): Row => {
      const placed = { part, first: 0, last: part.stations.length - 1, x };
      x += part.stations.length * column + divide;
      return placed;
    });
    return { rows: [row], column, width: Math.ceil(x - divide + behind(column) + margin) };
  }
  const most = Math.floor((room - behind(leastColumn)) / leastColumn);
  const rowsOf = ({ stations }: PicturePart): number => Math.ceil((stations.length - 1) / (most - 1));
  if (most < leastStations || parts.some((part) => rowsOf(part) > mostRows)) return null;
  const rows = parts.flatMap((part) => {
    const hops = part.stations.length - 1;
    const count = rowsOf(part);
    const each = Math.ceil(hops / count);
    return Array.from({ length: count }, (_, i): Row => ({
      part,
      first: i * each,
      last: Math.min((i + 1) * each, hops),
      x: left,
    }));
  });
  const columns = Math.max(...rows.map(({ first, last }) => last - first + 1));
  column = fits(columns, 0);
  return {
    rows: rows.map((row) => [row]),
    column,
    width: Math.ceil(left + columns * column + behind(column) + margin),
  };
}

function endWidth(label: string): number {
  return textWidth(showControls(label), 14, true) + 42;
}

function placeRight(drawing: Drawing, picture: FlowPicture, { rows, column, width }: Plan, top: number): number {
  const { margin, gutter, disc } = METRICS;
  const { headingHeight, clientGap, modeGap, divide, rowGap } = RIGHT;
  let y = top;
  rows.forEach((blocks, index) => {
    if (index > 0) y += rowGap;
    for (const { x, part, first, last } of blocks) {
      if (first > 0) continue;
      const from = blocks[0]?.x === x ? margin : x;
      drawing.labels.push(makePartLabel(part, from, y + 20, (last + 1) * column));
    }
    if (blocks.some(({ first }) => first === 0)) y += headingHeight;
    // Names stand where no edge breaks off: above in the kernel's lane, unless one goes up there.
    const keys = new Set(
      blocks.flatMap(({ part, first, last }) => part.stations.slice(first, last + 1).map(({ key }) => key)),
    );
    const broken = picture.broken.filter(({ station }) => keys.has(station));
    const below = broken.some(({ edge }) => laneOf(edge.from) === 'kernel' && laneOf(edge.to) !== 'user');
    const client = { y, height: 82, center: y + 56 };
    const kernelY = y + client.height + clientGap;
    const kernel = { y: kernelY, height: 82, center: kernelY + (below ? 26 : 56) };
    const boundary = kernelY + kernel.height + modeGap / 2;
    const userY = boundary + modeGap / 2;
    const user = { y: userY, height: 82, center: userY + 26 };
    const lanes = { client, kernel, user };
    const lines = { boundary, locks: kernelY - clientGap / 2 };
    const bottom = userY + user.height;
    placeBands(drawing, picture, lanes, blocks, column, width);
    drawing.boundaries.push({ from: { x: margin + gutter - 18, y: boundary }, to: { x: width - margin, y: boundary } });
    drawing.labels.push(
      makeLabel('boundary-label', margin + 14, boundary + 4, picture.word(message('user / kernel')), 12, {
        room: gutter - 24,
      }),
    );
    blocks.slice(1).forEach(({ x }) => {
      const at = x - divide / 2;
      drawing.rules.push({ from: { x: at, y: y - headingHeight + 6 }, to: { x: at, y: bottom } });
    });
    for (const row of blocks) {
      const boxes = row.part.stations.slice(row.first, row.last + 1).map((station, i): StationBox => {
        const lane = laneOf(station.actor);
        const x = row.x + column * (i + 0.5);
        const { center } = lanes[lane];
        // Beside a station of the same lane there is no more room than the column.
        const crowded = [i - 1, i + 1].some((at) => {
          return at >= 0 && laneOfStation(row.part.stations[row.first + at]) === lane;
        });
        const room = crowded ? column - 6 : column * (lane === 'kernel' ? 1.25 : 1.7);
        const detail = station.details.join(' · ');
        const texts = stationTexts(station.name, detail === '' ? [] : [detail], room, 13, 2);
        const nameY =
          lane === 'user' || (lane === 'kernel' && below) ? center + disc + 17 : center - disc + 7 - texts.length * 15;
        const { leaningColumn, lean } = RIGHT;
        const [before, after] = [-1, 1].map((by) => laneOfStation(row.part.stations[row.first + i + by]));
        const side = below ? 'user' : 'client';
        const leans = column < leaningColumn && lane === 'kernel' && after === side && before !== side;
        const labels = texts.map(([kind, text], line) =>
          makeLabel(kind, leans ? x - lean : x, nameY + line * 15, text, kind === 'name' ? 13 : 12, {
            bold: kind === 'name',
            anchor: 'middle',
            room,
          }),
        );
        return { station, x, y: center, labels, again: row.first > 0 && i === 0 };
      });
      placeWires(drawing, picture, row, boxes, 'right', lines, (box, edge) => {
        const up = laneOf(edge.to) !== 'user' && laneOf(edge.from) !== 'client';
        const target = laneOf(edge.from) === 'user' || !up ? boundary : lines.locks;
        return { start: { x: box.x, y: box.y + (up ? -disc : disc) }, end: { x: box.x, y: target } };
      });
      const lastBox = boxes[boxes.length - 1];
      if (lastBox !== undefined && isEnd(picture, row)) {
        const x = lastBox.x + disc + 10;
        drawing.end = makeEnd(picture, x, lastBox.y);
      }
    }
    y = bottom;
  });
  return y + 8;
}

function laneOfStation(station: Station | undefined): Lane | null {
  return station === undefined ? null : laneOf(station.actor);
}

function isEnd({ parts }: FlowPicture, { part, last }: Row): boolean {
  return part === parts[parts.length - 1] && last === part.stations.length - 1;
}

function makeEnd({ end }: FlowPicture, x: number, y: number): FlowLayout['end'] {
  const width = endWidth(end.label);
  return {
    x,
    y: y - 13,
    width,
    height: 26,
    label: makeLabel('end-label', x + 10 + width / 2, y + 5, end.label, 14, { bold: true, anchor: 'middle' }),
  };
}

interface LaneExtent {
  readonly y: number;
  readonly height: number;
}

const LANE_TITLES: Readonly<
  Record<Lane, readonly [title: ReturnType<typeof message>, detail: ReturnType<typeof message>]>
> = {
  client: [message('Client'), message('network')],
  kernel: [message('Kernel mode'), message('HTTP.SYS')],
  user: [message('User mode'), message('processes')],
};

const LANES: readonly Lane[] = ['client', 'kernel', 'user'];

/** One band a lane and block, the first with the lane's name. */
function placeBands(
  { lanes, labels }: Drawing,
  { word }: FlowPicture,
  extents: Readonly<Record<Lane, LaneExtent>>,
  blocks: readonly Row[],
  column: number,
  width: number,
): void {
  const { margin, gutter } = METRICS;
  for (const lane of LANES) {
    const { y, height } = extents[lane];
    blocks.forEach(({ x, first, last }, i) => {
      const from = i === 0 ? margin : x;
      const to = i === blocks.length - 1 ? width - margin : x + (last - first + 1) * column;
      lanes.push({ lane, x: from, y, width: to - from, height });
    });
    const [title, detail] = LANE_TITLES[lane];
    const middle = y + height / 2;
    labels.push(
      makeLabel(`lane-label ${lane}`, margin + 14, middle - 2, word(title), 13, { bold: true, room: gutter - 18 }),
      makeLabel('lane-detail', margin + 14, middle + 15, word(detail), 12, { room: gutter - 18 }),
    );
  }
}

/** Where the lanes meet: heights, or, when time runs down, distances from the left. */
interface LaneLines {
  readonly boundary: number;
  /** Between client and kernel; `null` when time runs down, where half way is clear of both rows. */
  readonly locks: number | null;
}

function placeWires(
  drawing: Drawing,
  picture: FlowPicture,
  row: Row,
  boxes: readonly StationBox[],
  direction: 'right' | 'down',
  lines: LaneLines,
  breakOff: (box: StationBox, edge: PictureBreak['edge']) => { start: Point; end: Point },
): void {
  drawing.stations.push(...boxes);
  const question = message('certificate?');
  row.part.hops.slice(row.first, row.last).forEach((hop, i) => {
    const from = boxes[i];
    const to = boxes[i + 1];
    if (from === undefined || to === undefined) return;
    const curve = curveOf(from, to, direction);
    const over = lineBetween(laneOf(from.station.actor), laneOf(to.station.actor), lines);
    const at = over === null ? pointAt(curve, 0.5) : pointAtBoundary(curve, direction, over);
    const asks = !hop.asks ? null : hop.crossing === null ? picture.word(question) : '?';
    const width = chipWidth(hop, asks);
    const { chipHeight } = METRICS;
    const chip = { x: at.x - width / 2, y: at.y - chipHeight / 2, width, height: chipHeight };
    drawing.hops.push({ hop, ...curve, chip });
    const right = chip.x + width;
    const mark = (x: number, text: string): Label =>
      makeLabel('mark', x, at.y + 4, text, 11, { bold: true, anchor: 'middle' });
    if (hop.crossing !== null) drawing.marks.push(mark(right - 12, String(hop.crossing)));
    if (asks !== null) drawing.marks.push(mark((chip.x + 16 + right - (hop.crossing === null ? 6 : 20)) / 2, asks));
  });
  for (const broken of row.part.broken) {
    const box = boxes.find(({ station, again }) => station.key === broken.station && !again);
    if (box !== undefined) drawing.broken.push({ broken, ...breakOff(box, broken.edge) });
  }
}

/** The line on which a hop's lock stands; `null`: half way. */
function lineBetween(from: Lane, to: Lane, { boundary, locks }: LaneLines): number | null {
  if (from === to) return null;
  return from === 'client' || to === 'client' ? locks : boundary;
}

/** A lock, and behind it the number of the crossing or the question for the certificate. */
function chipWidth({ crossing }: PictureHop, question: string | null): number {
  if (question !== null) return 28 + textWidth(question, 11, true) + (crossing === null ? 0 : 14);
  return crossing === null ? METRICS.chipHeight : crossing < 10 ? 34 : 40;
}

function curveOf(from: Point, to: Point, direction: 'right' | 'down', disc: number = METRICS.disc): Curve {
  if (direction === 'right') {
    const start = { x: from.x + disc, y: from.y };
    const end = { x: to.x - disc - METRICS.arrow, y: to.y };
    const x = (start.x + end.x) / 2;
    return { start, control1: { x, y: start.y }, control2: { x, y: end.y }, end };
  }
  const start = { x: from.x, y: from.y + disc };
  const end = { x: to.x, y: to.y - disc - METRICS.arrow };
  const y = (start.y + end.y) / 2;
  return { start, control1: { x: start.x, y }, control2: { x: end.x, y }, end };
}

function pointAt({ start, control1, control2, end }: Curve, t: number): Point {
  const s = 1 - t;
  const at = (a: number, b: number, c: number, d: number): number =>
    s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d;
  return { x: at(start.x, control1.x, control2.x, end.x), y: at(start.y, control1.y, control2.y, end.y) };
}

/** Where a curve passes the boundary. It goes one way all along, so halving finds the one place. */
function pointAtBoundary(curve: Curve, direction: 'right' | 'down', boundary: number): Point {
  const along = ({ x, y }: Point): number => (direction === 'right' ? y : x);
  const grows = along(curve.end) > along(curve.start);
  let low = 0;
  let high = 1;
  for (let i = 0; i < 20; i++) {
    const middle = (low + high) / 2;
    if (along(pointAt(curve, middle)) < boundary === grows) low = middle;
    else high = middle;
  }
  return pointAt(curve, (low + high) / 2);
}

// ---- time from top to bottom

const DOWN = {
  most: 560,
  margin: 8,
  disc: 16,
  pitch: 70,
  header: 26,
  padding: 6,
  gap: 4,
  modeGap: 38,
  partGap: 14,
} as const;

function placeDown(drawing: Drawing, picture: FlowPicture, width: number, top: number): number {
  const { margin, disc, pitch, header, padding, gap, modeGap, partGap } = DOWN;
  // Names of the client have the kernel's band beside them, which is empty at that time.
  const wanted: Record<Lane, number> = { client: 28, kernel: 28, user: 28 };
  for (const { actor, name } of picture.stations) {
    const lane = laneOf(actor);
    if (lane !== 'client')
      wanted[lane] = Math.min(110, Math.max(wanted[lane], textWidth(showControls(name), 12, true)));
  }
  const room = width - margin * 2 - gap - modeGap;
  // Beside the name: the disc, and what keeps it from the name and from the edges.
  const beside: Record<Lane, number> = {
    client: disc * 2 + padding * 2,
    kernel: disc * 2 + padding + 6,
    user: disc * 2 + padding * 2 + 4,
  };
  const sum = LANES.reduce((width, lane) => width + wanted[lane] + beside[lane], 0);
  // What is too much or too little is the client's: its names may stand over the edge of its band.
  const spare = Math.max(0, (room - sum) / 3);
  const kernelWidth = wanted.kernel + beside.kernel + spare;
  const userWidth = wanted.user + beside.user + spare;
  const clientWidth = room - kernelWidth - userWidth;
  const xs = { client: margin, kernel: margin + clientWidth + gap, user: width - margin - userWidth };
  const boundary = xs.user - modeGap / 2;
  const lines = { boundary, locks: null };
  let y = top;
  picture.parts.forEach((part, index) => {
    if (index > 0) y += partGap;
    drawing.labels.push(makePartLabel(part, margin, y + 18, width - margin * 2));
    y += 28;
    const last = isEnd(picture, { part, first: 0, last: part.stations.length - 1, x: 0 });
    const height = header + part.stations.length * pitch;
    const extents = [clientWidth, kernelWidth, userWidth];
    LANES.forEach((lane, i) => {
      drawing.lanes.push({ lane, x: xs[lane], y, width: extents[i] ?? 0, height });
      drawing.labels.push(
        makeLabel(
          `lane-label ${lane}`,
          xs[lane] + (extents[i] ?? 0) / 2,
          y + 19,
          picture.word(LANE_TITLES[lane][0]),
          12,
          {
            bold: true,
            anchor: 'middle',
            room: (extents[i] ?? 0) - 2,
          },
        ),
      );
    });
    drawing.boundaries.push({ from: { x: boundary, y }, to: { x: boundary, y: y + height } });
    const flipped = part.broken.some(({ edge }) => laneOf(edge.from) === 'kernel' && laneOf(edge.to) !== 'user');
    const kernelRight = xs.kernel + kernelWidth;
    const centers: Record<Lane, number> = {
      client: xs.client + padding + disc,
      kernel: flipped ? xs.kernel + padding + disc : kernelRight - padding - disc,
      user: xs.user + padding + disc,
    };
    const boxes = part.stations.map((station, i): StationBox => {
      const lane = laneOf(station.actor);
      const x = centers[lane];
      const at = y + header + pitch * (i + 0.5);
      const leftwards = lane === 'kernel' && !flipped;
      const labelX = x + (leftwards ? -disc - 6 : disc + 6);
      const labelRoom =
        lane === 'user'
          ? width - margin - labelX - 4
          : lane === 'client'
            ? boundary - labelX - 8
            : kernelWidth - disc * 2 - padding - 4;
      const texts = stationTexts(station.name, station.details, labelRoom, 12, 3);
      const firstY = at + 4 - (texts.length - 1) * 7;
      const labels = texts.map(([kind, text], line) =>
        makeLabel(kind, labelX, firstY + line * 14, text, kind === 'name' ? 12 : 11, {
          bold: kind === 'name',
          anchor: leftwards ? 'end' : 'start',
          room: labelRoom,
        }),
      );
      return { station, x, y: at, labels, again: false };
    });
    const row = { part, first: 0, last: part.stations.length - 1, x: 0 };
    placeWires(drawing, picture, row, boxes, 'down', lines, (box, edge) => {
      const back = laneOf(edge.to) !== 'user' && laneOf(edge.from) !== 'client';
      const target = laneOf(edge.from) === 'user' || !back ? boundary : box.x - disc - 22;
      return { start: { x: box.x + (back ? -disc : disc), y: box.y }, end: { x: target, y: box.y } };
    });
    const lastBox = boxes[boxes.length - 1];
    if (last && lastBox !== undefined) {
      const after = Math.max(...lastBox.labels.map(({ text, x, bold, size }) => x + textWidth(text, size, bold)));
      drawing.end = makeEnd(picture, after + 10, lastBox.y);
    }
    y += height;
  });
  return y + 6;
}

// ---- legend

const LEGEND_WORDS: Readonly<Record<LegendSign, ReturnType<typeof message>>> = {
  encrypted: message('encrypted'),
  clear: message('clear text'),
  crossing: message('user/kernel crossing, counted'),
  inferred: message('inferred, not documented'),
  asks: message('client certificate asked for'),
  broken: message('cannot happen'),
};

const SIGN_WIDTHS: Readonly<Record<LegendSign, number>> = {
  encrypted: 46,
  clear: 46,
  crossing: 34,
  inferred: 46,
  asks: 20,
  broken: 34,
};

/** What the lines and signs of this picture mean: of those that are in it. */
function placeLegend(
  { hops, broken, word }: FlowPicture,
  width: number,
  left: number,
  top: number,
): readonly LegendItem[] {
  const signs = (Object.keys(LEGEND_WORDS) as LegendSign[]).filter((sign) => {
    switch (sign) {
      case 'inferred':
        return hops.some(({ hop }) => hop.certainty === 'inferred');
      case 'crossing':
        return hops.some(({ crossing }) => crossing !== null);
      case 'asks':
        return hops.some(({ asks }) => asks);
      case 'broken':
        return broken.length > 0;
      default:
        return hops.some(({ hop }) => hop.payload === sign);
    }
  });
  let x = left;
  let y = top;
  return signs.map((sign) => {
    const text = word(LEGEND_WORDS[sign]);
    const needs = SIGN_WIDTHS[sign] + 8 + textWidth(text, 12);
    if (x > left && x + needs > width - left) {
      x = left;
      y += 26;
    }
    const labels = [makeLabel('legend-text', x + SIGN_WIDTHS[sign] + 8, y + 4, text, 12)];
    const mark = sign === 'crossing' ? '1' : sign === 'asks' ? '?' : null;
    if (mark !== null) {
      labels.push(
        makeLabel('mark', x + SIGN_WIDTHS[sign] - (sign === 'asks' ? 10 : 12), y + 4, mark, 11, {
          bold: true,
          anchor: 'middle',
        }),
      );
    }
    const item = { sign, x, y, labels };
    x += needs + 24;
    return item;
  });
}
