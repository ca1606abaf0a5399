import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { comparison, HOSTILE, HOSTILE_SVG, model, nineStations, requestHops } from './models';
import { Harness } from './harness';
import { articleTrace, modeTrace, MODES, pictureOf, renderSvg } from '../../src/core/index';
import type { OpenPage } from './harness';
import type { FromPage } from '../../src/protocol/messages';

let harness: Harness;
let opened: OpenPage;

before(async () => {
  harness = await Harness.start();
});
after(() => harness.stop());
afterEach(() => opened.close());

const chipOf = (number: number): string => `svg [data-hop="${requestHops(nineStations())[number - 1]?.key}"] .chip`;

/** CSS pixels to a unit of the first picture. */
function scale(): Promise<number> {
  return opened.page
    .locator('.picture > svg')
    .first()
    .evaluate((svg: SVGSVGElement) => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width);
}

function scrolled(): Promise<{ left: number; top: number }> {
  return opened.page
    .locator('.picture')
    .first()
    .evaluate(({ scrollLeft, scrollTop }) => ({ left: scrollLeft, top: scrollTop }));
}

describe('zoom', () => {
  test('by keys: in, out, actual size and fit; not while a field is typed into', async () => {
    opened = await harness.open({ width: 900 });
    await opened.show(model());
    const { page } = opened;
    const fit = await scale();
    await page.keyboard.press('1');
    assert.equal(await scale(), 1);
    await page.keyboard.press('+');
    assert.ok(Math.abs((await scale()) - 1.1) < 0.01);
    await page.keyboard.press('-');
    await page.keyboard.press('-');
    assert.ok(Math.abs((await scale()) - 0.9) < 0.01);
    await page.keyboard.press('0');
    assert.equal(await scale(), fit);
    await page.locator('.request summary').click();
    await page.getByLabel('URL').press('1');
    assert.equal(await scale(), fit);
  });

  test('by buttons, with the level said; both pictures have the same', async () => {
    opened = await harness.open();
    await opened.show(comparison());
    const { page } = opened;
    const level = page.locator('.zoom output');
    await page.getByRole('button', { name: 'Actual size' }).click();
    assert.equal(await level.innerText(), '100 %');
    await page.getByRole('button', { name: 'Zoom in' }).click();
    assert.equal(await level.innerText(), '110 %');
    const scales = await page
      .locator('.picture > svg')
      .evaluateAll((svgs) =>
        (svgs as SVGSVGElement[]).map((svg) => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width),
      );
    assert.deepEqual(
      scales.map((value) => value.toFixed(2)),
      ['1.10', '1.10'],
    );
    await page.getByRole('button', { name: 'Fit' }).click();
    const fit = await scale();
    await page.getByRole('button', { name: 'Zoom out' }).click();
    assert.ok((await scale()) < fit);
  });

  test('by the wheel with Ctrl, around the pointer; the wheel alone scrolls the page', async () => {
    opened = await harness.open({ width: 900, height: 600 });
    await opened.show(model());
    const { page } = opened;
    const before = await scale();
    await page.locator(chipOf(4)).scrollIntoViewIfNeeded();
    const box = await page.locator(chipOf(4)).boundingBox();
    assert.ok(box);
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -400);
    await page.keyboard.up('Control');
    await page.waitForFunction(() => document.querySelector('.flows.zoomed') !== null);
    assert.ok((await scale()) > before * 1.5);
    const after = await page.locator(chipOf(4)).boundingBox();
    assert.ok(after && Math.abs(after.x + after.width / 2 - x) < 3, 'what was under the pointer still is');
  });

  test('a drag moves a large picture and is no click; a click still is one', async () => {
    opened = await harness.open({ width: 900 });
    await opened.show(model());
    const { page } = opened;
    await page.keyboard.press('1');
    for (let i = 0; i < 6; i++) await page.keyboard.press('+');
    const chip = page.locator(chipOf(2));
    await chip.scrollIntoViewIfNeeded();
    const start = await scrolled();
    const box = await chip.boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + 8, box.y + 8);
    await page.mouse.down();
    await page.mouse.move(box.x - 60, box.y - 20, { steps: 4 });
    await page.mouse.up();
    const moved = await scrolled();
    assert.equal(moved.left - start.left, 68);
    assert.deepEqual(await opened.posted(), []);
    await chip.click();
    assert.deepEqual(await opened.posted(), [{ type: 'reveal', id: 'hop 2', version: 7 }]);
  });

  test('stays over a new picture and over a reload', async () => {
    opened = await harness.open({ width: 900 });
    await opened.show(model());
    await opened.page.keyboard.press('1');
    for (let i = 0; i < 5; i++) await opened.page.keyboard.press('+');
    await opened.page.locator('.picture').evaluate((picture) => picture.scrollTo({ left: 40, top: 10 }));
    await opened.show(model({ version: 8, flows: model().flows.map((flow) => ({ ...flow, svg: `${flow.svg} ` })) }));
    assert.deepEqual(await scrolled(), { left: 40, top: 10 });
    await opened.reload();
    await opened.show(model());
    assert.ok(Math.abs((await scale()) - 2) < 0.01);
  });
});

