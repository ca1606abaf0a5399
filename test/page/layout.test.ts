import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { comparison, hostileModel, model } from './models';
import { Harness } from './harness';
import type { OpenPage } from './harness';

let harness: Harness;
before(async () => {
  harness = await Harness.start();
});
after(() => harness.stop());

interface Box {
  readonly name: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function boxesOf(opened: OpenPage, selector: string): Promise<Box[]> {
  return opened.page.locator(selector).evaluateAll((elements) =>
    elements
      .filter((element) => element.checkVisibility())
      .map((element) => {
        const { left, top, right, bottom } = element.getBoundingClientRect();
        return { name: `${element.localName} ${element.textContent.trim().slice(0, 40)}`, left, top, right, bottom };
      }),
  );
}

/** Pairs that share more than a hair's breadth. */
function overlaps(boxes: readonly Box[]): string[] {
  return boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter(
        (b) =>
          Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5 &&
          Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5,
      )
      .map((b) => `${a.name} ✕ ${b.name}`),
  );
}

for (const width of [400, 900, 1400, 2000]) {
  test(`at ${width} px nothing overlaps and the page does not scroll sideways`, async () => {
    const opened = await harness.open({ width });
    for (const shown of [model(), comparison(), hostileModel()]) {
      await opened.show(shown);
      assert.deepEqual(overlaps(await boxesOf(opened, '.toolbar > *')), []);
      assert.deepEqual(
        overlaps(await boxesOf(opened, '.panel > :not(h1), .flow-section')).filter(
          (pair) => !/^div|^section.*✕ div/.test(pair),
        ),
        [],
      );
      assert.deepEqual(
        overlaps(await boxesOf(opened, '.flow-section > *, .flow-name, .crossings')).filter(
          (pair) => !/^div/.test(pair),
        ),
        [],
      );
      assert.deepEqual(overlaps(await boxesOf(opened, '.flow-name > *, .crossings')), []);
      assert.ok(await opened.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    }
    await opened.close();
  });

  test(`at ${width} px the texts of the picture keep apart and are not shrunk beyond reading`, async () => {
    const opened = await harness.open({ width });
    for (const shown of [model(), comparison()]) {
      await opened.show(shown);
      for (const [index] of shown.flows.entries()) {
        const picture = `.flow-section:nth-child(${index + 1}) svg`;
        assert.deepEqual(overlaps(await boxesOf(opened, `${picture} text`)), []);
        const scale = await opened.page
          .locator(picture)
          .first()
          .evaluate((svg: SVGSVGElement) => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width);
        assert.ok(scale >= 0.61 && scale <= 1.21, `scale ${scale.toFixed(2)}`);
      }
    }
    await opened.close();
  });
}

test('a long name is cut in the picker and whole in its title', async () => {
  const opened = await harness.open({ width: 400 });
  const label = `${'very-long-'.repeat(20)}host.example`;
  await opened.show(model({ site: { selected: { id: 'site-2', label }, count: 1 } }));
  const site = opened.page.getByRole('combobox', { name: 'Site' });
  assert.equal(await site.getAttribute('title'), label);
  assert.ok(((await site.boundingBox())?.width ?? 999) <= 368);
  await opened.close();
});

test('nothing below the caption jumps when a hop is lit', async () => {
  const opened = await harness.open();
  await opened.show(model());
  const top = (): Promise<number> =>
    opened.page.locator('.why').evaluate((why) => why.getBoundingClientRect().top + scrollY);
  const before = await top();
  await opened.page.getByRole('button', { name: 'Next hop' }).click();
  assert.equal(await top(), before);
  await opened.close();
});
