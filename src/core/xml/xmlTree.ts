import type { Message } from '../text/message';
import type { Sourced, TextRange } from '../text/range';
import { decodeReferences, rangeInRaw } from './entities';
import { cutOut, spliced } from './spliceTable';
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
  attributesOf,
} from './xmlTable';
import type { XmlTable } from './xmlTable';

const NO_ELEMENTS: readonly XmlElement[] = [];

/** Which part of an element or an attribute a range covers. */
const enum Part {
  Name,
  Value,
  StartTag,
  Whole,
}

/**
 * Where a part of an attribute stands. Looked up when asked, so that it is right after the text was edited elsewhere and
 * the tree read again (`rereadXml`).
 */
class AttributeRange implements TextRange {
  constructor(
    private readonly attribute: XmlAttribute,
    private readonly part: Part,
  ) {}

  get start(): number {
    return this.attribute.offset(this.part === Part.Value ? VALUE_START : START);
  }

  get end(): number {
    const { attribute, part } = this;
    if (part === Part.Name) return attribute.offset(START) + attribute.name.length;
    const valueEnd = attribute.offset(VALUE_END);
    if (part === Part.Value) return valueEnd;
    const closing = attribute.text.charCodeAt(valueEnd);
    return valueEnd + (closing === 34 || closing === 39 ? 1 : 0);
  }

  toJSON(): TextRange {
    return { start: this.start, end: this.end };
  }
}

/** A part of an attribute's value, counted from where the value begins. */
class ValuePart implements TextRange {
  constructor(
    private readonly attribute: XmlAttribute,
    private readonly from: number,
    private readonly to: number,
  ) {}

  get start(): number {
    return this.attribute.offset(VALUE_START) + this.from;
  }

  get end(): number {
    return this.attribute.offset(VALUE_START) + this.to;
  }

  toJSON(): TextRange {
    return { start: this.start, end: this.end };
  }
}

/** The same of an element. */
class ElementRange implements TextRange {
  constructor(
    private readonly element: XmlElement,
    private readonly part: Part,
  ) {}

  get start(): number {
    return this.part === Part.Name ? this.element.start + 1 : this.element.start;
  }

  get end(): number {
    const { element, part } = this;
    if (part === Part.Name) return element.start + 1 + element.name.length;
    return part === Part.StartTag ? element.startTagEnd : element.end;
  }

  toJSON(): TextRange {
    return { start: this.start, end: this.end };
  }
}

/** One attribute. All offsets are into the file's text; the value's are those between the quotes. */
export class XmlAttribute {
  constructor(
    private readonly element: XmlElement,
    /** Its number among the attributes of the element. */
    private readonly ordinal: number,
  ) {}

  /** A field of the table. */
  offset(field: number): number {
    return this.element.attributeField(this.ordinal, field);
  }

  /** The text that the attribute stands in. */
  get text(): string {
    return this.element.table.text;
  }

  get name(): string {
    return this.element.table.names.all[this.offset(NAME)] ?? '';
  }

  get nameRange(): TextRange {
    return new AttributeRange(this, Part.Name);
  }

  /** The value between its quotes, which are not part of it. */
  get valueRange(): TextRange {
    return new AttributeRange(this, Part.Value);
  }

  /** Name, equals sign and quoted value. */
  get range(): TextRange {
    return new AttributeRange(this, Part.Whole);
  }

  /** The value as written, references not replaced. */
  get rawValue(): string {
    const raw = this.text.slice(this.offset(VALUE_START), this.offset(VALUE_END));
    // A slice keeps the whole text in memory. Of an edited file every edit has a text of its own.
    return this.element.isOfEditedText ? ` ${raw}`.slice(1) : raw;
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
    const { start, end } = rangeInRaw(this.rawValue, part);
    return new ValuePart(this, start, end);
  }
}

/**
 * One element with its children in document order. Text between elements is not kept: no setting of IIS is text.
 * A view of the tree's table: an element has one as long as the tree lives, so elements may be compared by identity.
 */
export class XmlElement {
  private childViews: readonly XmlElement[] | undefined;

  constructor(
    private tree: XmlTree,
    private row: number,
  ) {}

  /** Its number in the table. */
  get index(): number {
    return this.row;
  }

  get table(): XmlTable {
    return this.tree.table;
  }

  get isOfEditedText(): boolean {
    return this.tree.isEdited;
  }

  private field(field: number): number {
    return this.tree.table.elements[this.row * ELEMENT_SIZE + field] ?? 0;
  }

  /** A field of one of its attributes. */
  attributeField(ordinal: number, field: number): number {
    return this.tree.table.attributes[(this.field(ATTRIBUTES) + ordinal) * ATTRIBUTE_SIZE + field] ?? 0;
  }

  /** For `XmlTree.replace`: the element has another number now, or another tree keeps it. */
  moveTo(tree: XmlTree, row: number): void {
    this.tree = tree;
    this.row = row;
  }

  /** For `XmlTree.replace`: one of the children is another one now. */
  forgetChildren(): void {
    this.childViews = undefined;
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
    return new ElementRange(this, Part.Name);
  }

  get startTagRange(): TextRange {
    return new ElementRange(this, Part.StartTag);
  }

  get range(): TextRange {
    return new ElementRange(this, Part.Whole);
  }

