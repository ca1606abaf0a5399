import { after, before, test } from 'node:test';
import { comparison, model } from './models';
import { Harness, THEMES } from './harness';

/** Pictures for people to look at, in out/screenshots; that the page stays silent while they are made is the test. */

let harness: Harness;
before(async () => {
  harness = await Harness.start();
});
after(() => harness.stop());

for (const theme of THEMES) {
  test(`pictures in ${theme}`, async () => {
    for (const width of [400, 900, 1400, 2000]) {
      const opened = await harness.open({ theme, width });
      await opened.show(width === 900 ? model() : comparison());
      if (width === 900) await opened.page.locator('summary').click();
      await opened.page.locator('[data-hop="2"][tabindex]').first().focus();
      await opened.screenshot(`${theme}-${width}`);
      await opened.close();
    }
  });
}
