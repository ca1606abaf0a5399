import { readXml } from './readXml';
import type { XmlElement, XmlTree } from './xmlTree';

/** An element whose text was read again: as it was, and as it is. */
export interface RereadElement {
  /** Keeps what it said and where it stood, for whoever still holds it. */
  readonly before: XmlElement;
  readonly after: XmlElement;
}

/**
 * Brings a tree up to date with an edited text by reading one element again, the outermost one around the edit that is
 * wanted. All other elements of the tree stay the objects that they are, and their ranges follow the text.
 *
 * Only where the result is the tree that reading the whole text would give: the tree has no problems, the element is not
 * at the top, keeps its name, begins and ends where it did but for the edit, and is well-formed by itself, so that nothing
 * outside of it is read otherwise. Else nothing is changed and the answer is `null`.
 *
 * @param isWanted whether an element may be read by itself
 */
export function rereadXml(
  tree: XmlTree,
  text: string,
  isWanted: (element: XmlElement) => boolean,
): RereadElement | null {
  if (tree.problems.length > 0) return null;
  const old = tree.text;
  const start = commonStart(old, text);
  const end = old.length - commonEnd(old, text, Math.min(old.length, text.length) - start);
  const element = elementAround(tree, start, end, isWanted);
  if (element === null) return null;
  const shift = text.length - old.length;
  const part = readXml(text.slice(element.start, element.end + shift), tree.table.names);
  const [root, ...more] = part.roots;
  const isWhole =
    part.problems.length === 0 &&
    more.length === 0 &&
    root?.start === 0 &&
    root.end === part.text.length &&
    root.name === element.name;
  return isWhole ? tree.replace(element, part.table, text) : null;
}

/** How many characters are compared at once. */
const STRIDE = 8192;

function commonStart(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let i = 0;
  while (i + STRIDE <= length && a.slice(i, i + STRIDE) === b.slice(i, i + STRIDE)) i += STRIDE;
  while (i < length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  return i;
}

/** @param most what is not part of the common start */
function commonEnd(a: string, b: string, most: number): number {
  let i = 0;
  const same = (length: number): boolean =>
    a.slice(a.length - i - length, a.length - i) === b.slice(b.length - i - length, b.length - i);
  while (i + STRIDE <= most && same(STRIDE)) i += STRIDE;
  while (i < most && same(1)) i++;
  return i;
}

/** The outermost wanted element that has a stretch between the `<` of its start tag and the `>` of its end. */
function elementAround(
  tree: XmlTree,
  start: number,
  end: number,
  isWanted: (element: XmlElement) => boolean,
): XmlElement | null {
  const innermost = tree.innermostAt(start);
  let found: XmlElement | null = null;
  for (let each = innermost === -1 ? null : tree.element(innermost); each !== null; each = each.parent) {
    if (each.start < start && end < each.end && each.parent !== null && isWanted(each)) found = each;
  }
  return found;
}
