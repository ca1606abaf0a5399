// A screenshot with at most 256 colours instead of millions: a third of the bytes, for pictures that ship.
import { readFileSync, writeFileSync } from 'node:fs';
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const signature = Buffer.from('89504e470d0a1a0a', 'hex');

/** The most colours that a palette of PNG can have. */
const most = 256;

/**
 * Writes a picture anew with a palette. Surfaces of an editor have few colours; the shades of the edges of letters are
 * what is put together.
 * @param {string} source a PNG as browsers write them: 8 bits a channel, RGB or RGBA, not interlaced
 * @param {string} target
 */
export function writeWithPalette(source, target) {
  const { width, height, pixels } = readPixels(readFileSync(source));
  const { palette, indexOf } = paletteOf(pixels);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0, i = 0; y < height; y++) {
    // Each row begins with its filter: none, which suits indices.
    for (let x = 0; x < width; x++, i++) rows[y * (width + 1) + 1 + x] = indexOf(pixels[i] ?? 0);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits, colour type 3: indices of a palette.
  header.set([8, 3, 0, 0, 0], 8);
  const colours = Buffer.from(palette.flatMap((rgb) => [rgb >> 16, (rgb >> 8) & 255, rgb & 255]));
  writeFileSync(
    target,
    Buffer.concat([
      signature,
      chunk('IHDR', header),
      chunk('PLTE', colours),
      chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  );
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/**
 * @param {Buffer} png
 * @returns {{ width: number, height: number, pixels: Uint32Array }} the colours as 0xRRGGBB
 */
function readPixels(png) {
  /** @type {Buffer[]} */
  const data = [];
  let header = Buffer.alloc(0);
  for (let at = signature.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = body;
    if (type === 'IDAT') data.push(body);
    at += length + 12;
  }
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = { 2: 3, 6: 4 }[header[9] ?? 0];
  if (header[8] !== 8 || channels === undefined || header[12] !== 0) {
    throw new Error('Only PNGs with 8 bits a channel, RGB or RGBA, not interlaced, can be read.');
  }
  const bytes = unfilter(inflateSync(Buffer.concat(data)), width * channels, height, channels);
  const pixels = new Uint32Array(width * height);
  for (let i = 0, at = 0; i < pixels.length; i++, at += channels) pixels[i] = bytes.readUIntBE(at, 3);
  return { width, height, pixels };
}

/**
 * Takes the filters of PNG back: each byte was written as the difference to its neighbours.
 * @param {Buffer} raw @param {number} stride @param {number} height @param {number} channels
 */
function unfilter(raw, stride, height, channels) {
  const bytes = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x < channels ? 0 : (bytes[at - channels] ?? 0);
      const up = y === 0 ? 0 : (bytes[at - stride] ?? 0);
      const corner = x < channels || y === 0 ? 0 : (bytes[at - stride - channels] ?? 0);
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter ?? 0] ?? 0;
      bytes[at] = (raw[y * (stride + 1) + 1 + x] ?? 0) + predicted;
    }
  }
  return bytes;
}

/** @param {number} left @param {number} up @param {number} corner */
function paeth(left, up, corner) {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/**
 * Median cut: the colours are parted where they are spread most, each part becomes its mean.
 * @param {Uint32Array} pixels
 * @returns {{ palette: readonly number[], indexOf: (rgb: number) => number }}
 */
function paletteOf(pixels) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const rgb of pixels) counts.set(rgb, (counts.get(rgb) ?? 0) + 1);
  // What covers much keeps its colour to the bit; the shades share what is left.
  const byCount = [...counts].sort(([, a], [, b]) => b - a);
  const kept = byCount.slice(0, counts.size <= most ? most : most / 2).map(([rgb]) => rgb);
  const parts = [byCount.slice(kept.length)].filter((part) => part.length > 0);
  while (parts.length > 0 && kept.length + parts.length < most) {
    const widest = parts
      .map(spreadOf)
      .reduce((best, spread, i, all) => (spread.size > (all[best]?.size ?? 0) ? i : best), 0);
    const part = parts[widest] ?? [];
    const { shift, size } = spreadOf(part);
    if (size === 0) break;
    part.sort(([a], [b]) => ((a >> shift) & 255) - ((b >> shift) & 255));
    const half = part.reduce((sum, [, count]) => sum + count, 0) / 2;
    let before = 0;
    let cut = 0;
    while (cut < part.length - 1 && (cut === 0 || before + (part[cut]?.[1] ?? 0) <= half))
      before += part[cut++]?.[1] ?? 0;
    parts.splice(widest, 1, part.slice(0, cut), part.slice(cut));
  }
  const means = parts.map(meanOf);
  /** @type {Map<number, number>} */
  const indices = new Map(kept.map((rgb, i) => [rgb, i]));
  parts.forEach((part, i) => part.forEach(([rgb]) => indices.set(rgb, kept.length + i)));
  return { palette: [...kept, ...means], indexOf: (rgb) => indices.get(rgb) ?? 0 };
}

/**
 * The channel in which colours are spread most, weighed by how many there are.
 * @param {readonly (readonly [rgb: number, count: number])[]} part
 */
function spreadOf(part) {
  return [16, 8, 0]
    .map((shift) => {
      let [least, greatest] = [255, 0];
      for (const [rgb] of part) {
        const value = (rgb >> shift) & 255;
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
      }
      return { shift, size: Math.max(0, greatest - least) };
    })
    .reduce((best, spread) => (spread.size > best.size ? spread : best));
}

/** @param {readonly (readonly [rgb: number, count: number])[]} part */
function meanOf(part) {
  const total = part.reduce((sum, [, count]) => sum + count, 0);
  return [16, 8, 0].reduce(
    (rgb, shift) =>
      rgb |
      (Math.round(part.reduce((sum, [each, count]) => sum + ((each >> shift) & 255) * count, 0) / total) << shift),
    0,
  );
}
