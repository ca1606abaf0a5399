import { finish } from '../steps';
import { message } from '../text/message';
import { characterLength, isAsciiName, isCharacter, isSpace, nameLength } from './characters';
import { mendUnclosed, moveBehind, namesBeside } from './mend';
import {
  ATTRIBUTE_SIZE,
  ATTRIBUTES,
  ELEMENT_SIZE,
  END,
  LAST,
  Names,
  NAME,
  PARENT,
  GONE,
  START,
  TAG_END,
  VALUE_END,
  VALUE_START,
} from './xmlTable';
import { XmlTree } from './xmlTree';
import type { Steps } from '../steps';
import type { Message } from '../text/message';
import type { XmlTable } from './xmlTable';
import type { XmlProblem } from './xmlTree';

/** After so many problems the rest is only counted: a file in ruins shall not bury the editor. */
const MAX_PROBLEMS = 100;

/** One end tag that leaves more than this many elements unclosed moves no children: that keeps ruins linear. */
const MAX_MENDED_AT_ONCE = 64;

/** Elements with more attributes than this look their names up in a set: a hostile element may have 100,000. */
const MANY_ATTRIBUTES = 32;

/** How many tags and texts are read in one step. */
const TAGS_IN_STEP = 5000;

/** XML 1.0, section 2.8: what may stand in an XML declaration, in this order. */
const XML_DECLARATION =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(["'])1\.[0-9]+\1(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(["'])[A-Za-z][A-Za-z0-9._-]*\2)?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(["'])(?:yes|no)\3)?[ \t\r\n]*\?>/;

/** An XML declaration longer than this is none. */
const MAX_DECLARATION = 1000;

