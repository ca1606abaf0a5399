import { after, before, test } from 'node:test';
import { comparison, model, nineStations } from './models';
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
      // As the extension does: pictures are drawn for the room that the page has.
      const room = width - 32;
      const shown = width === 2000 || width === 1400 ? comparison({}, (room - 16) / 2 - 2) : model();
      await opened.show(
        width === 2000 || width === 1400 ? shown : { ...shown, flows: [nineStations(undefined, room - 2)] },
      );
      if (width === 900) {
        for (const summary of await opened.page.locator('summary:visible').all()) await summary.click();
      }
      await opened.page.getByRole('button', { name: 'Next hop' }).first().click();
      await opened.screenshot(`${theme}-${width}`);
      await opened.close();
    }
  });
}
