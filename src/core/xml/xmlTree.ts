import type { Message } from '../text/message';
import type { Sourced, TextRange } from '../text/range';
import { decodeReferences, rangeInRaw } from './entities';
import {
  ATTRIBUTE_SIZE,
  ATTRIBUTES,
  ELEMENT_SIZE,
  END,
  GONE,
  LAST,
  NAME,
  PARENT,
  START,
  TAG_END,
  VALUE_END,
  VALUE_START,
} from './xmlTable';
import type { XmlTable } from './xmlTable';

/** One attribute. All offsets are into the file's text; the value's are those between the quotes. */
export class XmlAttribute {
  constructor(
    private readonly table: XmlTable,
    private readonly index: number,
  ) {}

  private field(field: number): number {
    return this.table.attributes[this.index * ATTRIBUTE_SIZE + field] ?? 0;
  }

  get name(): string {
    return this.table.names.all[this.field(NAME)] ?? '';
  }

  get nameRange(): TextRange {
    const start = this.field(START);
    return { start, end: start + this.name.length };
  }

  /** The value between its quotes, which are not part of it. */
  get valueRange(): TextRange {
    return { start: this.field(VALUE_START), end: this.field(VALUE_END) };
  }

  /** Name, equals sign and quoted value. */
  get range(): TextRange {
    const valueEnd = this.field(VALUE_END);
    const closing = this.table.text.charCodeAt(valueEnd);
    const quoted = closing === 34 || closing === 39;
    return { start: this.field(START), end: valueEnd + (quoted ? 1 : 0) };
  }

  /** The value as written, references not replaced. */
  get rawValue(): string {
    return this.table.text.slice(this.field(VALUE_START), this.field(VALUE_END));
  }

  /**
   * The value with references replaced. Line ends and tabs are kept as they are: the metabase separates list items by
   * them (F1.12), and no value of ours means anything else by them than white space.
   */
  get value(): string {
    return decodeReferences(this.rawValue);
  }

  get sourced(): Sourced<string> {
    return { value: this.value, range: this.valueRange };
  }

  /** Where a part of the decoded `value` stands in the file. `part` is in offsets of `value`. */
  rangeOf(part: TextRange): TextRange {
    const inRaw = rangeInRaw(this.rawValue, part);
    const start = this.field(VALUE_START);
    return { start: start + inRaw.start, end: start + inRaw.end };
  }
}

/**
 * One element with its children in document order. Text between elements is not kept: no setting of IIS is text.
 * A view of the tree's table: an element has one as long as the tree lives, so elements may be compared by identity.
 */
export class XmlElement {
  private childViews: readonly XmlElement[] | undefined;

  constructor(
    private readonly tree: XmlTree,
    /** Its number in the table. */
    readonly index: number,
  ) {}

  private field(field: number): number {
    return this.tree.table.elements[this.index * ELEMENT_SIZE + field] ?? 0;
  }

  get name(): string {
    return this.tree.table.names.all[this.field(NAME)] ?? '';
  }

  /** Offset of the `<` of the start tag. */
  get start(): number {
    return this.field(START);
  }

  /** Offset after the `>` of the start tag. */
  get startTagEnd(): number {
    return this.field(TAG_END);
  }

  /** Offset after the element: after its end tag, or where reading gave it up. */
  get end(): number {
    return this.field(END);
  }

  get parent(): XmlElement | null {
    const parent = this.field(PARENT);
    return parent < 0 ? null : this.tree.element(parent);
  }

  /** The element's name in its start tag: the text to point to when the element itself is meant. */
  get nameRange(): TextRange {
    const start = this.start + 1;
    return { start, end: start + this.name.length };
  }

  get startTagRange(): TextRange {
    return { start: this.start, end: this.startTagEnd };
  }

  get range(): TextRange {
    return { start: this.start, end: this.end };
  }

  get attributes(): readonly XmlAttribute[] {
    const { table } = this.tree;
    const [first, end] = attributesOf(table, this.index);
    const attributes: XmlAttribute[] = [];
    for (let i = first; i < end; i++) attributes.push(new XmlAttribute(table, i));
    return attributes;
  }

  get children(): readonly XmlElement[] {
    this.childViews ??= this.tree.elementsBetween(this.index + 1, this.field(LAST), -1);
    return this.childViews;
  }

