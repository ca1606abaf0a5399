import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { articleTrace, pictureOf, renderSvg } from '../../../src/core/index';
import { must } from '../../support/check';
import { FLOW_CASES, HOSTILE_NAMES, namedTrace } from '../../support/flows';
import { descendants, overlap, readSvg, shapeBoxes, textBoxes } from '../../support/svg';
import type { Trace } from '../../../src/core/index';
import type { SvgElement } from '../../support/svg';

const WIDTHS = [400, 560, 780, 900, 1000, 1200, 1400, 1700, 2000];

function draw(trace: Trace, width?: number, heading = true): SvgElement {
  return readSvg(renderSvg(pictureOf(trace), width === undefined ? { heading } : { heading, width }));
}

function traceOf(name: string): Trace {
  return must(
    FLOW_CASES.find((flow) => flow.name === name),
    name,
  ).trace;
}

function withClass(root: SvgElement, name: string): readonly SvgElement[] {
  return [...descendants(root)].filter(({ attributes }) => (attributes['class'] ?? '').split(' ').includes(name));
}

function withData(root: SvgElement, name: string): readonly SvgElement[] {
  return [...descendants(root)].filter(({ attributes }) => attributes[`data-${name}`] !== undefined);
}

/** No two texts, discs, chips and crosses lie on each other, and all of them inside of the picture. */
function assertClear(root: SvgElement, what: string): void {
  const width = Number(root.attributes['width']);
  const height = Number(root.attributes['height']);
  const texts = textBoxes(root);
  const shapes = shapeBoxes(root);
  for (const box of [...texts, ...shapes]) {
    assert.ok(box.left >= 0 && box.right <= width, `${what}: "${box.text}" leaves the picture of ${width}`);
    assert.ok(box.top >= 0 && box.bottom <= height, `${what}: "${box.text}" leaves the picture`);
  }
  texts.forEach((a, i) => {
    for (const b of texts.slice(i + 1)) assert.ok(!overlap(a, b), `${what}: "${a.text}" and "${b.text}" collide`);
  });
  shapes.forEach((a, i) => {
    for (const b of shapes.slice(i + 1)) assert.ok(!overlap(a, b), `${what}: ${a.text} and ${b.text} collide`);
    for (const b of texts) {
      // The text of a disc, a chip and a sign stands in it.
      const inside = b.left >= a.left - 1 && b.right <= a.right + 1 && b.top >= a.top && b.bottom <= a.bottom;
      assert.ok(inside || !overlap(a, b), `${what}: ${a.text} and "${b.text}" collide`);
    }
  });
}