/** XML 1.0, section 4.1; the entities are the five that need no declaration. */
const REFERENCE = /^&(?:#x([0-9a-fA-F]+)|#([0-9]+)|amp|lt|gt|quot|apos);/;

/** What a reference that is none is shown as. */
const WRONG_REFERENCE = /^&(?:#x?[0-9a-fA-F]{1,64}|[\w.:-]{1,64});?/;

/** Longer references are wrong, whatever they say. */
const MAX_REFERENCE = 80;

/**
 * Reads XML into a tree in which every element, attribute name and attribute value has its exact range.
 *
 * Never throws and never gives up as a whole: what cannot be understood costs the element it stands in, and is
 * reported. A text is reported exactly when it is not well-formed XML 1.0 (fifth edition) or has a DTD, which is
 * skipped and never expanded; entities that it declares stay as they are written. Each character is looked at once,
 * whatever the text (see docs/decisions/0008-own-xml-scanner.md).
 *
 * @param names those of a text that this one is a part of
 */
export function readXml(text: string, names = new Names()): XmlTree {
  return finish(readXmlSteps(text, names));
}

/** The same in steps. */
export function* readXmlSteps(text: string, names = new Names()): Steps<XmlTree> {
  const scanner = new Scanner(text, names);
  yield* scanner.readDocument();
  const problems = scanner.problems.sort((a, b) => a.range.start - b.range.start);
  return new XmlTree(scanner.table(), problems);
}

class Scanner {
  readonly problems: XmlProblem[] = [];
  private pos = 0;
  private elements: Int32Array;
  private elementCount = 0;
  private attributes: Int32Array;
  private attributeCount = 0;
  /** The elements that are open, outermost first. */
  private readonly open: number[] = [];
  /** How many elements of each name are open: an end tag without a start tag is seen without a search. */
  private readonly openByName: number[] = [];
  private readonly reportedUnclosed = new Set<number>();
  private attributeNames: Set<number> | null = null;
  private rootSeen = false;
  private outsideReported = false;
  /** The element in which one of each name was closed last. */
  private readonly closedIn: number[] = [];
  /** The present tag's first stray character was reported. */
  private tagReported = false;
  private problemCount = 0;
  /** Ends that the rest of the text has no more of: looking for one again would read the rest again. */
  private readonly exhausted = new Set<string>();

  constructor(
    private readonly text: string,
    private readonly names: Names,
  ) {
    // As many as texts of IIS have; larger arrays are made when these are full.
    this.elements = new Int32Array(Math.max(64, text.length >> 6) * ELEMENT_SIZE);
    this.attributes = new Int32Array(Math.max(64, text.length >> 5) * ATTRIBUTE_SIZE);
  }

  table(): XmlTable {
    return {
      text: this.text,
      names: this.names,
      elements: this.elements.slice(0, this.elementCount * ELEMENT_SIZE),
      elementCount: this.elementCount,
      attributes: this.attributes.slice(0, this.attributeCount * ATTRIBUTE_SIZE),
      attributeCount: this.attributeCount,
    };
  }

  *readDocument(): Steps<void> {
    const { text } = this;
    if (text.charCodeAt(0) === 0xfeff) this.pos = 1;
    while (this.pos < text.length) {
      for (let i = 0; i < TAGS_IN_STEP && this.pos < text.length; i++) this.readNext();
      yield;
    }
    this.closeUnclosed(this.open.splice(0), text.length);
    if (!this.rootSeen) {
      this.report(0, Math.min(1, text.length), message('There is no element: an XML document has one root element.'));
    }
  }

  /** Text up to the next `<`, and the markup that begins there. */
  private readNext(): void {
    const { text } = this;
    let i = this.pos;
    while (isSpace(text.charCodeAt(i))) i++;
    if (i < text.length && text.charCodeAt(i) !== 60) i = this.readText(i);
    this.pos = i;
    if (i >= text.length) return;
    const next = text.charCodeAt(i + 1);
    if (next === 47) this.readEndTag(i);
    else if (next === 33) this.readDeclaration(i);
    else if (next === 63) this.readInstruction(i);
    else if (isAsciiName(next) || next > 127) this.readStartTag(i);
    else this.strayLessThan(i);
  }

  private strayLessThan(at: number): void {
    this.outside(at, at + 1);
    this.report(at, at + 1, message('A "<" that begins no tag is written as "&lt;".'));
    this.pos = at + 1;
  }

  // ---- start tags and attributes

  /** Reads the name at an offset and leaves `pos` behind it; -1 when none stands there. */
  private readName(start: number): number {
    const { text } = this;
    let i = start;
    let hash = 0;
    let length = nameLength(text, i, true);
    if (length === 0) return -1;
    for (;;) {
      const code = text.charCodeAt(i);
      hash = (Math.imul(hash, 31) + code) | 0;
      i += length;
      if (isAsciiName(text.charCodeAt(i))) length = 1;
      else if (text.charCodeAt(i) > 127) length = nameLength(text, i, false);
      else break;
      if (length === 0) break;
    }
    this.pos = i;
    return this.names.idOf(text, start, i, hash);
  }

  private readStartTag(start: number): void {
    const { text } = this;
    const name = this.readName(start + 1);
    if (name === -1) return this.strayLessThan(start);
    const element = this.addElement(name, start);
    this.tagReported = false;
    let i = this.pos;
    if (!endsName(text.charCodeAt(i))) this.stray(i);
    for (;;) {
      let code = text.charCodeAt(i);
      while (isSpace(code)) code = text.charCodeAt(++i);
      if (code === 62) {
        this.endStartTag(element, i + 1);
        return;
      }
      if (code === 47) {
        let after = i + 1;
        while (isSpace(text.charCodeAt(after))) after++;
        const closes = text.charCodeAt(after) === 62;
        if (after !== i + 1 || !closes) this.stray(i);
        if (closes) {
          this.endElement(element, after + 1);
          return;
        }
        i++;
        // `<a /` in front of the next tag: only the `>` is missing.
        if (text.charCodeAt(after) === 60) return this.cutTag(element, after, true);
        continue;
      }
      if (code === 60 || i >= text.length) {
        this.cutTag(element, i, false);
        return;
      }
      const attribute = this.readName(i);
      if (attribute === -1) {
        this.stray(i);
        i += characterLength(text, i) === 2 ? 2 : 1;
        continue;
      }
      const stopped = this.readAttribute(element, attribute, i);
      if (stopped) return;
      i = this.pos;
    }
  }

  private addElement(name: number, start: number): number {
    const parent = this.open[this.open.length - 1] ?? -1;
    const index = this.elementCount++;
    const at = index * ELEMENT_SIZE;
    if (at + ELEMENT_SIZE > this.elements.length) this.elements = grown(this.elements);
    const { elements } = this;
    elements[at + NAME] = name;
    elements[at + START] = start;
    elements[at + END] = -1;
    elements[at + PARENT] = parent;
    elements[at + ATTRIBUTES] = this.attributeCount;
    if (parent === -1) {
      if (this.rootSeen) {
        this.report(
          start + 1,
          this.pos,
          message('A second top-level element <{0}>: an XML document has one root element.', this.nameOf(index)),
        );
      }
      this.rootSeen = true;
    }
    this.attributeNames = null;
    return index;
  }

  private nameOf(element: number): string {
    return this.names.all[this.get(element, NAME)] ?? '';
  }

  private get(element: number, field: number): number {
    return this.elements[element * ELEMENT_SIZE + field] ?? 0;
  }

  private set(element: number, field: number, value: number): void {
    this.elements[element * ELEMENT_SIZE + field] = value;
  }

  private endStartTag(element: number, end: number): void {
    const at = element * ELEMENT_SIZE;
    const name = this.elements[at + NAME] ?? 0;
    this.elements[at + TAG_END] = end;
    this.open.push(element);
    this.openByName[name] = (this.openByName[name] ?? 0) + 1;
    this.pos = end;
  }

  private endElement(element: number, end: number): void {
    const at = element * ELEMENT_SIZE;
    this.elements[at + TAG_END] = end;
    this.elements[at + END] = end;
    this.elements[at + LAST] = element + 1;
    this.pos = end;
  }

  /** A start tag whose `>` is missing ends where the next tag or the text's end is. */
  private cutTag(element: number, at: number, closed: boolean): void {
    this.reportedUnclosed.add(element);
    this.reportAtName(element, message('The start tag <{0}> is not ended: ">" is missing.', this.nameOf(element)));
    if (closed) this.endElement(element, at);
    else this.endStartTag(element, at);
  }

  /** A character that may not stand in a tag; of several in one tag the first is reported. */
  private stray(at: number): void {
    const { text } = this;
    // A tag that ends too early has its own message.
    if (this.tagReported || at >= text.length || text.charCodeAt(at) === 60) return;
    this.tagReported = true;
    const length = Math.max(1, characterLength(text, at));
    this.report(at, at + length, message('{0} may not stand here in a tag.', shown(text.slice(at, at + length))));
  }

  /** Reads what follows an attribute's name. Returns whether the tag ended with it, because a quote is missing. */
  private readAttribute(element: number, name: number, start: number): boolean {
    const { text } = this;
    const nameEnd = this.pos;
    let i = nameEnd;
    while (isSpace(text.charCodeAt(i))) i++;
    if (text.charCodeAt(i) !== 61) {
      this.withoutValue(name, start, nameEnd);
      return false;
    }
    i++;
    while (isSpace(text.charCodeAt(i))) i++;
    const quote = text.charCodeAt(i);
    if (quote !== 34 && quote !== 39) return this.readUnquoted(element, name, start, i);
    const valueStart = ++i;
    let references = false;
    let wrong = -1;
    for (; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === quote) break;
      if (code > 60 && code < 0xd800) continue;
      if (code === 60) return this.cutValue(element, name, start, valueStart, i);
      if (code === 38) references = true;
      else if (code < 32 || code >= 0xd800) {
        const length = characterLength(text, i);
        if (length === 0 && wrong === -1) wrong = i;
        if (length === 2) i++;
      }
    }
    if (i >= text.length) {
      // The file ends within the value: of this attribute nothing is known.
      this.report(start, nameEnd, message('The value of {0} has no closing quote.', this.names.all[name] ?? ''));
      this.cutTag(element, text.length, false);
      return true;
    }
    if (wrong !== -1) this.reportCharacter(wrong);
    if (references) this.checkReferences(valueStart, i);
    this.addAttribute(element, name, start, valueStart, i);
    this.pos = i + 1;
    const next = text.charCodeAt(i + 1);
    if (!endsName(next) && nameLength(text, i + 1, true) > 0) {
      this.tagReported = true;
      this.report(i + 1, i + 2, message('White space is missing between two attributes.'));
    }
    return false;
  }

  private withoutValue(name: number, start: number, end: number): void {
    this.tagReported = true;
    this.report(start, end, message('The attribute {0} has no value.', this.names.all[name] ?? ''));
    this.pos = end;
  }

  private readUnquoted(element: number, name: number, start: number, from: number): boolean {
    const { text } = this;
    let i = from;
    for (; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (isSpace(code) || code === 62 || code === 60) break;
      // `<access sslFlags=Ssl/>`: the slash belongs to the tag, not to the value.
      if (code === 47 && text.charCodeAt(i + 1) === 62) break;
    }
    if (i === from) {
      this.withoutValue(name, start, start + (this.names.all[name] ?? '').length);
      this.pos = from;
      return false;
    }
    this.report(from, i, message('The value of {0} is not in quotes.', this.names.all[name] ?? ''));
    this.addAttribute(element, name, start, from, i);
    this.pos = i;
    return false;
  }

  private addAttribute(element: number, name: number, start: number, valueStart: number, valueEnd: number): void {
    if (this.isDuplicate(element, name)) {
      const text = this.names.all[name] ?? '';
      this.report(
        start,
        start + text.length,
        message('The attribute {0} stands twice in <{1}>: XML allows it once.', text, this.nameOf(element)),
      );
      return;
    }
    const at = this.attributeCount++ * ATTRIBUTE_SIZE;
    if (at + ATTRIBUTE_SIZE > this.attributes.length) this.attributes = grown(this.attributes);
    const { attributes } = this;
    attributes[at + NAME] = name;
    attributes[at + START] = start;
    attributes[at + VALUE_START] = valueStart;
    attributes[at + VALUE_END] = valueEnd;
  }

  private isDuplicate(element: number, name: number): boolean {
    const first = this.get(element, ATTRIBUTES);
    const end = this.attributeCount;
    if (end - first < MANY_ATTRIBUTES) {
      for (let i = first; i < end; i++) if (this.attributes[i * ATTRIBUTE_SIZE] === name) return true;
      return false;
    }
    if (this.attributeNames === null) {
      this.attributeNames = new Set();
      for (let i = first; i < end; i++) this.attributeNames.add(this.attributes[i * ATTRIBUTE_SIZE] ?? -1);
    }
    if (this.attributeNames.has(name)) return true;
    this.attributeNames.add(name);
    return false;
  }

  /**
   * A value with a `<` in it, which XML forbids there: the closing quote is missing and the value has swallowed what
   * follows. It is taken to end where its tag or its line ends; reading goes on at the `<`.
   */
  private cutValue(element: number, name: number, start: number, valueStart: number, stray: number): true {
    const swallowed = this.text.slice(valueStart, stray);
    const stop = swallowed.search(/\/?>|[\r\n]/);
    const text = this.names.all[name] ?? '';
    this.report(start, start + text.length, message('The value of {0} has no closing quote.', text));
    this.reportedUnclosed.add(element);
    const valueEnd = stop === -1 ? stray : valueStart + stop;
    this.checkReferences(valueStart, valueEnd);
    this.addAttribute(element, name, start, valueStart, valueEnd);
    if (swallowed.trimEnd().endsWith('/>')) {
      this.endElement(element, stray);
      this.set(element, TAG_END, valueEnd);
    } else {
      this.endStartTag(element, valueEnd);
    }
    this.pos = stray;
    return true;
  }

  // ---- end tags

  private readEndTag(start: number): void {
    const { text } = this;
    const innermost = this.open[this.open.length - 1];
    if (innermost !== undefined) {
      // Nearly always the end tag of the innermost element, written without a space.
      const expected = this.nameOf(innermost);
      const end = start + 2 + expected.length;
      if (text.charCodeAt(end) === 62 && text.startsWith(expected, start + 2)) {
        this.pop(innermost, end + 1);
        return;
      }
    }
    this.tagReported = false;
    const name = this.readName(start + 2);
    if (name === -1) {
      this.report(start, start + 2, message('An end tag needs the name of its element.'));
      this.pos = start + 2;
      this.skipRestOfEndTag();
      return;
    }
    const nameEnd = this.pos;
    const closed = this.skipRestOfEndTag();
    if (!closed) {
      this.report(
        start,
        nameEnd,
        message('The end tag </{0}> is not ended: ">" is missing.', this.names.all[name] ?? ''),
      );
    }
    this.close(name, start + 2, nameEnd, closed ? this.pos : nameEnd);
  }

  /** Goes behind the `>` of an end tag, or to the next `<`. Returns whether there was a `>`. */
  private skipRestOfEndTag(): boolean {
    const { text } = this;
    let i = this.pos;
    for (; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 60) break;
      if (code === 62) {
        this.pos = i + 1;
        return true;
      }
      if (isSpace(code)) continue;
      // What follows on another line has nothing to do with the tag.
      if (/[\r\n]/.test(text.slice(this.pos, i))) break;
      this.stray(i);
    }
    this.pos = i;
    return false;
  }

  private pop(element: number, end: number): void {
    const name = this.get(element, NAME);
    this.open.pop();
    this.closedIn[name] = this.get(element, PARENT);
    this.openByName[name] = (this.openByName[name] ?? 1) - 1;
    this.set(element, END, end);
    this.set(element, LAST, this.elementCount);
    this.pos = Math.max(this.pos, end);
  }

  private close(name: number, start: number, nameEnd: number, end: number): void {
    const innermost = this.open[this.open.length - 1];
    const text = this.names.all[name] ?? '';
    if ((this.openByName[name] ?? 0) === 0) {
      const expected = innermost === undefined ? null : this.nameOf(innermost);
      // A second `</site>` behind a `<site>` is one too many, and no misspelt `</sites>`: that would cost the later sites.
      const isSecond = [name, this.names.find(text.toLowerCase())].some((id) => this.closedIn[id] === innermost);
      if (innermost !== undefined && expected !== null && !isSecond && isMisspelling(expected, text)) {
        this.report(start, nameEnd, message('The end tag </{0}> does not match the start tag <{1}>.', text, expected));
        this.pop(innermost, end);
      } else {
        this.report(start, nameEnd, message('The end tag </{0}> has no start tag.', text));
      }
      return;
    }
    let depth = this.open.length - 1;
    while (this.get(this.open[depth] ?? 0, NAME) !== name) depth--;
    this.closeUnclosed(this.open.splice(depth + 1), start - 2);
    this.pop(this.open[depth] ?? 0, end);
  }

  /**
   * Ends elements whose end tags are missing, outermost first in `unclosed`, and gives what they swallowed back to
   * where it belongs.
   */
  private closeUnclosed(unclosed: readonly number[], end: number): void {
    for (const element of unclosed) {
      const name = this.get(element, NAME);
      this.openByName[name] = (this.openByName[name] ?? 1) - 1;
      this.set(element, END, end);
      this.set(element, LAST, this.elementCount);
    }
    const mend = unclosed.length <= MAX_MENDED_AT_ONCE;
    const besides = mend ? unclosed.map((element) => namesBeside(this.elements, element)) : [];
    for (let i = unclosed.length - 1; i >= 0; i--) {
      const element = unclosed[i] ?? 0;
      const outer = unclosed[i - 1];
      if (mend && outer !== undefined && this.isEndTagWithoutSlash(element, outer)) {
        const name = this.nameOf(element);
        this.reportAtName(element, message('<{0}> stands where </{0}> is expected: its slash is missing.', name));
        this.reportedUnclosed.add(outer);
        moveBehind(this.elements, outer, element + 1, this.get(element, LAST));
        this.set(outer, LAST, element);
        this.set(outer, END, this.get(element, TAG_END));
        this.set(element, LAST, element + 1);
        this.set(element, PARENT, GONE);
        i--;
        continue;
      }
      this.reportUnclosed(element);
      if (mend) mendUnclosed(this.elements, this.names, element, besides.slice(0, i + 1));
    }
  }

  /** `<system.web> … <system.web>`: a start tag without attributes in an element of the same name, both never closed. */
  private isEndTagWithoutSlash(element: number, outer: number): boolean {
    const next = element + 1 < this.elementCount ? this.get(element + 1, ATTRIBUTES) : this.attributeCount;
    return (
      this.get(element, PARENT) === outer &&
      this.get(outer, PARENT) >= 0 &&
      this.get(element, NAME) === this.get(outer, NAME) &&
      this.get(element, ATTRIBUTES) === next
    );
  }

  // ---- everything that is not a tag

  /** Reads text up to the next `<` and returns where that stands. */
  private readText(start: number): number {
    const { text } = this;
    let referenceReported = false;
    let wrong = -1;
    let i = start;
    for (; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 60) break;
      if (code === 38) {
        if (!referenceReported) referenceReported = this.checkReference(i, text.length);
      } else if (code === 62) {
        if (i - 2 >= start && text.charCodeAt(i - 1) === 93 && text.charCodeAt(i - 2) === 93 && this.open.length > 0)
          this.report(i - 2, i + 1, message('"]]>" may not stand in text: write "]]&gt;".'));
      } else if (code < 32 || code >= 0xd800) {
        const length = characterLength(text, i);
        if (length === 0 && wrong === -1) wrong = i;
        if (length === 2) i++;
      }
    }
    if (wrong !== -1) this.reportCharacter(wrong);
    this.outside(start, i);
    return i;
  }

  /** Reports text that stands outside of the root element, once. */
  private outside(start: number, end: number): void {
    if (this.open.length > 0 || this.outsideReported) return;
    this.outsideReported = true;
    const line = this.text.slice(start, end).search(/[\r\n]/);
    this.report(
      start,
      line === -1 ? end : start + line,
      message('Text outside of the root element is not allowed in XML.'),
    );
  }

  private reportCharacter(at: number): void {
    const code = this.text.charCodeAt(at);
    this.report(at, at + 1, message('The character {0} is not allowed in XML.', codeName(code)));
  }

  /** Reports the first `&` in a value that begins no reference known to XML itself. */
  private checkReferences(start: number, end: number): void {
    for (let i = this.text.indexOf('&', start); i !== -1 && i < end; i = this.text.indexOf('&', i + 1)) {
      if (this.checkReference(i, end)) return;
    }
  }

  /** Whether the `&` at an offset begins no reference; that is reported then. */
  private checkReference(at: number, end: number): boolean {
    const stretch = this.text.slice(at, Math.min(end, at + MAX_REFERENCE));
    const match = REFERENCE.exec(stretch);
    if (match !== null) {
      const [, hex, decimal] = match;
      if (hex === undefined && decimal === undefined) return false;
      if (isCharacter(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))) return false;
    }
    const [reference] = WRONG_REFERENCE.exec(stretch) ?? ['&'];
    this.report(
      at,
      at + reference.length,
      reference.endsWith(';')
        ? message('The entity {0} is not defined: XML knows &amp; &lt; &gt; &quot; &apos; and &#number;.', reference)
        : message('A "&" that begins no reference is written as "&amp;".'),
    );
    return true;
  }

  /** Reports the first character in a stretch that XML does not allow anywhere. */
  private checkCharacters(start: number, end: number): void {
    const { text } = this;
    for (let i = start; i < end; i++) {
      const code = text.charCodeAt(i);
      if (code >= 32 && code < 0xd800) continue;
      const length = characterLength(text, i);
      if (length === 0) return this.reportCharacter(i);
      if (length === 2) i++;
    }
  }

  /** Where a text stands next, -1 when it does not; the rest is looked through once at most for each that is missing. */
  private find(what: string, from: number): number {
    if (this.exhausted.has(what)) return -1;
    const at = this.text.indexOf(what, from);
    if (at === -1) this.exhausted.add(what);
    return at;
  }

  /** What has lost its end is taken to end with its first line. */
  private goOnBehindLine(from: number): void {
    const lineEnd = this.text.indexOf('\n', from);
    this.pos = lineEnd === -1 ? this.text.length : lineEnd;
  }

  private readDeclaration(start: number): void {
    const { text } = this;
    if (text.startsWith('<!--', start)) return this.readComment(start);
    if (text.startsWith('<![CDATA[', start)) return this.readCData(start);
    if (/^<!DOCTYPE/i.test(text.slice(start, start + 9))) return this.readDoctype(start);
    this.report(
      start,
      start + 2,
      message('Behind "<!" stands "--" (a comment), "[CDATA[" or nothing that configuration knows.'),
    );
    this.pos = start + 2;
  }

  private readComment(start: number): void {
    const end = this.find('-->', start + 4);
    if (end === -1) {
      this.report(start, start + 4, message('The comment is not closed: "-->" is missing.'));
      return this.goOnBehindLine(start);
    }
    const dashes = this.text.indexOf('--', start + 4);
    if (dashes < end) this.report(dashes, dashes + 2, message('"--" may not stand in a comment.'));
    this.checkCharacters(start + 4, end);
    this.pos = end + 3;
  }

  private readCData(start: number): void {
    const end = this.find(']]>', start + 9);
    if (end === -1) {
      this.report(start, start + 9, message('The CDATA section is not closed: "]]>" is missing.'));
      return this.goOnBehindLine(start);
    }
    this.outside(start, end + 3);
    this.checkCharacters(start + 9, end);
    this.pos = end + 3;
  }

  private readInstruction(start: number): void {
    const { text } = this;
    const end = this.find('?>', start + 2);
    if (end === -1) {
      this.report(start, start + 2, message('The markup that begins here is not ended: "?>" is missing.'));
      return this.goOnBehindLine(start);
    }
    this.pos = end + 2;
    this.checkCharacters(start + 2, end);
    const name = /^[^ \t\r\n?]*/.exec(text.slice(start + 2, Math.min(end, start + 2 + MAX_DECLARATION)))?.[0] ?? '';
    const at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    if (name.toLowerCase() === 'xml') {
      if (name === 'xml' && start === at && XML_DECLARATION.test(text.slice(start, start + MAX_DECLARATION))) return;
      this.report(
        start,
        start + 5,
        start === at && name === 'xml'
          ? message('The XML declaration is wrong: it is written <?xml version="1.0" encoding="utf-8"?>.')
          : message('An XML declaration stands at the very start of a file, in lower case.'),
      );
      return;
    }
    if (!this.isName(name)) this.report(start, start + 2, message('Behind "<?" has to stand a name.'));
  }

  private isName(name: string): boolean {
    let length = nameLength(name, 0, true);
    if (length === 0) return false;
    for (let i = length; i < name.length; i += length) {
      length = nameLength(name, i, false);
      if (length === 0) return false;
    }
    return true;
  }

  private readDoctype(start: number): void {
    this.report(
      start,
      start + 9,
      message('A document type declaration (DTD) has no place in IIS configuration; it is skipped and never expanded.'),
    );
    const end = this.endOfDoctype(start + 9);
    if (end === -1) this.goOnBehindLine(start);
    else this.pos = end;
  }

  /** Goes over a DTD: quoted texts, comments and the internal subset in brackets. -1 when it does not end. */
  private endOfDoctype(from: number): number {
    const { text } = this;
    if (this.exhausted.has('DTD')) return -1;
    let inSubset = false;
    for (let i = from; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 62 && !inSubset) return i + 1;
      // Outside of the subset no "<" can stand: the ">" is missing.
      if (code === 60 && !inSubset) return i;
      if (code === 91) inSubset = true;
      else if (code === 93) inSubset = false;
      else if (code === 34 || code === 39) {
        const closing = this.find(code === 34 ? '"' : "'", i + 1);
        if (closing === -1) break;
        i = closing;
      } else if (code === 60 && text.startsWith('<!--', i)) {
        const closing = this.find('-->', i + 4);
        if (closing === -1) break;
        i = closing;
      }
    }
    this.exhausted.add('DTD');
    return -1;
  }

  // ---- problems

  private report(start: number, end: number, what: Message): void {
    if (this.problemCount++ < MAX_PROBLEMS) this.problems.push({ message: what, range: { start, end } });
  }

  private reportAtName(element: number, what: Message): void {
    const start = this.get(element, START) + 1;
    this.report(start, start + this.nameOf(element).length, what);
  }

  private reportUnclosed(element: number): void {
    if (this.reportedUnclosed.has(element)) return;
    this.reportAtName(element, message('The element <{0}> is not closed: </{0}> is missing.', this.nameOf(element)));
  }
}

function grown(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** Whether a name in a tag may end in front of a character. */
function endsName(code: number): boolean {
  return isSpace(code) || code === 62 || code === 47;
}

/** A character as it is, or by its number when it would not be seen. */
function shown(character: string): string {
  const code = character.charCodeAt(0);
  return code > 32 && code < 127 ? character : codeName(character.codePointAt(0) ?? code);
}

function codeName(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Whether one name is the other with a letter or two wrong: `bindngs` for `bindings`. */
function isMisspelling(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 2 || Math.max(a.length, b.length) > 64) return false;
  return editDistance(a.toLowerCase(), b.toLowerCase()) <= Math.max(1, Math.min(2, Math.floor(b.length / 3)));
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substitution, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}