describe('export', () => {
  test('each format, to a file and to the clipboard; a PNG is not copied', async () => {
    opened = await harness.open();
    await opened.show(comparison());
    const { page } = opened;
    const second = page.locator('.flow-section').nth(1);
    await second.getByText('Export', { exact: true }).click();
    for (const format of ['SVG', 'PNG', 'Mermaid', 'Markdown']) {
      await second.getByLabel('Format').selectOption(format);
      await second.getByRole('button', { name: 'Save…' }).click();
      assert.equal(await second.getByRole('button', { name: 'Copy', exact: true }).isVisible(), format !== 'PNG');
    }
    await second.getByRole('button', { name: 'Copy', exact: true }).press('Enter');
    const exported = (format: string, to = 'file'): object => ({ type: 'export', flow: 1, format, to, version: 7 });
    assert.deepEqual(await opened.posted(), [
      exported('svg'),
      exported('png'),
      exported('mermaid'),
      exported('markdown'),
      exported('markdown', 'clipboard'),
    ]);
  });

  test('a comparison as one: in the formats that hold two flows, and only where there are two', async () => {
    opened = await harness.open();
    await opened.show(comparison());
    const { page } = opened;
    const both = page.locator('.comparison');
    await both.getByText('Export the comparison', { exact: true }).click();
    assert.deepEqual(await both.getByLabel('Format').locator('option').allTextContents(), ['SVG', 'PNG', 'Markdown']);
    for (const format of ['SVG', 'PNG', 'Markdown']) {
      await both.getByLabel('Format').selectOption(format);
      await both.getByRole('button', { name: 'Save…' }).click();
    }
    await both.getByRole('button', { name: 'Copy', exact: true }).press('Enter');
    const exported = (format: string, to = 'file'): object => ({ type: 'exportComparison', format, to, version: 7 });
    assert.deepEqual(await opened.posted(), [
      exported('svg'),
      exported('png'),
      exported('markdown'),
      exported('markdown', 'clipboard'),
    ]);
    await opened.show(model());
    assert.equal(await page.getByText('Export the comparison', { exact: true }).isVisible(), false);
  });

  test('a PNG has the size of the picture twice, white ground, and its words and wires on it', async () => {
    opened = await harness.open();
    const picture = pictureOf(articleTrace('iis6UserMode'));
    const svg = renderSvg(picture, { heading: true });
    await opened.send({ type: 'draw', id: 'a', svg });
    const [posted] = (await opened.posted()) as FromPage[];
    assert.ok(posted?.type === 'picture' && posted.id === 'a');
    const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? [];
    const seen = await pixelsOf(posted.png);
    assert.deepEqual([seen.width, seen.height], [Number(width) * 2, Number(height) * 2]);
    assert.equal(seen.corner, '255,255,255,255');
    assert.equal(seen.transparent, 0);
    // Ink of texts, of encrypted and of clear wires: so much that they cannot be specks.
    for (const colour of ['31,41,55', '15,118,110', '194,65,12']) {
      assert.ok((seen.colours[colour] ?? 0) > 300, `${colour}: ${seen.colours[colour]}`);
    }
  });

  test('every element and attribute that the core draws with is one that a PNG is drawn with', () => {
    const known = new Set([
      ...['svg', 'title', 'desc', 'g', 'rect', 'circle', 'path', 'line', 'text', 'tspan'],
      ...['class', 'id', 'role', 'aria-labelledby', 'xmlns', 'viewBox', 'width', 'height', 'transform', 'opacity'],
      ...['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linecap'],
      ...['stroke-linejoin', 'font-family', 'font-size', 'font-weight', 'font-style', 'text-anchor'],
      ...['x', 'y', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'r', 'rx', 'd', 'dx'],
      ...['data-hop', 'data-station', 'data-lane'],
    ]);
    opened = { close: () => Promise.resolve() } as OpenPage;
    for (const mode of MODES) {
      const svg = renderSvg(pictureOf(modeTrace(mode)), { heading: true });
      for (const [, name] of svg.matchAll(/<([a-zA-Z]+)|\s([a-zA-Z-]+)=(?=")/g))
        if (name) assert.ok(known.has(name), name);
      for (const [, name] of svg.matchAll(/\s([a-z][a-zA-Z0-9-]*)="/g)) assert.ok(known.has(name!), name);
    }
  });

  test('what is no picture, or too large a one, makes no PNG of it', async () => {
    opened = await harness.open();
    opened.expectRefusals();
    await opened.send({ type: 'draw', id: 'a', svg: 'no picture' });
    assert.deepEqual(await opened.posted(), []);
    await opened.send({
      type: 'draw',
      id: 'b',
      svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90000 100"><rect width="90000" height="100"/></svg>',
    });
    const [posted] = (await opened.posted()) as FromPage[];
    assert.ok(posted?.type === 'picture');
    assert.equal((await pixelsOf(posted.png)).width, 8192);
    await opened.send({ type: 'draw', id: 'c', svg: HOSTILE_SVG });
    assert.equal(await opened.page.locator('img, #app script').count(), 0);
  });

  test('a hostile title is only text in it', async () => {
    opened = await harness.open();
    const svg = renderSvg({ ...pictureOf(articleTrace('iis7')), title: HOSTILE }, { heading: true });
    await opened.send({ type: 'draw', id: 'a', svg });
    assert.equal((await opened.posted()).length, 1);
  });
});

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** The first pixel, as `red,green,blue,alpha`. */
  readonly corner: string;
  readonly transparent: number;
  readonly colours: Readonly<Record<string, number>>;
}

/** Reads a PNG in a page of its own, which has no policy. */
async function pixelsOf(png: string): Promise<Pixels> {
  const page = await opened.page.context().newPage();
  try {
    return await page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const { width, height } = bitmap;
      const context = new OffscreenCanvas(width, height).getContext('2d')!;
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(0, 0, width, height);
      const colours: Record<string, number> = {};
      let transparent = 0;
      for (let i = 0; i < data.length; i += 4) {
        const colour = `${data[i]},${data[i + 1]},${data[i + 2]}`;
        colours[colour] = (colours[colour] ?? 0) + 1;
        if (data[i + 3] !== 255) transparent++;
      }
      return { width, height, corner: [...data.slice(0, 4)].join(','), transparent, colours };
    }, png);
  } finally {
    await page.close();
  }
}
