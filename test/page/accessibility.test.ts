import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { comparison, hostileModel, model } from './models';
import { Harness, THEMES } from './harness';

let harness: Harness;
before(async () => {
  harness = await Harness.start();
});
after(() => harness.stop());

for (const theme of THEMES) {
  describe(theme, () => {
    test('axe finds nothing in a comparison with everything open and a hop lit', async () => {
      const opened = await harness.open({ theme });
      await opened.show(comparison());
      for (const summary of await opened.page.locator('summary:visible').all()) await summary.click();
      await opened.page.getByRole('button', { name: 'Next hop' }).first().click();
      assert.deepEqual(await opened.findings(), []);
      await opened.close();
    });

    test('axe finds nothing in one flow, in a narrow panel, without a picture and with hostile names', async () => {
      const opened = await harness.open({ theme, width: 400 });
      assert.deepEqual(
        await opened.findings().then((findings) => findings.filter(({ rule }) => rule !== 'page-has-heading-one')),
        [],
      );
      for (const shown of [
        model(),
        model({ flows: [], warnings: [], notice: 'Open a configuration file.' }),
        hostileModel(),
      ]) {
        await opened.show(shown);
        assert.deepEqual(await opened.findings(), []);
      }
      await opened.close();
    });

    test('every text of the picture is readable on what it stands on', async () => {
      const opened = await harness.open({ theme });
      await opened.show(model());
      const poor = await opened.page.evaluate(findPoorContrast);
      assert.deepEqual(poor, []);
      await opened.close();
    });

    test('encrypted and clear are told apart by double lines and locks, not by colour alone', async () => {
      const opened = await harness.open({ theme });
      await opened.show(model());
      const count = (selector: string): Promise<number> => opened.page.locator(`svg [data-hop]${selector}`).count();
      const [encrypted, clear] = [await count('.encrypted'), await count('.clear')];
      assert.ok(encrypted > 0 && clear > 0);
      assert.deepEqual([await count('.encrypted .core'), await count('.clear .core')], [encrypted, 0]);
      assert.equal(await count(' .lock-body'), encrypted + clear);
      await opened.close();
    });
  });
}

test('everything follows when the theme is switched while the page is open', async () => {
  const opened = await harness.open({ theme: 'vscode-dark' });
  await opened.show(comparison());
  for (const theme of [...THEMES, 'vscode-dark'] as const) {
    await opened.switchTheme(theme);
    // The components take the colours over a frame later.
    await opened.page.waitForFunction(() => {
      const badge = document.querySelector('vscode-badge')?.shadowRoot?.querySelector('.control');
      const wanted = document.createElement('div');
      wanted.style.backgroundColor = 'var(--vscode-badge-background)';
      document.body.append(wanted);
      const colour = getComputedStyle(wanted).backgroundColor;
      wanted.remove();
      return badge != null && getComputedStyle(badge).backgroundColor === colour;
    });
    assert.deepEqual(await opened.findings(), [], theme);
  }
  await opened.close();
});

/** Runs in the page: texts of the picture whose contrast with lane and ground is under 4.5, and why. */
function findPoorContrast(): string[] {
  type Colour = readonly [red: number, green: number, blue: number, alpha: number];

  const parse = (text: string): Colour => {
    const numbers = (/\(([^)]*)\)/.exec(text)?.[1] ?? '').match(/-?[\d.]+(?:e-?\d+)?/g)?.map(Number) ?? [];
    const scale = text.startsWith('color(srgb') ? 255 : 1;
    return [
      (numbers[0] ?? 0) * scale,
      (numbers[1] ?? 0) * scale,
      (numbers[2] ?? 0) * scale,
      text === 'none' ? 0 : (numbers[3] ?? 1),
    ];
  };
  const over = (top: Colour, ground: Colour): Colour => {
    const mix = (a: number, b: number): number => a * top[3] + b * (1 - top[3]);
    return [mix(top[0], ground[0]), mix(top[1], ground[1]), mix(top[2], ground[2]), 1];
  };
  const luminance = (colour: Colour): number => {
    const [red, green, blue] = colour.slice(0, 3).map((part) => {
      const value = part / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
  };

  const ground = parse(getComputedStyle(document.body).backgroundColor);
  const lanes = [...document.querySelectorAll('svg .lane-area')];
  const texts = [...document.querySelectorAll('.picture svg text')];
  return texts.flatMap((text) => {
    const box = text.getBoundingClientRect();
    const middle = box.y + box.height / 2;
    const lane = lanes.find((area) => {
      const { top, bottom } = area.getBoundingClientRect();
      return top <= middle && middle <= bottom;
    });
    const behind = lane === undefined ? ground : over(parse(getComputedStyle(lane).fill), ground);
    const front = over(parse(getComputedStyle(text).fill), behind);
    const [light, dark] = [luminance(front), luminance(behind)].sort((a, b) => b - a);
    const contrast = ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
    return contrast >= 4.5 ? [] : [`${text.textContent}: ${contrast.toFixed(2)}`];
  });
}
