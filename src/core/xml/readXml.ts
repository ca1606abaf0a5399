import { SaxesParser } from 'saxes';
import { QuoteType, Tokenizer } from 'htmlparser2';
import { message } from '../text/message';
import { decodeReferences } from './entities';
import { XmlAttribute, XmlElement } from './xmlTree';
import type { Message } from '../text/message';
import type { XmlProblem, XmlTree } from './xmlTree';

/** After so many problems the rest is only counted: a file in ruins shall not bury the editor. */
const MAX_PROBLEMS = 100;

/** One end tag that leaves more than this many elements unclosed moves no children: that keeps ruins linear. */
const MAX_MENDED_AT_ONCE = 64;

/** How often reading goes on behind something that ran to the end of the text: each time looks at the whole rest. */
const MAX_RESCUES = 20;

/** What stands at the top of a file and never in a `<location>`. */
const OUTSIDE_LOCATION: ReadonlySet<string> = new Set([
  'location',
  'configSections',
  'configuration',
  'configProtectedData',
  'system.applicationHost',
]);

/** How often reading goes on behind an end tag without ">": the tokenizer looks for that ">" in the whole rest each time. */
const MAX_CUT_END_TAGS = 200;

/** Elements with more attributes than this look their names up in a set: a hostile element may have 100,000. */
const MANY_ATTRIBUTES = 32;

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

/**
 * Reads XML into a tree in which every element, attribute name and attribute value has its exact range.
 *
 * Never throws and never gives up as a whole: what cannot be understood costs the element it stands in, and is
 * reported. A DTD is reported, skipped and never expanded; entities that it declares stay as they are written.
 *
 * Two libraries share the work: htmlparser2's tokenizer is tolerant and gives offsets but never an error; saxes is
 * strict and is asked for its first objection where the tree builder had none, so that a text is reported as
 * malformed exactly when it is (see docs/decisions/0001-xml-reading.md).
 */
export function readXml(text: string): XmlTree {
  const builder = new TreeBuilder(text);
  builder.run();
  if (builder.problems.length === 0) {
    const objection = firstObjection(text);
    if (objection !== null) builder.problems.push(objection);
  }
  builder.problems.sort((a, b) => a.range.start - b.range.start);
  return { text, roots: builder.roots, problems: builder.problems };
}