  get attributes(): readonly XmlAttribute[] {
    const { first, end } = attributesOf(this.tree.table, this.row);
    const attributes: XmlAttribute[] = [];
    for (let i = first; i < end; i++) attributes.push(new XmlAttribute(this, i - first));
    return attributes;
  }

  get children(): readonly XmlElement[] {
    this.childViews ??= this.tree.elementsBetween(this.row + 1, this.field(LAST), -1);
    return this.childViews;
  }

  /** The first attribute of that exact name; XML names differ in case. */
  attribute(name: string): XmlAttribute | undefined {
    const { table } = this.tree;
    const id = table.names.find(name);
    if (id === -1) return undefined;
    const { first, end } = attributesOf(table, this.row);
    for (let i = first; i < end; i++) {
      if (table.attributes[i * ATTRIBUTE_SIZE] === id) return new XmlAttribute(this, i - first);
    }
    return undefined;
  }

  child(name: string): XmlElement | undefined {
    return this.childrenNamed(name)[0];
  }

  childrenNamed(name: string): readonly XmlElement[] {
    const id = this.tree.table.names.find(name);
    return id === -1 ? NO_ELEMENTS : this.tree.elementsBetween(this.row + 1, this.field(LAST), id);
  }

  /** Follows one name per level and gives every element at the end of the way, in document order. */
  descendants(...names: readonly string[]): readonly XmlElement[] {
    let level: readonly XmlElement[] = [this];
    for (const name of names) {
      const [only] = level;
      if (only === undefined) return NO_ELEMENTS;
      level = level.length === 1 ? only.childrenNamed(name) : level.flatMap((element) => element.childrenNamed(name));
    }
    return level;
  }
}

/** Something in the text that is not well-formed XML, or that this reader refuses to follow. */
export interface XmlProblem {
  readonly message: Message;
  readonly range: TextRange;
}

/** What was understood of a text, and what was not. Elements become objects when somebody looks at them. */
export class XmlTree {
  private views: (XmlElement | undefined)[];
  private edited = false;
  private rootViews: readonly XmlElement[] | undefined;

  constructor(
    private rows: XmlTable,
    readonly problems: readonly XmlProblem[],
  ) {
    this.views = new Array<XmlElement | undefined>(rows.elementCount);
  }

  get table(): XmlTable {
    return this.rows;
  }

  get text(): string {
    return this.table.text;
  }

  /** Whether a part of it was read again. */
  get isEdited(): boolean {
    return this.edited;
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

  /**
   * Puts the rows of a new text in the place of those of an element (see `rereadXml`, which knows when that is right). The
   * views of the old rows go to a tree of their own.
   */
  replace(
    element: XmlElement,
    part: XmlTable,
    text: string,
  ): { readonly before: XmlElement; readonly after: XmlElement } {
    const first = element.index;
    const { views } = this;
    const { parent } = element;
    const old = new XmlTree(cutOut(this.rows, first), []);
    const end = first + old.rows.elementCount;
    this.rows = spliced(this.rows, first, part, text);
    this.edited = true;
    for (let i = first; i < end; i++) {
      const view = views[i];
      if (view === undefined) continue;
      old.views[i - first] = view;
      view.moveTo(old, i - first);
      views[i] = undefined;
    }
    const more = part.elementCount - (end - first);
    if (more !== 0) {
      this.views = new Array<XmlElement | undefined>(this.rows.elementCount);
      for (let i = 0; i < first; i++) this.views[i] = views[i];
      for (let i = end; i < views.length; i++) {
        const view = views[i];
        if (view === undefined) continue;
        this.views[i + more] = view;
        view.moveTo(this, i + more);
      }
    }
    if (parent === null) this.rootViews = undefined;
    else parent.forgetChildren();
    return { before: element, after: this.element(first) };
  }

  /** The siblings whose numbers lie in a range; of one name (by its number), or of every name (-1). */
  elementsBetween(first: number, end: number, name: number): readonly XmlElement[] {
    const { elements } = this.table;
    let count = 0;
    let last = first;
    for (let i = first; i < end; i = elements[i * ELEMENT_SIZE + LAST] ?? end) {
      const at = i * ELEMENT_SIZE;
      if ((name !== -1 && elements[at] !== name) || elements[at + PARENT] === GONE) continue;
      count++;
      last = i;
    }
    // An array that grows has room for more than a dozen others, and there are as many arrays as elements.
    if (count === 0) return NO_ELEMENTS;
    if (count === 1) return [this.element(last)];
    const found = new Array<XmlElement>(count);
    for (let i = first, next = 0; next < count; i = elements[i * ELEMENT_SIZE + LAST] ?? end) {
      const at = i * ELEMENT_SIZE;
      if ((name === -1 || elements[at] === name) && elements[at + PARENT] !== GONE) found[next++] = this.element(i);
    }
    return found;
  }

  /** The element whose start tag begins at an offset; elements stand in the order of the text. */
  elementStartingAt(offset: number): XmlElement | undefined {
    const { elements, elementCount } = this.table;
    let low = 0;
    let high = elementCount;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((elements[middle * ELEMENT_SIZE + START] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    const at = low * ELEMENT_SIZE;
    return low < elementCount && elements[at + START] === offset && elements[at + PARENT] !== GONE
      ? this.element(low)
      : undefined;
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