  /** The first attribute of that exact name; XML names differ in case. */
  attribute(name: string): XmlAttribute | undefined {
    const { table } = this.tree;
    const id = table.names.find(name);
    if (id === -1) return undefined;
    const [first, end] = attributesOf(table, this.index);
    for (let i = first; i < end; i++) {
      if (table.attributes[i * ATTRIBUTE_SIZE] === id) return new XmlAttribute(table, i);
    }
    return undefined;
  }

  child(name: string): XmlElement | undefined {
    return this.childrenNamed(name)[0];
  }

  childrenNamed(name: string): readonly XmlElement[] {
    const id = this.tree.table.names.find(name);
    return id === -1 ? [] : this.tree.elementsBetween(this.index + 1, this.field(LAST), id);
  }

  /** Follows one name per level and gives every element at the end of the way, in document order. */
  descendants(...names: readonly string[]): readonly XmlElement[] {
    let level: readonly XmlElement[] = [this];
    for (const name of names) level = level.flatMap((element) => element.childrenNamed(name));
    return level;
  }
}

function attributesOf({ elements, elementCount, attributeCount }: XmlTable, index: number): readonly [number, number] {
  const at = index * ELEMENT_SIZE + ATTRIBUTES;
  return [elements[at] ?? 0, index + 1 < elementCount ? (elements[at + ELEMENT_SIZE] ?? 0) : attributeCount];
}

/** Something in the text that is not well-formed XML, or that this reader refuses to follow. */
export interface XmlProblem {
  readonly message: Message;
  readonly range: TextRange;
}

/** What was understood of a text, and what was not. Elements become objects when somebody looks at them. */
export class XmlTree {
  private readonly views: (XmlElement | undefined)[];
  private rootViews: readonly XmlElement[] | undefined;

  constructor(
    readonly table: XmlTable,
    readonly problems: readonly XmlProblem[],
  ) {
    this.views = new Array<XmlElement | undefined>(table.elementCount);
  }

  get text(): string {
    return this.table.text;
  }

  /** The elements that stand at the top: one in a well-formed document, several or none in fragments and ruins. */
  get roots(): readonly XmlElement[] {
    this.rootViews ??= this.elementsBetween(0, this.table.elementCount, -1);
    return this.rootViews;
  }

  /** Whether the text has an element or an attribute of a name. */
  hasName(name: string): boolean {
    return this.table.names.find(name) !== -1;
  }

  element(index: number): XmlElement {
    const known = this.views[index];
    if (known !== undefined) return known;
    const view = new XmlElement(this, index);
    this.views[index] = view;
    return view;
  }

  /** The siblings whose numbers lie in a range; of one name (by its number), or of every name (-1). */
  elementsBetween(first: number, end: number, name: number): readonly XmlElement[] {
    const { elements } = this.table;
    const found: XmlElement[] = [];
    for (let i = first; i < end; i = elements[i * ELEMENT_SIZE + LAST] ?? end) {
      const at = i * ELEMENT_SIZE;
      if ((name === -1 || elements[at] === name) && elements[at + PARENT] !== GONE) found.push(this.element(i));
    }
    return found;
  }

  /** The innermost element around an offset; -1 outside of every element. */
  innermostAt(offset: number): number {
    const { elements, elementCount } = this.table;
    let found = -1;
    let end = elementCount;
    for (let i = 0; i < end;) {
      const at = i * ELEMENT_SIZE;
      const last = elements[at + LAST] ?? end;
      if (
        (elements[at + START] ?? 0) <= offset &&
        offset < (elements[at + END] ?? 0) &&
        elements[at + PARENT] !== GONE
      ) {
        found = i;
        end = last;
        i++;
      } else {
        i = last;
      }
    }
    return found;
  }
}

/**
 * The chain of elements around an offset, outermost first; empty outside of every element.
 * An element counts from the `<` of its start tag up to and without its `end`.
 */
export function elementsAt(tree: XmlTree, offset: number): XmlElement[] {
  const chain: XmlElement[] = [];
  const innermost = tree.innermostAt(offset);
  for (let element = innermost === -1 ? null : tree.element(innermost); element !== null; element = element.parent) {
    chain.unshift(element);
  }
  return chain;
}

/** The attribute whose name or quoted value stands at an offset (the end counts, so that a caret behind it finds it). */
export function attributeAt(element: XmlElement, offset: number): XmlAttribute | undefined {
  return element.attributes.find(({ range }) => range.start <= offset && offset <= range.end);
}
