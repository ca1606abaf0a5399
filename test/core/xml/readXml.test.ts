import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SaxesParser } from 'saxes';
import { parseString } from 'xml2js';
import { readXml } from '../../../src/core/xml/readXml';
import { fc } from '../../support/property';
import type { TextRange } from '../../../src/core/index';
import type { XmlElement, XmlTree } from '../../../src/core/xml/xmlTree';

/** Whether a strict parser has nothing to object. It takes a half of a surrogate pair for a character, which XML does not. */
function isWellFormed(text: string): boolean {
  let ok = !/[\ud800-\udfff]/u.test(text);
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', () => {
    ok = false;
  });
  try {
    parser.write(text).close();
  } catch {
    // It stumbles over a lone surrogate in markup, which is no XML either.
    return false;
  }
  return ok;
}

function* everyElement(tree: XmlTree): Generator<XmlElement> {
  const pending = [...tree.roots].reverse();
  for (let element = pending.pop(); element !== undefined; element = pending.pop()) {
    yield element;
    for (let i = element.children.length - 1; i >= 0; i--) pending.push(element.children[i] as XmlElement);
  }
}

/** That every range of the tree is the text that it names. */
function assertRanges(text: string): void {
  const tree = readXml(text);
  for (const element of everyElement(tree)) {
    assert.equal(text[element.start], '<');
    assert.equal(text.slice(element.nameRange.start, element.nameRange.end), element.name);
    assert.ok(
      element.start < element.startTagEnd && element.startTagEnd <= element.end && element.end <= text.length,
      element.name,
    );
    for (const attribute of element.attributes) {
      assert.equal(text.slice(attribute.nameRange.start, attribute.nameRange.end), attribute.name);
      const { start, end } = attribute.valueRange;
      assert.equal(text.slice(start, end), attribute.rawValue);
      assert.ok(element.start < attribute.range.start && attribute.range.end <= element.startTagEnd);
      assert.ok(attribute.range.start <= start && end <= attribute.range.end);
    }
    for (const child of element.children) assert.equal(child.parent, element);
  }
  for (const { range } of tree.problems) {
    assert.ok(0 <= range.start && range.start <= range.end && range.end <= text.length);
  }
}

// ---- generated documents

interface Node {
  readonly name: string;
  readonly attributes: readonly (readonly [string, string])[];
  readonly children: readonly Node[];
}

const NAMES = [
  'configuration',
  'site',
  'sites',
  'bindings',
  'binding',
  'location',
  'access',
  'add',
  'system.webServer',
  'a',
  'x-y',
  'é',
];
const name = fc.constantFrom(...NAMES);
const value = fc.oneof(
  fc.constantFrom(
    '*:443:',
    'Ssl, SslNegotiateCert',
    '',
    ' ',
    'C:\\x',
    "it's",
    'a "b"',
    '<>&',
    '😀 &amp; 😀',
    '\u00a0',
    'a>b',
    ']]>',
    '-->',
  ),
  fc
    .string({ unit: 'grapheme', maxLength: 12 })
    .filter((text) => /^[\t\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u.test(text)),
);

const node: fc.Arbitrary<Node> = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.record(
    {
      name,
      attributes: fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, maxLength: 4 }),
      children: fc.oneof({ maxDepth: 4 }, fc.constant([]), fc.array(tie('node'), { maxLength: 3 })),
    },
    { noNullPrototype: true },
  ),
})).node;

function escape(text: string, quote: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replaceAll(quote, quote === '"' ? '&quot;' : '&#39;')
    .replace(/\t/g, '&#9;');
}

const FILLERS = [
  '',
  '\n',
  '  ',
  '<!-- a <b c="d"> comment -->',
  '<![CDATA[ <x y="z"> ]]>',
  '<?pi a="<b>" ?>',
  'text &lt; &#65;',
];

