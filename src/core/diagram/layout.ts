import { message } from '../text/message';
import { laneOf } from './flowPicture';
import type { Message } from '../text/message';
import type { FlowPicture, Lane, PictureHop, Station } from './flowPicture';

/** Distances of the picture, in SVG user units (CSS pixels at 1:1). */
export const METRICS = {
  margin: 16,
  /** The band on the left that carries the lanes' names. */
  gutter: 118,
  column: 106,
  disc: 19,
  laneHeight: 104,
  /** Lanes of the same mode stand closer than lanes of different modes. */
  laneGap: 4,
  modeGap: 40,
  headingHeight: 56,
  legendHeight: 44,
  /** What a shortened heading may take, in average characters of its size. */
  headingCharacterWidth: 8.6,
  badge: 9,
} as const;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface LaneBox {
  readonly lane: Lane;
  readonly mode: 'client' | 'kernel' | 'user';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly detail: string;
}

export interface StationBox extends Station {
  readonly x: number;
  readonly y: number;
  /** Names stand above the disc in the upper lanes and below it in user mode, clear of every wire. */
  readonly nameY: number;
  readonly detailY: number;
}

/** A wire: a curve that leaves its station to the right and enters the next one from the left. */
export interface HopCurve extends PictureHop {
  readonly start: Point;
  readonly control1: Point;
  readonly control2: Point;
  readonly end: Point;
  /** Where the lock stands: on the user/kernel boundary when the hop crosses it, else half way. */
  readonly badge: Point;
  readonly crosses: boolean;
}

/** An edge that goes from a station up to the user/kernel boundary and breaks off there; its text stands below. */
export interface BrokenBox {
  readonly what: string;
  readonly start: Point;
  readonly end: Point;
  readonly textY: number;
}

export interface FlowLayout {
  readonly picture: FlowPicture;
  readonly width: number;
  readonly height: number;
  readonly heading: {
    readonly x: number;
    readonly titleY: number;
    readonly subtitleY: number;
    readonly shownTitle: string;
  };
  readonly lanes: readonly LaneBox[];
  readonly boundary: { readonly x1: number; readonly x2: number; readonly y: number; readonly label: string };
  readonly stations: readonly StationBox[];
  readonly hops: readonly HopCurve[];
  readonly broken: readonly BrokenBox[];
  readonly legend: { readonly x: number; readonly y: number };
}

/** The height of a line that explains a broken edge. */
const BROKEN_LINE = 24;

const LANE_ORDER: readonly Lane[] = ['client', 'kernel', 'httpFilter', 'inetinfo', 'workerProcess'];

const LANE_WORDS: Readonly<Record<Lane, { readonly title: Message; readonly detail: Message }>> = {
  client: { title: message('Client'), detail: message('network') },
  kernel: { title: message('Kernel mode'), detail: message('HTTP.SYS') },
  httpFilter: { title: message('User mode'), detail: message('HTTPFilter (lsass.exe)') },
  inetinfo: { title: message('User mode'), detail: message('inetinfo.exe') },
  workerProcess: { title: message('User mode'), detail: message('worker process') },
};

/**
 * Places a picture: lanes stacked by privilege, time from left to right, so that every change between user and kernel
 * mode is a line over the boundary. Pure and deterministic; `heading` says whether the picture carries its own title.
 */
export function layoutFlow(picture: FlowPicture, heading: boolean): FlowLayout {
  const { margin, gutter, column, headingHeight, legendHeight } = METRICS;
  const width = margin * 2 + gutter + Math.max(picture.stations.length, 4) * column;
  const top = margin + (heading ? headingHeight : 0);
  const lanes = placeLanes(picture, top, width);
  const kernel = lanes.find(({ mode }) => mode === 'kernel');
  const user = lanes.find(({ mode }) => mode === 'user');
  const boundaryY = kernel === undefined || user === undefined ? top : (kernel.y + kernel.height + user.y) / 2;
  const stations = placeStations(picture, lanes);
  const lowest = lanes[lanes.length - 1];
  const lanesEnd = lowest === undefined ? top : lowest.y + lowest.height;
  return {
    picture,
    width,
    height: lanesEnd + picture.broken.length * BROKEN_LINE + legendHeight + margin,
    heading: {
      x: margin,
      titleY: margin + 18,
      subtitleY: margin + 40,
      shownTitle: shorten(picture.title, Math.floor((width - margin * 2) / METRICS.headingCharacterWidth)),
    },
    lanes,
    boundary: { x1: margin, x2: width - margin, y: boundaryY, label: picture.word(message('user / kernel boundary')) },
    stations,
    hops: picture.hops.map((hop) => placeHop(hop, stations, boundaryY)),
    broken: picture.broken.map(({ station, what }, i) => {
      const box = stations[station - 1];
      const x = box?.x ?? margin;
      return {
        what,
        start: { x, y: (box?.y ?? 0) - METRICS.disc },
        end: { x, y: boundaryY },
        textY: lanesEnd + 20 + i * BROKEN_LINE,
      };
    }),
    legend: { x: margin, y: lanesEnd + picture.broken.length * BROKEN_LINE + 30 },
  };
}

