import type { Message } from '../text/message';
import type { Sourced, TextRange } from '../text/range';
import { decodeReferences, rangeInRaw } from './entities';

/** One attribute. All offsets are into the file's text; the value's are those between the quotes. */
export class XmlAttribute {
  constructor(
    private readonly source: string,
    readonly name: string,
    private readonly nameStart: number,
    private readonly valueStart: number,
    private readonly valueEnd: number,
  ) {}

  get nameRange(): TextRange {
    return { start: this.nameStart, end: this.nameStart + this.name.length };
  }

  /** The value between its quotes, which are not part of it. */
  get valueRange(): TextRange {
    return { start: this.valueStart, end: this.valueEnd };
  }

  /** Name, equals sign and quoted value. */
  get range(): TextRange {
    const closing = this.source.charCodeAt(this.valueEnd);
    const quoted = closing === 34 || closing === 39;
    return { start: this.nameStart, end: this.valueEnd + (quoted ? 1 : 0) };
  }

  /** The value as written, references not replaced. */
  get rawValue(): string {
    return this.source.slice(this.valueStart, this.valueEnd);
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
    return { start: this.valueStart + inRaw.start, end: this.valueStart + inRaw.end };
  }
}

/** One element with its children in document order. Text between elements is not kept: no setting of IIS is text. */
export class XmlElement {
  readonly attributes: XmlAttribute[] = [];
  readonly children: XmlElement[] = [];
  /** Offset after the element: after its end tag, or where reading gave it up. */
  end = -1;
  /** Offset after the `>` of the start tag. */
  startTagEnd = -1;

  constructor(
    readonly name: string,
    /** Offset of the `<` of the start tag. */
    readonly start: number,
    public parent: XmlElement | null,
  ) {}

  /** The element's name in its start tag: the text to point to when the element itself is meant. */
  get nameRange(): TextRange {
    return { start: this.start + 1, end: this.start + 1 + this.name.length };
  }

  get startTagRange(): TextRange {
    return { start: this.start, end: this.startTagEnd };
  }

  get range(): TextRange {
    return { start: this.start, end: this.end };
  }

  /** The first attribute of that exact name; XML names differ in case. */
  attribute(name: string): XmlAttribute | undefined {
    for (const attribute of this.attributes) if (attribute.name === name) return attribute;
    return undefined;
  }

  child(name: string): XmlElement | undefined {
    for (const child of this.children) if (child.name === name) return child;
    return undefined;
  }

  childrenNamed(name: string): XmlElement[] {
    return this.children.filter((child) => child.name === name);
  }

  /** Follows one name per level and gives every element at the end of the way, in document order. */
  descendants(...names: readonly string[]): XmlElement[] {
    let level: XmlElement[] = [this];
    for (const name of names) level = level.flatMap((element) => element.childrenNamed(name));
    return level;
  }
}

/** Something in the text that is not well-formed XML, or that this reader refuses to follow. */
export interface XmlProblem {
  readonly message: Message;
  readonly range: TextRange;
}

/** What was understood of a text, and what was not. */
export interface XmlTree {
  readonly text: string;
  /** The elements that stand at the top: one in a well-formed document, several or none in fragments and ruins. */
  readonly roots: readonly XmlElement[];
  readonly problems: readonly XmlProblem[];
}

/**
 * The chain of elements around an offset, outermost first; empty outside of every element.
 * An element counts from the `<` of its start tag up to and without its `end`.
 */
export function elementsAt(tree: XmlTree, offset: number): XmlElement[] {
  const chain: XmlElement[] = [];
  let candidates: readonly XmlElement[] = tree.roots;
  for (;;) {
    const hit = candidates.find((element) => element.start <= offset && offset < element.end);
    if (hit === undefined) return chain;
    chain.push(hit);
    candidates = hit.children;
  }
}

/** The attribute whose name or quoted value stands at an offset (the end counts, so that a caret behind it finds it). */
export function attributeAt(element: XmlElement, offset: number): XmlAttribute | undefined {
  return element.attributes.find(({ range }) => range.start <= offset && offset <= range.end);
}
