import { SaxesParser } from 'saxes';

/** One element of an SVG with its own text. */
export interface SvgElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly parent: SvgElement | null;
  readonly children: SvgElement[];
  /** The text that stands directly in it. */
  text: string;
}

/** Reads an SVG strictly; throws what is not well-formed. */
export function readSvg(svg: string): SvgElement {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const top: SvgElement = { name: '', attributes: {}, parent: null, children: [], text: '' };
  let current = top;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const values = Object.fromEntries(Object.values(attributes).map((attribute) => [attribute.name, attribute.value]));
    const element: SvgElement = { name, attributes: values, parent: current, children: [], text: '' };
    current.children.push(element);
    current = element;
  });
  parser.on('closetag', () => {
    current = current.parent ?? top;
  });
  parser.on('text', (text) => {
    current.text += text;
  });
  parser.write(svg).close();
  const [root] = top.children;
  if (root === undefined) throw new Error('There is no root element.');
  return root;
}

export function* descendants(element: SvgElement): Generator<SvgElement> {
  yield element;
  for (const child of element.children) yield* descendants(child);
}

export interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where the texts of a picture stand, by the usual widths of a sans-serif's characters. */
export function textBoxes(root: SvgElement): readonly Box[] {
  return [...descendants(root)]
    .filter(({ name, text }) => name === 'text' && text.trim() !== '')
    .map((element): Box => {
      const size = Number(inherited(element, 'font-size') ?? 16);
      const width = [...element.text].reduce((sum, character) => sum + widthOf(character), 0) * size;
      const x = Number(element.attributes['x'] ?? 0);
      const y = Number(element.attributes['y'] ?? 0);
      const anchor = element.attributes['text-anchor'] ?? 'start';
      const left = anchor === 'middle' ? x - width / 2 : anchor === 'end' ? x - width : x;
      return { text: element.text, left, right: left + width, top: y - size * 0.76, bottom: y + size * 0.22 };
    });
}

/** Where the discs of stations, the chips of hops, the crosses and the sign of the end stand. */
export function shapeBoxes(root: SvgElement): readonly Box[] {
  return [...descendants(root)].flatMap(({ attributes }): readonly Box[] => {
    const kind = attributes['class'] ?? '';
    const value = (name: string): number => Number(attributes[name] ?? 0);
    if (kind === 'chip' || kind === 'end-area') {
      const [left, top] = [value('x'), value('y')];
      return [{ text: kind, left, right: left + value('width'), top, bottom: top + value('height') }];
    }
    if (kind !== 'disc' && kind !== 'cross-area') return [];
    const [x, y, r] = [value('cx'), value('cy'), value('r')];
    return [{ text: kind, left: x - r, right: x + r, top: y - r, bottom: y + r }];
  });
}

function inherited(element: SvgElement, attribute: string): string | undefined {
  for (let at: SvgElement | null = element; at !== null; at = at.parent) {
    const value = at.attributes[attribute];
    if (value !== undefined) return value;
  }
  return undefined;
}

/** In parts of the font's size. */
function widthOf(character: string): number {
  if (
    /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]|\p{Emoji_Presentation}/u.test(
      character,
    )
  )
    return 1;
  if (/[ijlI.,:;'|!\s]/.test(character)) return 0.28;
  if (/[mwMW@→…—]/.test(character)) return 0.88;
  if (/[A-Z]/.test(character)) return 0.68;
  return 0.55;
}

export function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