function placeLanes(picture: FlowPicture, top: number, width: number): readonly LaneBox[] {
  const { margin, laneHeight, laneGap, modeGap } = METRICS;
  const used = new Set(picture.stations.map(({ actor }) => laneOf(actor)));
  const boxes: LaneBox[] = [];
  let y = top;
  let previous: LaneBox['mode'] | null = null;
  for (const lane of LANE_ORDER) {
    if (!used.has(lane)) continue;
    const mode = lane === 'client' || lane === 'kernel' ? lane : 'user';
    if (previous !== null) y += previous === mode ? laneGap : modeGap;
    const words = LANE_WORDS[lane];
    boxes.push({
      lane,
      mode,
      x: margin,
      y,
      width: width - margin * 2,
      height: laneHeight,
      title: picture.word(words.title),
      detail: picture.word(words.detail),
    });
    y += laneHeight;
    previous = mode;
  }
  return boxes;
}

function placeStations(picture: FlowPicture, lanes: readonly LaneBox[]): readonly StationBox[] {
  const { margin, gutter, column, disc } = METRICS;
  return picture.stations.map((station, i) => {
    const lane = lanes.find((box) => box.lane === laneOf(station.actor));
    const above = lane?.mode !== 'user';
    const y = (lane?.y ?? 0) + METRICS.laneHeight / 2 + (above ? 16 : -16);
    return {
      ...station,
      x: margin + gutter + column * (i + 0.5),
      y,
      nameY: above ? y - disc - (station.detail === '' ? 8 : 23) : y + disc + 17,
      detailY: above ? y - disc - 8 : y + disc + 33,
    };
  });
}

function placeHop(hop: PictureHop, stations: readonly StationBox[], boundaryY: number): HopCurve {
  const { disc } = METRICS;
  const from = stations[hop.number - 1];
  const to = stations[hop.number];
  const start = { x: (from?.x ?? 0) + disc, y: from?.y ?? 0 };
  const end = { x: (to?.x ?? 0) - disc - 3, y: to?.y ?? 0 };
  const middle = (start.x + end.x) / 2;
  const control1 = { x: middle, y: start.y };
  const control2 = { x: middle, y: end.y };
  const crosses = hop.hop.boundary === 'userToKernel' || hop.hop.boundary === 'kernelToUser';
  const curve = { start, control1, control2, end };
  return { ...hop, ...curve, crosses, badge: pointAt(curve, crosses ? parameterAtY(curve, boundaryY) : 0.5) };
}

type Curve = Pick<HopCurve, 'start' | 'control1' | 'control2' | 'end'>;

function pointAt({ start, control1, control2, end }: Curve, t: number): Point {
  const s = 1 - t;
  const at = (a: number, b: number, c: number, d: number): number =>
    s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d;
  return { x: at(start.x, control1.x, control2.x, end.x), y: at(start.y, control1.y, control2.y, end.y) };
}

/** Where a curve passes a height. It rises or falls all the way, so halving finds the one place. */
function parameterAtY(curve: Curve, y: number): number {
  const falls = curve.end.y > curve.start.y;
  let low = 0;
  let high = 1;
  for (let i = 0; i < 24; i++) {
    const middle = (low + high) / 2;
    if (pointAt(curve, middle).y < y === falls) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Scripts whose characters are as wide as high, and emoji: they take the room of two. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;

/**
 * Cuts a long text in its middle, where host names and paths differ least.
 * @param length in average characters; a wide character counts as two
 */
export function shorten(text: string, length: number): string {
  const characters = [...text];
  const width = (character: string): number => (WIDE.test(character) ? 2 : 1);
  let total = 0;
  for (const character of characters) total += width(character);
  if (total <= length) return text;
  const take = (from: readonly string[], room: number): string[] => {
    const taken: string[] = [];
    let used = 0;
    for (const character of from) {
      used += width(character);
      if (used > room) break;
      taken.push(character);
    }
    return taken;
  };
  const half = (length - 1) / 2;
  const head = take(characters, Math.ceil(half));
  const tail = take([...characters].reverse(), Math.floor(half)).reverse();
  return `${head.join('')}…${tail.join('')}`;
}
