import { ELEMENT_SIZE, END, GONE, LAST, NAME, PARENT, START } from './xmlTable';
import type { Names } from './xmlTable';

/** What stands at the top of a file and never in a `<location>`. */
const OUTSIDE_LOCATION: ReadonlySet<string> = new Set([
  'location',
  'configSections',
  'configuration',
  'configProtectedData',
  'system.applicationHost',
  'sites',
  'site',
]);

/**
 * Elements that hold no others anywhere in IIS configuration. When such an element is left open, what follows is its
 * sibling. Everything else is told apart by its name (see `mendUnclosed`).
 */
const LEAF_ELEMENTS: ReadonlySet<string> = new Set([
  'access',
  'binding',
  'hsts',
  'remove',
  'section',
  'serverRuntime',
  'virtualDirectory',
]);

/** How many siblings before an element say what its kind of element stands beside. */
const SIBLINGS_THAT_TELL = 8;

/**
 * Gives an unclosed element's later siblings back to its parent, where they would be had the element been closed.
 *
 * An element that holds no others keeps nothing. Any other keeps its children up to the first one that has its own
 * name, the name of a sibling before it, or of one before an unclosed element around it: a `<site>` in a `<site>` is the
 * next site, and so it is in the `<bindings>` of one. A `<location>` holds the same sections as the top of the file, so
 * it gives up only what cannot stand in it: moving a section out of it would make it hold for every site.
 *
 * @param elements the table's; the element is the last one of its parent
 * @param besides the names of the element and of the siblings before it (see `namesBeside`), and those of the unclosed
 *   elements around it
 */
export function mendUnclosed(
  elements: Int32Array,
  names: Names,
  element: number,
  besides: readonly (readonly number[])[],
): void {
  const at = element * ELEMENT_SIZE;
  const parent = elements[at + PARENT] ?? -1;
  const last = elements[at + LAST] ?? 0;
  if (parent < 0 || last === element + 1) return;
  const name = names.all[elements[at + NAME] ?? 0] ?? '';
  const moves = (child: number): boolean => {
    const childName = elements[child * ELEMENT_SIZE + NAME] ?? -1;
    if (LEAF_ELEMENTS.has(name)) return true;
    return name === 'location'
      ? OUTSIDE_LOCATION.has(names.all[childName] ?? '')
      : besides.some((beside) => beside.includes(childName));
  };
  for (let child = element + 1; child < last; child = elements[child * ELEMENT_SIZE + LAST] ?? last) {
    if (!moves(child)) continue;
    elements[at + END] = elements[child * ELEMENT_SIZE + START] ?? 0;
    elements[at + LAST] = child;
    moveBehind(elements, element, child, last);
    return;
  }
}

/** The names of an element and of the siblings before it, as numbers. */
export function namesBeside(elements: Int32Array, element: number): readonly number[] {
  const parent = elements[element * ELEMENT_SIZE + PARENT] ?? -1;
  const names: number[] = [];
  for (let i = parent + 1; i <= element; i = elements[i * ELEMENT_SIZE + LAST] ?? element + 1) {
    names.push(elements[i * ELEMENT_SIZE + NAME] ?? -1);
    if (names.length > SIBLINGS_THAT_TELL + 1) names.shift();
  }
  return names;
}

/** Makes siblings, by the range of their numbers, the next siblings of an element; it has to end in front of them. */
export function moveBehind(elements: Int32Array, element: number, first: number, end: number): void {
  const parent = elements[element * ELEMENT_SIZE + PARENT] ?? -1;
  for (let i = first; i < end; i = elements[i * ELEMENT_SIZE + LAST] ?? end) {
    const at = i * ELEMENT_SIZE + PARENT;
    if (elements[at] !== GONE) elements[at] = parent;
  }
}