/** The first thing that makes a text not well-formed XML 1.0, by a strict parser; `null` when it is well-formed. */
function firstObjection(text: string): XmlProblem | null {
  let first: XmlProblem | null = null;
  const parser = new SaxesParser({ xmlns: false, position: true });
  parser.on('error', (error) => {
    if (first !== null) return;
    const end = Math.min(Math.max(1, parser.position), text.length);
    first = {
      message: message('This is not well-formed XML: {0}.', error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')),
      range: { start: Math.max(0, end - 1), end },
    };
  });
  parser.write(text).close();
  return first;
}

/** Turns the tokenizer's callbacks into a tree; restarts it behind the places where it would swallow healthy text. */
class TreeBuilder {
  readonly roots: XmlElement[] = [];
  readonly problems: XmlProblem[] = [];
  private readonly open: XmlElement[] = [];
  /** Interned names: one string object a name, which makes comparing and memory cheap on files of many sites. */
  private readonly names = new Map<string, string>();
  private readonly reportedUnclosed = new Set<XmlElement>();

  /** Where the present tokenizer's text begins in the whole text. */
  private base = 0;
  private restartAt = -1;
  private tokenizer = this.newTokenizer();
  /** End of the last token that was read whole. */
  private readUpTo = 0;

  private tag: XmlElement | null = null;
  private attributeName = '';
  private attributeStart = -1;
  private valueStart = -1;
  private valueEnd = -1;
  private attributeNames: Set<string> | null = null;
  private rescues = 0;
  private cutEndTags = 0;
  private strayTextReported = false;

  constructor(private readonly text: string) {}

  run(): void {
    for (;;) {
      this.restartAt = -1;
      this.tokenizer = this.newTokenizer();
      this.tokenizer.write(this.base === 0 ? this.text : this.text.slice(this.base));
      if (this.restartAt === -1) this.tokenizer.end();
      if (this.restartAt === -1) this.finishUnreadRest();
      if (this.restartAt === -1) break;
      this.base = this.restartAt;
      this.readUpTo = this.restartAt;
    }
    this.closeUnclosed(this.open.splice(0), this.text.length);
  }

  private newTokenizer(): Tokenizer {
    return new Tokenizer(
      { xmlMode: true, decodeEntities: false },
      {
        onopentagname: (start, end) => this.onOpenTagName(this.base + start, this.base + end),
        onopentagend: (end) => this.onOpenTagEnd(this.base + end + 1),
        onselfclosingtag: (end) => this.onSelfClosingTag(this.base + end + 1),
        onclosetag: (start, end) => this.onCloseTag(this.base + start, this.base + end),
        onattribname: (start, end) => this.onAttributeName(this.base + start, this.base + end),
        onattribdata: (start, end) => {
          this.valueStart = this.base + start;
          this.valueEnd = this.base + end;
        },
        onattribend: (quote, end) => this.onAttributeEnd(quote, this.base + end),
        ontext: (start, end) => {
          // -1: the text's end cuts an end tag short, whose name was given already.
          if (start >= 0) this.onText(this.base + start, this.base + end);
        },
        oncomment: (start, end, endOffset) => this.onComment(this.base + start, this.base + end, endOffset),
        ondeclaration: (start, end) => this.onDeclaration(this.base + start, this.base + end),
        oncdata: (start, end, endOffset) => this.onCData(this.base + start, this.base + end, endOffset),
        onprocessinginstruction: (_start, end) => {
          this.readUpTo = this.base + end + 2;
        },
        onend: () => undefined,
        // Never called, since entities are not decoded here: `XmlAttribute.value` does that where it is asked for.
        onattribentity: () => undefined,
        ontextentity: () => undefined,
      },
    );
  }

  private intern(start: number, end: number): string {
    const name = this.text.slice(start, end);
    const known = this.names.get(name);
    if (known !== undefined) return known;
    this.names.set(name, name);
    return name;
  }

  private report(start: number, end: number, what: Message): void {
    if (this.problems.length < MAX_PROBLEMS) {
      this.problems.push({ message: what, range: { start, end: Math.max(end, start) } });
    }
  }

  /** Stops the present tokenizer; `run` goes on with a fresh one at `offset`, which must lie behind all that was read. */
  private restart(offset: number): void {
    this.restartAt = offset;
    this.tokenizer.pause();
  }

  // ---- start tags and attributes

  private onOpenTagName(start: number, end: number): void {
    const stray = this.lessThanWithin(start, end);
    const nameEnd = stray === -1 ? end : stray;
    const name = this.intern(start, nameEnd);
    const parent = this.open[this.open.length - 1] ?? null;
    const element = new XmlElement(name, start - 1, parent);
    if (parent === null) {
      if (this.roots.length > 0) {
        this.report(
          start,
          nameEnd,
          message('A second top-level element <{0}>: an XML document has one root element.', name),
        );
      }
      this.roots.push(element);
    } else {
      parent.children.push(element);
    }
    this.tag = element;
    this.attributeNames = null;
    if (nameEnd !== end) this.cutTag(nameEnd, nameEnd);
  }

  private onOpenTagEnd(end: number): void {
    const element = this.tag;
    this.tag = null;
    this.readUpTo = end;
    if (element === null) return;
    element.startTagEnd = end;
    this.open.push(element);
  }

  private onSelfClosingTag(end: number): void {
    const element = this.tag;
    this.tag = null;
    this.readUpTo = end;
    if (element === null) return;
    element.startTagEnd = end;
    element.end = end;
  }

  /** A start tag whose `>` is missing ends at `end`; it stays open, and reading goes on at the `<` at `resumeAt`. */
  private cutTag(end: number, resumeAt: number): void {
    const element = this.tag;
    this.tag = null;
    this.attributeStart = -1;
    if (element !== null) {
      this.reportedUnclosed.add(element);
      this.reportAtName(element, message('The start tag <{0}> is not ended: ">" is missing.', element.name));
      element.startTagEnd = end;
      this.open.push(element);
    }
    this.restart(resumeAt);
  }

  private onAttributeName(start: number, end: number): void {
    const stray = this.lessThanWithin(start, end);
    if (stray !== -1) {
      this.cutTag(stray, stray);
      return;
    }
    this.attributeName = this.intern(start, end);
    this.attributeStart = start;
    this.valueStart = -1;
  }

  private onAttributeEnd(quote: QuoteType, end: number): void {
    const element = this.tag;
    const start = this.attributeStart;
    this.attributeStart = -1;
    if (element === null || start === -1) return;
    const name = this.attributeName;
    const nameEnd = start + name.length;
    if (quote === QuoteType.NoValue) {
      this.report(start, nameEnd, message('The attribute {0} has no value.', name));
      return;
    }
    if (this.valueStart === -1) this.valueStart = this.valueEnd = end - 1;
    const stray = this.lessThanWithin(this.valueStart, this.valueEnd);
    if (stray !== -1) {
      this.cutValue(element, start, stray);
      return;
    }
    if (quote === QuoteType.Unquoted) {
      // `<access sslFlags=Ssl/>`: the slash belongs to the tag, not to the value.
      const slash = this.text.charCodeAt(this.valueEnd - 1) === 47 && this.text.charCodeAt(this.valueEnd) === 62;
      if (slash) this.valueEnd--;
      this.report(this.valueStart, this.valueEnd, message('The value of {0} is not in quotes.', name));
      if (slash) {
        this.addAttribute(element, name, start);
        this.onSelfClosingTag(this.valueEnd + 2);
        this.restart(this.readUpTo);
        return;
      }
    }
    this.addAttribute(element, name, start);
  }

  private addAttribute(element: XmlElement, name: string, start: number): void {
    if (this.isDuplicate(element, name)) {
      this.report(
        start,
        start + name.length,
        message('The attribute {0} stands twice in <{1}>: XML allows it once.', name, element.name),
      );
      return;
    }
    this.checkReferences(this.valueStart, this.valueEnd);
    element.attributes.push(new XmlAttribute(this.text, name, start, this.valueStart, this.valueEnd));
  }

  private isDuplicate(element: XmlElement, name: string): boolean {
    if (element.attributes.length < MANY_ATTRIBUTES) return element.attribute(name) !== undefined;
    this.attributeNames ??= new Set(element.attributes.map((attribute) => attribute.name));
    if (this.attributeNames.has(name)) return true;
    this.attributeNames.add(name);
    return false;
  }

  /** The offset of the first `<` in a stretch of text, or -1. Looks no further than the stretch. */
  private lessThanWithin(start: number, end: number): number {
    for (let i = start; i < end; i++) if (this.text.charCodeAt(i) === 60) return i;
    return -1;
  }

  /**
   * A value with a `<` in it, which XML forbids there: the closing quote is missing and the value has swallowed what
   * follows. It is taken to end where its tag or its line ends; reading goes on at the `<`.
   */
  private cutValue(element: XmlElement, attributeStart: number, stray: number): void {
    const name = this.attributeName;
    const swallowed = this.text.slice(this.valueStart, stray);
    const stop = swallowed.search(/\/?>|[\r\n]/);
    this.report(attributeStart, attributeStart + name.length, message('The value of {0} has no closing quote.', name));
    this.reportedUnclosed.add(element);
    this.valueEnd = stop === -1 ? stray : this.valueStart + stop;
    this.addAttribute(element, name, attributeStart);
    this.tag = null;
    this.attributeStart = -1;
    element.startTagEnd = this.valueEnd;
    if (/\/>\s*$/.test(swallowed)) element.end = stray;
    else this.open.push(element);
    this.restart(stray);
  }

  // ---- end tags

  private onCloseTag(start: number, end: number): void {
    let after = end;
    while (isXmlSpace(this.text.charCodeAt(after))) after++;
    const closed = this.text.charCodeAt(after) === 62;
    const stray = closed ? -1 : this.text.indexOf('<', start);
    const nameEnd = stray !== -1 && stray < end ? stray : end;
    const name = this.intern(start, nameEnd);
    if (!closed) {
      this.report(start - 2, nameEnd, message('The end tag </{0}> is not ended: ">" is missing.', name));
      if (stray !== -1 && this.cutEndTags++ < MAX_CUT_END_TAGS) {
        this.close(name, start, nameEnd);
        this.restart(stray);
        return;
      }
    }
    this.readUpTo = Math.min(after + 1, this.text.length);
    this.close(name, start, nameEnd);
  }

  private close(name: string, start: number, end: number): void {
    const innermost = this.open[this.open.length - 1];
    if (innermost !== undefined && innermost.name === name) {
      innermost.end = Math.max(this.readUpTo, end);
      this.open.pop();
      return;
    }
    const depth = this.open.map((element) => element.name).lastIndexOf(name);
    if (depth === -1) {
      if (innermost !== undefined && isMisspelling(innermost.name, name)) {
        this.report(
          start,
          end,
          message('The end tag </{0}> does not match the start tag <{1}>.', name, innermost.name),
        );
        innermost.end = Math.max(this.readUpTo, end);
        this.open.pop();
      } else {
        this.report(start, end, message('The end tag </{0}> has no start tag.', name));
      }
      return;
    }
    this.closeUnclosed(this.open.splice(depth + 1), start - 2);
    const closing = this.open.pop();
    if (closing !== undefined) closing.end = Math.max(this.readUpTo, end);
  }

  /**
   * Ends elements whose end tags are missing, outermost first in `unclosed`, and gives what they swallowed back to
   * where it belongs.
   */
  private closeUnclosed(unclosed: readonly XmlElement[], end: number): void {
    for (const element of unclosed) element.end = end;
    const mend = unclosed.length <= MAX_MENDED_AT_ONCE;
    for (let i = unclosed.length - 1; i >= 0; i--) {
      const element = unclosed[i];
      const outer = unclosed[i - 1];
      if (element === undefined) continue;
      if (mend && outer !== undefined && isEndTagWithoutSlash(element, outer)) {
        this.reportAtName(
          element,
          message('<{0}> stands where </{0}> is expected: its slash is missing.', element.name),
        );
        this.reportedUnclosed.add(outer);
        outer.children.splice(outer.children.lastIndexOf(element), 1);
        outer.end = element.startTagEnd;
        moveBehind(outer, element.children.splice(0));
        i--;
        continue;
      }
      this.reportUnclosed(element);
      if (mend) mendUnclosed(element);
    }
  }

  private reportAtName(element: XmlElement, what: Message): void {
    this.report(element.nameRange.start, element.nameRange.end, what);
  }

  private reportUnclosed(element: XmlElement): void {
    if (this.reportedUnclosed.has(element)) return;
    this.reportAtName(element, message('The element <{0}> is not closed: </{0}> is missing.', element.name));
  }

  // ---- everything that is not a tag

  /** Reports the first `&` in a stretch of text that begins no reference known to XML itself. */
  private checkReferences(start: number, end: number): void {
    for (let i = start; i < end; i++) {
      if (this.text.charCodeAt(i) !== 38) continue;
      const [reference] = /^&(?:#x?[0-9a-fA-F]{1,64}|[\w.:-]{1,64});?/.exec(
        this.text.slice(i, Math.min(end, i + 70)),
      ) ?? ['&'];
      if (decodeReferences(reference) !== reference) continue;
      this.report(
        i,
        i + reference.length,
        reference.endsWith(';')
          ? message('The entity {0} is not defined: XML knows &amp; &lt; &gt; &quot; &apos; and &#number;.', reference)
          : message('A "&" that begins no reference is written as "&amp;".'),
      );
      return;
    }
  }

  private onText(start: number, end: number): void {
    // A tag that the text's end cuts short is given as text too; `finishUnreadRest` sees to it.
    if (this.tag !== null) return;
    this.readUpTo = end;
    if (end === this.text.length && this.isUnclosedMarkup(start)) {
      this.report(start - 2, start, message('The markup that begins here is not ended.'));
      this.goOnBehindLine(start);
      return;
    }
    this.checkReferences(start, end);
    if (this.open.length > 0 || this.strayTextReported) return;
    const from = firstNonSpace(this.text, start, end);
    if (from === end) return;
    this.strayTextReported = true;
    const lineEnd = this.text.slice(from, end).search(/[\r\n]/);
    this.report(
      from,
      lineEnd === -1 ? end : from + lineEnd,
      message('Text outside of the root element is not allowed in XML.'),
    );
  }

  /** The tokenizer gives a `<?` or `<!` that runs to the end of the text as text, without its first two characters. */
  private isUnclosedMarkup(start: number): boolean {
    const second = this.text.charCodeAt(start - 1);
    return start >= 2 && this.text.charCodeAt(start - 2) === 60 && (second === 63 || second === 33);
  }

  /** What runs to the end of the text has lost its end: reading goes on behind its first line, a few times at most. */
  private goOnBehindLine(from: number): void {
    const lineEnd = this.text.indexOf('\n', from);
    this.readUpTo = this.text.length;
    if (lineEnd !== -1 && this.rescues++ < MAX_RESCUES) this.restart(lineEnd);
  }

  private onComment(start: number, end: number, endOffset: number): void {
    this.readUpTo = end + 1;
    if (endOffset !== 0) return;
    // The tokenizer takes `</` without a name for a comment as well.
    const opening = this.text.startsWith('<!--', start - 4) ? start - 4 : Math.max(0, start - 2);
    this.report(opening, start, message('The comment is not closed: "-->" is missing.'));
    this.goOnBehindLine(start);
  }

  private onCData(start: number, end: number, endOffset: number): void {
    this.readUpTo = end + 1;
    if (endOffset !== 0) return;
    this.report(start - 9, start, message('The CDATA section is not closed: "]]>" is missing.'));
    this.goOnBehindLine(start);
  }

  private onDeclaration(start: number, end: number): void {
    this.readUpTo = end + 1;
    if (!/^DOCTYPE\b/i.test(this.text.slice(start, start + 8))) return;
    let declarationEnd = end + 1;
    const subset = this.text.indexOf('[', start);
    if (subset !== -1 && subset < end) {
      const subsetEnd = /\]\s*>/g;
      subsetEnd.lastIndex = subset;
      const match = subsetEnd.exec(this.text);
      declarationEnd = match === null ? end + 1 : match.index + match[0].length;
    }
    this.report(
      start - 2,
      Math.min(declarationEnd, start + 7),
      message('A document type declaration (DTD) has no place in IIS configuration; it is skipped and never expanded.'),
    );
    if (declarationEnd !== end + 1) this.restart(declarationEnd);
  }

  /** The tokenizer drops a token that the text's end cuts short. Says so, and goes on where something can be saved. */
  private finishUnreadRest(): void {
    if (this.rescues++ >= MAX_RESCUES) return;
    const rest = this.readUpTo;
    if (this.tag !== null) {
      const stray = this.attributeStart === -1 ? -1 : this.text.indexOf('<', this.attributeStart);
      if (stray === -1) {
        this.cutTag(this.text.length, -1);
      } else {
        const equals = this.text.indexOf('=', this.attributeStart);
        this.valueStart = Math.min(stray, firstNonSpace(this.text, equals + 1, stray) + 1);
        this.valueEnd = stray;
        this.cutValue(this.tag, this.attributeStart, stray);
      }
      return;
    }
    const from = firstNonSpace(this.text, rest, this.text.length);
    if (from >= this.text.length || this.text.charCodeAt(from) !== 60) return;
    const next = this.text.indexOf('<', from + 1);
    this.report(from, Math.min(from + 2, this.text.length), message('The markup that begins here is not ended.'));
    if (next !== -1) this.restart(next);
  }
}

