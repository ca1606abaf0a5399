/**
 * Elements and attributes of one text as numbers in two arrays, in the order of the text. A file of 10,000 sites has a
 * quarter of a million elements: as objects they would cost more time and memory than everything else.
 *
 * The elements below an element follow it directly, up to `LAST`; its attributes begin at `ATTRIBUTES` and end where
 * those of the next element begin.
 */
export interface XmlTable {
  readonly text: string;
  readonly names: Names;
  readonly elements: Int32Array;
  readonly elementCount: number;
  readonly attributes: Int32Array;
  readonly attributeCount: number;
}

/** Fields of an element: name, offsets of `<`, behind the start tag and behind the element, the first index behind its subtree, parent (-1: none), first attribute. */
export const ELEMENT_SIZE = 7;
export const NAME = 0;
export const START = 1;
export const TAG_END = 2;
export const END = 3;
export const LAST = 4;
export const PARENT = 5;
export const ATTRIBUTES = 6;

/** `PARENT` of an element that mending took away. */
export const GONE = -2;

/** Fields of an attribute: name, offsets of the name and of the value between its quotes. */
export const ATTRIBUTE_SIZE = 4;
export const VALUE_START = 2;
export const VALUE_END = 3;

/** The numbers of an element's attributes in the table. */
export function attributesOf(
  { elements, elementCount, attributeCount }: XmlTable,
  index: number,
): { readonly first: number; readonly end: number } {
  const at = index * ELEMENT_SIZE + ATTRIBUTES;
  return {
    first: elements[at] ?? 0,
    end: index + 1 < elementCount ? (elements[at + ELEMENT_SIZE] ?? 0) : attributeCount,
  };
}

const MAX_PROBES = 8;

/** The names of a text, each once. */
export class Names {
  readonly all: string[] = [];
  private readonly ids = new Map<string, number>();
  /** Open addressing by the scanner's hash, for names that it meets again; 0 is empty, else the number plus one. */
  private readonly slots = new Int32Array(4096);

  /** The number of a name, -1 when the text has none such. */
  find(name: string): number {
    return this.ids.get(name) ?? -1;
  }

  /** The number of the name in a stretch of text. `hash` is a number computed of its characters. */
  idOf(text: string, start: number, end: number, hash: number): number {
    const { slots, all } = this;
    let free = -1;
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      const slot = (hash + probe) & 4095;
      const id = (slots[slot] ?? 0) - 1;
      if (id < 0) {
        free = slot;
        break;
      }
      const known = all[id] ?? '';
      if (known.length === end - start && text.startsWith(known, start)) return id;
    }
    // Joined and cut, so that the name does not keep the whole text in memory.
    const name = ` ${text.slice(start, end)}`.slice(1);
    let id = this.ids.get(name);
    if (id === undefined) {
      id = all.length;
      all.push(name);
      this.ids.set(name, id);
    }
    if (free !== -1) slots[free] = id + 1;
    return id;
  }
}