describe('the picture of a request flow', () => {
  for (const { name, trace } of FLOW_CASES) {
    it(`has nothing on top of each other and takes no more than its room, 400 to 2,000 pixels: ${name}`, () => {
      for (const width of WIDTHS) {
        const root = draw(trace, width);
        assert.ok(Number(root.attributes['width']) <= width, `${width}`);
        assertClear(root, `${width}`);
      }
      assertClear(draw(trace, 1000, false), 'without a heading');
    });

    it(`draws every hop, station and broken edge once: ${name}`, () => {
      const picture = pictureOf(trace);
      for (const width of [400, 760, 1000, 2000]) {
        const root = draw(trace, width);
        const keys = (data: string): string[] =>
          withData(root, data).map(({ attributes }) => attributes[`data-${data}`] ?? '');
        assert.deepEqual(
          keys('hop'),
          [...picture.hops, ...picture.broken].map(({ key }) => key),
        );
        assert.deepEqual(
          keys('station').sort((a, b) => Number(a) - Number(b)),
          picture.stations.map(({ key }) => key),
        );
        assert.equal(new Set(keys('hop')).size, trace.handshake.length + trace.hops.length + trace.brokenEdges.length);
      }
    });
  }

  it('is arranged like what it is compared with: stations of equal labels begin each part at equal places', () => {
    const other = pictureOf(articleTrace('iis6UserMode'));
    const discs = (root: SvgElement): ReadonlyMap<string, string> =>
      new Map(
        withData(root, 'station').map(({ children }) => {
          const [disc, number] = children;
          return [must(number, 'number').text, must(disc?.attributes['cx'], 'place')];
        }),
      );
    for (const { name, trace } of FLOW_CASES) {
      const picture = pictureOf(trace);
      for (const width of [400, 560, 780, 900, 966, 1200, 1400, 2000]) {
        const own = readSvg(renderSvg(picture, { heading: false, width, beside: [other] }));
        const its = readSvg(renderSvg(other, { heading: false, width, beside: [picture] }));
        const what = `${name} at ${width}`;
        assert.equal(own.attributes['class'], its.attributes['class'], what);
        for (const root of [own, its]) {
          assert.ok(Number(root.attributes['width']) <= width, what);
          assertClear(root, what);
        }
        // In narrow pictures time runs down, and what lies where is a matter of lanes.
        if (own.attributes['class'] !== 'flow right') continue;
        const [left, right] = [discs(own), discs(its)];
        for (const label of ['a', 'b', 'c']) {
          if (left.has(label)) assert.equal(left.get(label), right.get(label), `${what}: ${label}`);
        }
      }
    }
  });

  it('is the same for the same trace, character by character', () => {
    for (const { trace } of FLOW_CASES) {
      assert.equal(
        renderSvg(pictureOf(trace), { heading: true }),
        renderSvg(pictureOf(structuredClone(trace)), { heading: true }),
      );
    }
  });

  for (const name of HOSTILE_NAMES) {
    it(`is well-formed and holds nothing that runs or leads away: ${JSON.stringify(name).slice(0, 60)}`, () => {
      for (const width of [400, 1400]) {
        const root = draw(namedTrace(name), width);
        assert.equal(root.name, 'svg');
        for (const element of descendants(root)) {
          assert.match(element.name, /^(?:svg|title|desc|g|rect|text|tspan|line|path|circle)$/);
          for (const attribute of Object.keys(element.attributes)) assert.doesNotMatch(attribute, /^on|href|style/i);
        }
        assertClear(root, `${width}`);
      }
    });
  }

  it('shows the whole of a shortened name in a title', () => {
    const name = must(HOSTILE_NAMES[17], 'long name');
    const [heading] = withClass(draw(namedTrace(name), 700), 'title');
    assert.match(must(heading, 'heading').text, /…/);
    assert.equal(must(heading, 'heading').children[0]?.name, 'title');
    assert.equal(must(heading, 'heading').children[0]?.text, `${name} · /${name}`);
  });

  it('has unique ids, and a prefix keeps two pictures of one page apart', () => {
    const svg = renderSvg(pictureOf(traceOf('m4')), { heading: false, idPrefix: 'left' });
    const ids = [...svg.matchAll(/ id="([^"]*)"/g)].map((match) => match[1] ?? '');
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.length === 2 && ids.every((id) => id.startsWith('left')));
  });
});