/**
 * Gives an unclosed element's later siblings back to its parent, where they would be had the element been closed.
 *
 * An element that holds no others keeps nothing. Any other keeps its children up to the first one that has its own
 * name or the name of a sibling before it: a `<site>` in a `<site>` is the next site. A `<location>` holds the same
 * sections as the top of the file, so it gives up only what cannot stand in it: moving a section out of it would make
 * it hold for every site.
 */
function mendUnclosed(element: XmlElement): void {
  const parent = element.parent;
  if (parent === null) return;
  const index = parent.children.lastIndexOf(element);
  const earlier = new Set(parent.children.slice(Math.max(0, index - 8), index + 1).map((sibling) => sibling.name));
  const firstToMove = LEAF_ELEMENTS.has(element.name)
    ? 0
    : element.children.findIndex((child) =>
        element.name === 'location' ? OUTSIDE_LOCATION.has(child.name) : earlier.has(child.name),
      );
  if (firstToMove === -1 || element.children.length === 0) return;
  const moved = element.children.splice(firstToMove);
  element.end = moved[0]?.start ?? element.end;
  moveBehind(element, moved);
}

/** Makes elements the next siblings of `element`. */
function moveBehind(element: XmlElement, moved: readonly XmlElement[]): void {
  const parent = element.parent;
  if (parent === null) return;
  for (const child of moved) child.parent = parent;
  parent.children.splice(parent.children.lastIndexOf(element) + 1, 0, ...moved);
}

/** `<system.web> … <system.web>`: a start tag without attributes in an element of the same name, both never closed. */
function isEndTagWithoutSlash(element: XmlElement, outer: XmlElement): boolean {
  return element.parent === outer && element.name === outer.name && element.attributes.length === 0;
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

function isXmlSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}

function firstNonSpace(text: string, start: number, end: number): number {
  let i = start;
  while (i < end && isXmlSpace(text.charCodeAt(i))) i++;
  return i;
}
