import {
  ATTRIBUTE_SIZE,
  ATTRIBUTES,
  ELEMENT_SIZE,
  END,
  LAST,
  PARENT,
  START,
  TAG_END,
  VALUE_END,
  VALUE_START,
  attributesOf,
} from './xmlTable';
import type { XmlTable } from './xmlTable';

/**
 * A table with the rows of one element replaced.
 *
 * @param row the number of the element
 * @param part the table of the new text of the element
 */
export function spliced(table: XmlTable, row: number, part: XmlTable, text: string): XmlTable {
  const at = row * ELEMENT_SIZE;
  const start = table.elements[at + START] ?? 0;
  const oldEnd = table.elements[at + END] ?? 0;
  const last = table.elements[at + LAST] ?? 0;
  const parent = table.elements[at + PARENT] ?? -1;
  const firstAttribute = table.elements[at + ATTRIBUTES] ?? 0;
  const lastAttribute = attributesOf(table, last - 1).end;
  const shift = part.text.length - (oldEnd - start);
  const moreElements = part.elementCount - (last - row);
  const moreAttributes = part.attributeCount - (lastAttribute - firstAttribute);
  const elementCount = table.elementCount + moreElements;
  const attributeCount = table.attributeCount + moreAttributes;
  const elements = resized(table.elements, last * ELEMENT_SIZE, moreElements * ELEMENT_SIZE);
  const attributes = resized(table.attributes, lastAttribute * ATTRIBUTE_SIZE, moreAttributes * ATTRIBUTE_SIZE);

  // The elements around it end later.
  for (let around = parent; around >= 0; around = elements[around * ELEMENT_SIZE + PARENT] ?? -1) {
    add(elements, around * ELEMENT_SIZE + END, shift);
    add(elements, around * ELEMENT_SIZE + LAST, moreElements);
  }
  for (let i = 0; i < part.elementCount; i++) {
    const from = i * ELEMENT_SIZE;
    const to = at + from;
    elements.set(part.elements.subarray(from, from + ELEMENT_SIZE), to);
    add(elements, to + START, start);
    add(elements, to + TAG_END, start);
    add(elements, to + END, start);
    add(elements, to + LAST, row);
    add(elements, to + ATTRIBUTES, firstAttribute);
    if (i === 0) elements[to + PARENT] = parent;
    else add(elements, to + PARENT, row);
  }
  for (let i = (row + part.elementCount) * ELEMENT_SIZE; i < elementCount * ELEMENT_SIZE; i += ELEMENT_SIZE) {
    add(elements, i + START, shift);
    add(elements, i + TAG_END, shift);
    add(elements, i + END, shift);
    add(elements, i + LAST, moreElements);
    add(elements, i + ATTRIBUTES, moreAttributes);
    if ((elements[i + PARENT] ?? 0) >= last) add(elements, i + PARENT, moreElements);
  }
  for (let i = 0; i < part.attributeCount; i++) {
    const from = i * ATTRIBUTE_SIZE;
    const to = firstAttribute * ATTRIBUTE_SIZE + from;
    attributes.set(part.attributes.subarray(from, from + ATTRIBUTE_SIZE), to);
    for (let field = START; field < ATTRIBUTE_SIZE; field++) add(attributes, to + field, start);
  }
  const behind = (firstAttribute + part.attributeCount) * ATTRIBUTE_SIZE;
  for (let i = behind; i < attributeCount * ATTRIBUTE_SIZE; i += ATTRIBUTE_SIZE) {
    add(attributes, i + START, shift);
    add(attributes, i + VALUE_START, shift);
    add(attributes, i + VALUE_END, shift);
  }
  return { text, names: table.names, elements, elementCount, attributes, attributeCount };
}

/** The rows of one element with all below it, as a table by itself. Offsets stay those of the text. */
export function cutOut(table: XmlTable, row: number): XmlTable {
  const last = table.elements[row * ELEMENT_SIZE + LAST] ?? 0;
  const { first } = attributesOf(table, row);
  const { end } = attributesOf(table, last - 1);
  const elements = table.elements.slice(row * ELEMENT_SIZE, last * ELEMENT_SIZE);
  for (let i = 0; i < elements.length; i += ELEMENT_SIZE) {
    add(elements, i + LAST, -row);
    add(elements, i + ATTRIBUTES, -first);
    if (i === 0) elements[i + PARENT] = -1;
    else add(elements, i + PARENT, -row);
  }
  return {
    text: table.text,
    names: table.names,
    elements,
    elementCount: last - row,
    attributes: table.attributes.slice(first * ATTRIBUTE_SIZE, end * ATTRIBUTE_SIZE),
    attributeCount: end - first,
  };
}

function add(array: Int32Array, index: number, amount: number): void {
  array[index] = (array[index] ?? 0) + amount;
}

/** The array itself, or one with more or fewer numbers in front of an index: those there are for the caller to write. */
function resized(array: Int32Array, before: number, more: number): Int32Array {
  if (more === 0) return array;
  const changed = new Int32Array(array.length + more);
  changed.set(array.subarray(0, Math.min(before, before + more)));
  changed.set(array.subarray(before), before + more);
  return changed;
}