describe('what the picture says', () => {
  const numbersOf = (trace: Trace): readonly string[] =>
    withData(draw(trace), 'station').flatMap((station) => withClass(station, 'number').map(({ text }) => text));

  it('the stations of the request have the numbers of the 2007 article, those of the handshake have letters', () => {
    assert.deepEqual(numbersOf(articleTrace('iis6UserMode')).slice(-9), ['1', '2', '3', '4', '5', '6', '7', '8', '9']);
    assert.deepEqual(numbersOf(articleTrace('iis7')), ['a', 'b', 'c', 'd', 'e', '1', '2', '3', '4', '5']);
  });

  it('the crossings of the request are numbered on the line: six for IIS 6 in user mode, two from IIS 7 on', () => {
    for (const [name, count] of [
      ['m1', 6],
      ['m2', 6],
      ['m3', 2],
      ['m4', 2],
      ['m2-late', 12],
      ['m4-late', 4],
    ] as const) {
      const root = draw(traceOf(name));
      const marks = withClass(root, 'mark').filter(({ parent }) => parent?.attributes['class'] !== 'legend');
      const numbers = marks.map(({ text }) => Number(text)).filter((number) => !Number.isNaN(number));
      assert.deepEqual(
        numbers,
        Array.from({ length: count }, (_, i) => i + 1),
        name,
      );
      assert.equal(
        withClass(root, 'hop').filter(
          ({ attributes }) => /\bcrossing\b/.test(attributes['class'] ?? '') && attributes['data-hop'] !== undefined,
        ).length,
        count,
      );
    }
  });

  it('encrypted wires are double lines with a shut lock, clear ones single lines with an open lock', () => {
    for (const hop of withData(draw(traceOf('m2')), 'hop')) {
      const encrypted = /\bencrypted\b/.test(hop.attributes['class'] ?? '');
      assert.equal(withClass(hop, 'core').length, encrypted ? 1 : 0);
      assert.equal(
        /a2\.6/.test(withClass(hop, 'shackle')[0]?.attributes['d'] ?? '') &&
          /v2$/.test(withClass(hop, 'shackle')[0]?.attributes['d'] ?? ''),
        encrypted,
      );
    }
  });

  it('what is inferred is dashed, and nothing else is', () => {
    for (const name of ['m1', 'm2-late', 'm4', 'm5-handshake']) {
      const trace = traceOf(name);
      const hops = withClass(draw(trace), 'hop').filter(({ attributes }) => attributes['data-hop'] !== undefined);
      assert.deepEqual(
        hops.map((hop) => withClass(hop, 'wire')[0]?.attributes['stroke-dasharray'] !== undefined),
        [...trace.handshake, ...trace.hops].map(({ certainty }) => certainty === 'inferred'),
        name,
      );
    }
  });

  it('the moment at which the client certificate is asked for is marked, where there is one', () => {
    for (const { name, trace } of FLOW_CASES) {
      const marked = withClass(draw(trace), 'asks').flatMap(({ attributes }) => attributes['data-hop'] ?? []);
      const { askedAt } = trace;
      const number =
        askedAt === null ? null : askedAt.hop + 1 + (askedAt.part === 'request' ? trace.handshake.length : 0);
      assert.deepEqual(marked, number === null ? [] : [String(number)], name);
    }
  });

  it('what cannot happen is an edge with a cross, and said below', () => {
    const root = draw(traceOf('m3-late'));
    const [broken] = withClass(root, 'broken').filter(({ attributes }) => attributes['data-hop'] !== undefined);
    assert.equal(withClass(must(broken, 'edge'), 'cross').length, 1);
    assert.ok(withClass(root, 'note').some(({ text }) => text.includes('cannot ask for the client certificate')));
  });

  it('ends with the sign of the outcome', () => {
    for (const [name, sign, kind] of [
      ['m4', '200', 'good'],
      ['m2-late', '403.7', 'refused'],
      ['m4-late-large', '413', 'refused'],
      ['m7-tls13-late', 'reset', 'broken'],
      ['m7-tls13-late-2025', '500.0', 'refused'],
      ['no-site', 'no site', 'broken'],
    ] as const) {
      const [end] = withClass(draw(traceOf(name)), 'end');
      assert.equal(withClass(must(end, 'end'), 'end-label')[0]?.text, sign);
      assert.ok((end?.attributes['class'] ?? '').split(' ').includes(kind), name);
    }
  });

  it('draws user mode beyond the boundary and HTTP.SYS before it, whichever way time runs', () => {
    for (const { name, trace } of FLOW_CASES) {
      for (const [width, axis] of [
        [400, 'x'],
        [1600, 'y'],
      ] as const) {
        const root = draw(trace, width);
        const boundaries = withClass(root, 'boundary').map(({ attributes }) =>
          (attributes['d'] ?? '').split(/[ML ]/).map(Number),
        );
        for (const station of withData(root, 'station')) {
          const [disc] = withClass(station, 'disc');
          const at = (axis2: string): number => Number(disc?.attributes[`c${axis2}`]);
          const isUser = /httpFilter|inetinfo|workerProcess|lsass|centralStore/.test(station.attributes['class'] ?? '');
          // The boundary of the station's own row.
          const own = boundaries.map((numbers) => (axis === 'x' ? numbers[1] : numbers[2]) ?? 0);
          const nearest = own.reduce((a, b) => (Math.abs(a - at(axis)) <= Math.abs(b - at(axis)) ? a : b), Infinity);
          if (isUser) assert.ok(at(axis) > nearest, `${name} ${width}`);
          else if (/httpSys|msquic/.test(station.attributes['class'] ?? ''))
            assert.ok(at(axis) < nearest, `${name} ${width}`);
        }
      }
    }
  });

  it('handshake and request are two parts with headings, side by side where there is room', () => {
    for (const [width, headings] of [
      [2000, 1],
      [800, 2],
    ] as const) {
      const root = draw(traceOf('m4'), width);
      const parts = withClass(root, 'part');
      assert.deepEqual(
        parts.map(({ text }) => text),
        ['TLS 1.0 handshake', 'Request and response'],
      );
      assert.equal(new Set(parts.map(({ attributes }) => attributes['y'])).size, headings);
      assert.equal(withClass(root, 'divide').length, headings === 1 ? 1 : 0);
    }
  });

  it('explains in the legend what is in the picture, and nothing more', () => {
    const legend = (name: string): readonly string[] =>
      withClass(draw(traceOf(name)), 'legend-text').map(({ text }) => text);
    assert.deepEqual(legend('m4'), ['encrypted', 'clear text', 'user/kernel crossing, counted']);
    assert.deepEqual(legend('m3-late'), ['encrypted', 'clear text', 'user/kernel crossing, counted', 'cannot happen']);
    assert.ok(legend('m2-late').includes('client certificate asked for'));
    assert.ok(legend('m2-late').includes('inferred, not documented'));
  });
});