/** Writes a document in one of the many ways to write it. `style` picks quotes, spaces and fillers. */
function write({ name: element, attributes, children }: Node, style: readonly number[]): string {
  let at = 0;
  const pick = (count: number): number => (style[at++ % style.length] ?? 0) % count;
  const element_ = (each: Node): string => {
    const attributesText = each.attributes
      .map(([key, text]) => {
        const quote = pick(2) === 0 ? '"' : "'";
        return `${[' ', '\n  ', '\t'][pick(3)] ?? ' '}${key}${['=', ' = ', '='][pick(3)] ?? '='}${quote}${escape(text, quote)}${quote}`;
      })
      .join('');
    const filler = (): string => FILLERS[pick(FILLERS.length)] ?? '';
    if (each.children.length === 0 && pick(2) === 0)
      return `<${each.name}${attributesText}${pick(2) === 0 ? ' ' : ''}/>`;
    return `<${each.name}${attributesText}>${filler()}${each.children.map((child) => element_(child) + filler()).join('')}</${each.name}${pick(3) === 0 ? ' ' : ''}>`;
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element_({ name: element, attributes, children })}\n`;
}

const document = fc.tuple(node, fc.array(fc.nat(1000), { minLength: 1, maxLength: 40 })).map(([root, style]) => ({
  root,
  text: write(root, style),
}));

function shapeOf(element: XmlElement): Node {
  return {
    name: element.name,
    attributes: element.attributes.map((attribute) => [attribute.name, attribute.value] as const),
    children: element.children.map(shapeOf),
  };
}

describe('reading well-formed XML', () => {
  it('gives the elements, attributes and values that were written, in their order', () => {
    fc.assert(
      fc.property(document, ({ root, text }) => {
        const tree = readXml(text);
        assert.deepEqual(tree.problems, []);
        assert.deepEqual(tree.roots.map(shapeOf), [root]);
        assertRanges(text);
      }),
      { numRuns: 500 },
    );
  });

  it('gives what xml2js gives', () => {
    interface Parsed {
      readonly '#name': string;
      readonly $?: Readonly<Record<string, string>>;
      readonly $$?: readonly Parsed[];
    }
    const shape = (parsed: Parsed): unknown => ({
      name: parsed['#name'],
      attributes: Object.entries(parsed.$ ?? {}),
      children: (parsed.$$ ?? []).filter((child) => child['#name'] !== '__text__').map(shape),
    });
    fc.assert(
      fc.property(document, ({ text }) => {
        let theirs: unknown;
        parseString(
          text,
          {
            explicitChildren: true,
            preserveChildrenOrder: true,
            charsAsChildren: false,
            explicitRoot: false,
            async: false,
            normalize: false,
            trim: false,
          },
          (error, result: Parsed) => {
            if (error !== null) throw error;
            theirs = shape(result);
          },
        );
        const [root] = readXml(text).roots;
        assert.ok(root !== undefined);
        assert.deepEqual(JSON.parse(JSON.stringify(shapeOf(root))), JSON.parse(JSON.stringify(theirs)));
      }),
      { numRuns: 300 },
    );
  });

  for (const [what, raw, decoded] of [
    ['the five entities', '&lt;&gt;&amp;&quot;&apos;', '<>&"\''],
    ['a decimal reference', '&#65;', 'A'],
    ['a hexadecimal reference', '&#x41;&#x4a;&#x4A;', 'AJJ'],
    ['a reference beyond the first plane', '&#x1F600;', '😀'],
    ['references with leading zeros', '&#00000065;&#x0000000041;', 'AA'],
    ['a reference of a reference', '&amp;lt;', '&lt;'],
  ] as const) {
    it(`decodes ${what}`, () => {
      const tree = readXml(`<a b="${raw}"/>`);
      assert.deepEqual(tree.problems, []);
      assert.equal(tree.roots[0]?.attribute('b')?.value, decoded);
    });
  }

  it('finds a part of a decoded value in the text, references and all', () => {
    const text = '<a b="x &amp; 😀 &#x1F600;Ssl&#44; SslRequireCert"/>';
    const attribute = readXml(text).roots[0]?.attribute('b');
    assert.ok(attribute !== undefined);
    const { value: decoded } = attribute;
    assert.equal(decoded, 'x & 😀 😀Ssl, SslRequireCert');
    for (const part of ['x', '&', 'Ssl', 'SslRequireCert']) {
      const start = part === 'Ssl' ? decoded.indexOf('Ssl,') : decoded.indexOf(part);
      const inText: TextRange = attribute.rangeOf({ start, end: start + part.length });
      assert.equal(text.slice(inText.start, inText.end), part === '&' ? '&amp;' : part);
    }
  });

  it('keeps comments, CDATA and processing instructions out', () => {
    const tree = readXml('<a><!-- <b c="d"/> --><![CDATA[<b/>]]><?x <b/> ?><c/></a>');
    assert.deepEqual(tree.problems, []);
    assert.deepEqual(
      tree.roots[0]?.children.map((child) => child.name),
      ['c'],
    );
  });
});

// ---- damage

const SAMPLE = `<?xml version="1.0" encoding="UTF-8"?>
<!-- sites <site name="no"/> -->
<configuration>
  <system.applicationHost>
    <sites>
      <site name="A &amp; B" id="1"><bindings><binding protocol="https" bindingInformation="*:443:" sslFlags='1' /></bindings></site>
      <site name="C" id="2"><bindings><binding protocol="http" bindingInformation="*:80:" /></bindings></site>
      <site name="D" id="3"><bindings><binding protocol="http" bindingInformation="*:81:" /></bindings></site>
    </sites>
  </system.applicationHost>
  <location path="C"><system.webServer><security><access sslFlags="Ssl" /></security></system.webServer></location>
</configuration>
`;

const damage = fc.oneof(
  fc.record({ kind: fc.constant('delete' as const), at: fc.nat(SAMPLE.length - 1), length: fc.constant(1) }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.nat(SAMPLE.length),
    text: fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '&',
      '/',
      '=',
      '!',
      '?',
      '-',
      ']',
      ' ',
      'x',
      '\n',
      '<!--',
      '-->',
      '<![CDATA[',
      '<?',
      '</x>',
      '<x>',
      '&#0;',
      '\u0001',
      '😀',
      '\ud800',
    ),
  }),
);

function apply(text: string, change: typeof damage extends fc.Arbitrary<infer T> ? T : never): string {
  return change.kind === 'delete'
    ? text.slice(0, change.at) + text.slice(change.at + change.length)
    : text.slice(0, change.at) + change.text + text.slice(change.at);
}

describe('reading damaged XML', () => {
  it('never throws on any prefix, and every range stays inside the text', () => {
    for (let end = 0; end <= SAMPLE.length; end++) assertRangesOfRuin(SAMPLE.slice(0, end));
  });

  it('never throws on any suffix', () => {
    for (let start = 0; start <= SAMPLE.length; start++) assertRangesOfRuin(SAMPLE.slice(start));
  });

  it('reports a problem exactly when a strict parser objects', () => {
    fc.assert(
      fc.property(
        document,
        fc.array(damage, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        ({ text }, changes, fromSample) => {
          const damaged = changes.reduce(apply, fromSample ? SAMPLE : text);
          if (/<!DOCTYPE/i.test(damaged)) return;
          assertRangesOfRuin(damaged);
          assert.equal(readXml(damaged).problems.length === 0, isWellFormed(damaged), 'well-formed');
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('never throws on arbitrary text', () => {
    const soup = fc.array(
      fc.constantFrom(
        '<',
        '>',
        '/',
        '"',
        "'",
        '=',
        '&',
        '!',
        '?',
        '-',
        '--',
        '[',
        ']',
        'a',
        'b',
        ' ',
        '\n',
        '<a',
        '</a>',
        '<!--',
        '-->',
        '<![CDATA[',
        ']]>',
        '<?',
        '?>',
        '<!DOCTYPE ',
        '&amp;',
        '&#',
        '\u0000',
        '\ud800',
        'site',
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(soup, (pieces) => {
        const text = pieces.join('');
        assertRangesOfRuin(text);
        if (!/<!DOCTYPE/i.test(text)) assert.equal(readXml(text).problems.length === 0, isWellFormed(text), text);
      }),
      { numRuns: 5000 },
    );
  });

  /**
   * What one wrong character may cost: the site that it stands in, and the one behind it when the character joins the
   * two (a quote or a tag that runs on). A comment, a CDATA section or an instruction that is opened and never closed
   * may swallow the line that it begins in.
   */
  it('one character deleted or added between or in sites costs at most the site it stands in and the next', () => {
    const names = (text: string): readonly string[] => {
      const found = [...everyElement(readXml(text))].filter((element) => element.name === 'site');
      return found.map((element) => element.attribute('id')?.value ?? '');
    };
    const line = (id: number): { readonly start: number; readonly end: number } => {
      const start = SAMPLE.lastIndexOf('\n', SAMPLE.indexOf(`id="${id}"`)) + 1;
      return { start, end: SAMPLE.indexOf('\n', start) };
    };
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, 3),
        fc.nat(1000),
        fc.constantFrom('', '<', '>', '"', "'", '&', '/', '=', '!', '?', ' ', 'x'),
        (id, offset, inserted) => {
          const { start, end } = line(id);
          const at = start + (offset % (end - start));
          const text =
            inserted === ''
              ? SAMPLE.slice(0, at) + SAMPLE.slice(at + 1)
              : SAMPLE.slice(0, at) + inserted + SAMPLE.slice(at);
          const found = names(text);
          for (const other of [1, 2, 3]) {
            if (other === id || other === id + 1) continue;
            assert.ok(found.includes(String(other)), `site ${other} is lost: ${text.slice(start, end + 1)}`);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('a DTD is reported and its entities stay as they are written', () => {
    const tree = readXml(
      '<!DOCTYPE a [<!ENTITY x "<c/>"><!ENTITY y SYSTEM "file:///etc/passwd">]><a b="&x;&y;"><c/></a>',
    );
    assert.equal(tree.roots[0]?.attribute('b')?.value, '&x;&y;');
    assert.deepEqual(
      tree.roots[0]?.children.map((child) => child.name),
      ['c'],
    );
    assert.ok(tree.problems.length > 0);
  });
});

/** Ruins have no true ends; what must hold is that every range lies in the text and names what stands there. */
function assertRangesOfRuin(text: string): void {
  const tree = readXml(text);
  for (const element of everyElement(tree)) {
    assert.equal(text.slice(element.nameRange.start, element.nameRange.end), element.name);
    assert.ok(
      element.start <= element.startTagEnd && element.startTagEnd <= text.length,
      `the start tag of ${element.name} ends at ${element.startTagEnd}`,
    );
    assert.ok(element.end >= element.start && element.end <= text.length, `${element.name} ends at ${element.end}`);
    for (const attribute of element.attributes) {
      assert.equal(text.slice(attribute.nameRange.start, attribute.nameRange.end), attribute.name);
      assert.ok(
        attribute.valueRange.start <= attribute.valueRange.end && attribute.range.end <= text.length,
        `the value of ${attribute.name} lies outside`,
      );
    }
  }
  for (const { range } of tree.problems)
    assert.ok(
      0 <= range.start && range.start <= range.end && range.end <= text.length,
      `a problem from ${range.start} to ${range.end} of ${text.length}`,
    );
}
