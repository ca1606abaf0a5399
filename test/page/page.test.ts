import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { comparison, fiveStations, HOSTILE, HOSTILE_SVG, hostileModel, model, nineStations } from './models';
import { Harness } from './harness';
import type { OpenOptions, OpenPage } from './harness';

let harness: Harness;
let opened: OpenPage | null = null;

before(async () => {
  harness = await Harness.start();
});
after(() => harness.stop());

// Closing also asserts that the console and the content security policy stayed silent.
afterEach(async () => {
  const closing = opened;
  opened = null;
  await closing?.close();
});

async function open(options?: OpenOptions): Promise<OpenPage> {
  opened = await harness.open(options);
  return opened;
}

async function openWith(shown = model(), options?: OpenOptions): Promise<OpenPage> {
  const page = await open(options);
  await page.show(shown);
  return page;
}

const hop = (number: number): string => `.flow-section:first-child svg [data-hop="${number}"]`;
const station = (number: number): string => `.flow-section:first-child svg [data-station="${number}"]`;

describe('showing', () => {
  test('says ready once, with no state at first, and shows nothing before the first model', async () => {
    const { page } = await open();
    assert.deepEqual(await page.evaluate(() => window.fakeHost.posted), [{ type: 'ready', state: null }]);
    assert.equal((await page.locator('#app').innerText()).trim(), '');
  });

  test('the nine stations of IIS 6 in user mode, in order, with six crossings', async () => {
    const { page } = await openWith();
    assert.deepEqual(await page.locator('.station .name').allTextContents(), [
      'Request',
      'HTTP.SYS',
      'HTTPFilter',
      'HTTP.SYS',
      'Worker process',
      'HTTP.SYS',
      'HTTPFilter',
      'HTTP.SYS',
      'Response',
    ]);
    assert.equal(await page.locator('.crossings').innerText(), '6\nuser/kernel crossings');
    assert.equal(await page.locator('svg [data-hop]').count(), 8);
  });

  test('the hops as a table', async () => {
    const { page } = await openWith();
    assert.equal(await page.locator('tbody tr').count(), 8);
    await page.locator('summary').click();
    assert.deepEqual(await page.locator('tbody tr').nth(2).locator('th, td').allInnerTexts(), [
      '3',
      'HTTPFilter',
      'HTTP.SYS',
      'user → kernel mode',
      'clear text',
      'HTTPFilter (in lsass.exe) decrypts and hands the request back.',
    ]);
  });

  test('severity in words, message, place and rule of each warning', async () => {
    const { page } = await openWith();
    assert.equal(
      await page.locator('.warning').nth(1).innerText(),
      'Warning A client certificate is required but never asked for: every request gets 403.7.\n\nMetaBase.xml:1204\nrequire-cert-without-negotiate',
    );
  });

  test('that there are no warnings, and no list of unknowns when nothing is unknown', async () => {
    const { page } = await openWith(model({ warnings: [], unknowns: [] }));
    assert.equal(await page.locator('section', { hasText: 'No warnings for this site and path.' }).count(), 1);
    assert.equal(await page.getByText('Not known').isVisible(), false);
  });

  test('a notice instead of a picture when there is none', async () => {
    const { page } = await openWith(
      model({
        servers: [],
        sites: [],
        selectedSite: null,
        paths: [],
        selectedPath: null,
        flows: [],
        warnings: [],
        unknowns: [],
        notice: 'Open a configuration file.',
      }),
    );
    assert.equal((await page.locator('#app').innerText()).trim(), 'Request flow\n\nOpen a configuration file.');
  });

  test('two flows side by side when comparing, and one again afterwards', async () => {
    const { page } = await openWith(comparison());
    const boxes = await Promise.all([0, 1].map((index) => page.locator('.flow-section').nth(index).boundingBox()));
    assert.ok(boxes[0] && boxes[1]);
    assert.equal(boxes[0].y, boxes[1].y);
    assert.ok(boxes[1].x >= boxes[0].x + boxes[0].width);
    assert.deepEqual(await page.locator('.crossings vscode-badge').allInnerTexts(), ['6', '2']);
    await opened?.show(model());
    assert.equal(await page.locator('.flow-section').count(), 1);
  });

  test('one flow below the other where two have no room', async () => {
    const { page } = await openWith(comparison(), { width: 900 });
    const [first, second] = await Promise.all(
      [0, 1].map((index) => page.locator('.flow-section').nth(index).boundingBox()),
    );
    assert.ok(first && second && second.y >= first.y + first.height);
  });

  test('the server picker only when there are several servers', async () => {
    const { page } = await openWith();
    assert.equal(await page.getByLabel('Server').isVisible(), false);
    await opened?.show(comparison());
    assert.equal(await page.getByLabel('Server').isVisible(), true);
  });

  test('no selection where nothing is selected', async () => {
    const { page } = await openWith(model({ selectedSite: null }));
    assert.equal(await page.getByLabel('Site').evaluate((select: HTMLSelectElement) => select.selectedIndex), -1);
  });
});

describe('picking', () => {
  test('a server, a site, a path', async () => {
    const { page } = await openWith(comparison());
    await page.getByLabel('Server').selectOption('applicationHost.config');
    await page.getByLabel('Site').selectOption('Default Web Site');
    await page.getByLabel('Path').selectOption('/');
    assert.deepEqual(await opened?.posted(), [
      { type: 'pickServer', id: 'server-2' },
      { type: 'pickSite', id: 'site-1' },
      { type: 'pickPath', id: 'path-1' },
    ]);
  });

  test('comparing on and off, and nothing is posted when the extension switches it', async () => {
    const { page } = await openWith();
    const compare = page.getByRole('checkbox', { name: 'Compare with IIS 7' });
    await compare.click();
    await opened?.show(comparison());
    assert.equal(await compare.getAttribute('aria-checked'), 'true');
    await opened?.show(model());
    assert.equal(await compare.getAttribute('aria-checked'), 'false');
    await opened?.show(comparison());
    await compare.focus();
    await page.keyboard.press('Space');
    assert.deepEqual(await opened?.posted(), [
      { type: 'compare', on: true },
      { type: 'compare', on: false },
    ]);
  });

  test('is kept, and sent with ready after a reload', async () => {
    const { page } = await openWith();
    await page.getByLabel('Site').selectOption('Default Web Site');
    await opened?.reload();
    assert.deepEqual(await opened?.ready(), {
      type: 'ready',
      state: { server: 'server-1', site: 'site-1', path: null, comparing: false },
    });
  });

  test('what is shown is kept too, and a model without a selection does not wipe it', async () => {
    await openWith();
    await opened?.show(model({ selectedServer: null, selectedSite: null, selectedPath: null, flows: [] }));
    await opened?.reload();
    assert.deepEqual(await opened?.ready(), {
      type: 'ready',
      state: { server: 'server-1', site: 'site-2', path: 'path-2', comparing: false },
    });
  });
});

describe('going to the deciding text', () => {
  test('from a hop, with the version of the shown analysis', async () => {
    const { page } = await openWith(model({ version: 41 }));
    await page.locator(`${hop(2)} .chip`).click({ force: true });
    assert.deepEqual(await opened?.posted(), [{ type: 'reveal', id: 'hop-2', version: 41 }]);
  });

  test('from a station: by the hop that arrives there', async () => {
    const { page } = await openWith();
    await page.locator(`${station(5)} .number`).click();
    await page.locator(`${station(1)} .number`).click();
    assert.deepEqual(await opened?.posted(), [{ type: 'reveal', id: 'hop-4', version: 7 }]);
  });

  test('from a warning and a reason', async () => {
    const { page } = await openWith();
    await page.getByRole('button', { name: 'MetaBase.xml:1204' }).click();
    await page.getByRole('button', { name: 'No EnableKernelSSL' }).click();
    assert.deepEqual(await opened?.posted(), [
      { type: 'reveal', id: 'warning-negotiate', version: 7 },
      { type: 'reveal', id: 'reason-mode', version: 7 },
    ]);
  });

  test('from a row of the table, by click once and by key', async () => {
    const { page } = await openWith();
    await page.locator('summary').click();
    const row = page.locator('tbody tr').nth(3);
    await row.locator('td').first().click();
    await row.getByRole('button').click();
    await row.getByRole('button').press('Enter');
    await page.locator('tbody tr').nth(4).locator('td').first().click();
    const reveal = { type: 'reveal', id: 'hop-4', version: 7 };
    assert.deepEqual(await opened?.posted(), [reveal, reveal, reveal]);
  });

  test('a reason without a text is no button', async () => {
    const { page } = await openWith();
    assert.equal(await page.locator('.reasons li').count(), 2);
    assert.equal(await page.locator('.reasons button').count(), 1);
  });
});

describe('walking the hops', () => {
  test('the picture is one stop of the tab key', async () => {
    const { page } = await openWith();
    await page.getByLabel('Path').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    assert.equal(await opened?.focused('data-hop'), '1');
    await page.keyboard.press('Tab');
    assert.equal(await opened?.focused('aria-label'), 'Previous hop');
  });

  test('arrow keys, Home and End go from hop to hop and stop at the ends', async () => {
    const { page } = await openWith();
    await page.locator(hop(1)).focus();
    const walk: (string | null | undefined)[] = [];
    for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowDown', 'ArrowUp', 'End', 'ArrowRight', 'Home']) {
      await page.keyboard.press(key);
      walk.push(await opened?.focused('data-hop'));
    }
    assert.deepEqual(walk, ['1', '2', '3', '2', '8', '8', '1']);
  });

  test('Enter and Space go to the text; a hop without one only tells itself', async () => {
    const { page } = await openWith();
    await page.locator(hop(1)).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Space');
    assert.deepEqual(await opened?.posted(), [
      { type: 'reveal', id: 'hop-2', version: 7 },
      { type: 'reveal', id: 'hop-2', version: 7 },
    ]);
    assert.equal(await page.locator(hop(1)).getAttribute('role'), 'img');
    assert.equal(
      await page.locator(hop(2)).getAttribute('aria-label'),
      '2. HTTP.SYS → HTTPFilter: HTTP.SYS hands the encrypted request to HTTPFilter in user mode. (encrypted, kernel → user mode)',
    );
  });

  test('the focused hop is lit in the picture and the table, with its text beneath and a ring around it', async () => {
    const { page } = await openWith();
    assert.equal(
      await page.locator('.caption').innerText(),
      'Point at a hop, or walk from hop to hop with the arrow keys.',
    );
    await page.locator(hop(1)).focus();
    await page.keyboard.press('ArrowRight');
    assert.equal(
      await page.locator('.caption').innerText(),
      '2. HTTP.SYS → HTTPFilter · encrypted · kernel → user mode\nHTTP.SYS hands the encrypted request to HTTPFilter in user mode.',
    );
    assert.deepEqual(
      await page
        .locator('svg .lit')
        .evaluateAll((lit) =>
          lit.map((element) => element.getAttribute('data-hop') ?? `station ${element.getAttribute('data-station')}`),
        ),
      ['2', 'station 2', 'station 3'],
    );
    assert.equal(await page.locator('tbody tr.lit th').textContent(), '2');
    const ring = await page.locator(`${hop(2)} .ring-outside`).evaluate((path) => getComputedStyle(path).stroke);
    assert.equal(ring, 'rgb(0, 120, 212)', 'the focus colour of the theme');
  });

  test('pointing lights a hop, or the row of it, for as long as the pointer is there', async () => {
    const { page } = await openWith();
    await page.locator('summary').click();
    await page.locator('tbody tr').nth(5).hover();
    assert.equal(await page.locator('svg [data-hop].lit').getAttribute('data-hop'), '6');
    await page.locator(`${station(4)} .number`).hover();
    assert.equal(await page.locator('svg [data-hop].lit').getAttribute('data-hop'), '3');
    await page.locator('h2').first().hover();
    assert.equal(await page.locator('svg .lit').count(), 0);
  });

  test('the buttons step round the hops and the caption is said aloud', async () => {
    const { page } = await openWith();
    await page.getByRole('button', { name: 'Previous hop' }).click();
    assert.match(await page.locator('.caption').innerText(), /^8\. HTTP\.SYS → Response/);
    assert.equal(await page.locator('.caption').getAttribute('aria-live'), 'polite');
    await page.getByRole('button', { name: 'Next hop' }).click();
    assert.match(await page.locator('.caption').innerText(), /^1\. Request → HTTP\.SYS/);
  });

  test('each of two pictures walks for itself', async () => {
    const { page } = await openWith(comparison());
    await page.getByRole('button', { name: 'Next hop' }).nth(1).click();
    const captions = await page.locator('.caption').allInnerTexts();
    assert.match(captions[0] ?? '', /^Point at/);
    assert.match(captions[1] ?? '', /^1\. Request/);
  });

  test('nothing moves where less motion is wished', async () => {
    const { page } = await openWith(model(), { reducedMotion: true });
    assert.equal(
      await page.locator(`${hop(1)} .wire`).evaluate((wire) => getComputedStyle(wire).transitionDuration),
      '0s',
    );
  });
});

describe('showing again', () => {
  test('keeps the focused hop, the scroll position and the open table', async () => {
    const { page } = await openWith(model(), { width: 400, height: 500 });
    await page.locator('summary').click();
    await page.locator(hop(1)).focus();
    await page.keyboard.press('End');
    const before = await page.evaluate(() => [document.querySelector('.picture')?.scrollLeft, scrollY]);
    assert.ok((before[0] ?? 0) > 0);
    await opened?.show(model({ version: 8, flows: [nineStations('other.example · /')], unknowns: [] }));
    assert.equal(await page.locator('h2').first().innerText(), 'other.example · /');
    assert.equal(await opened?.focused('data-hop'), '8');
    assert.deepEqual(await page.evaluate(() => [document.querySelector('.picture')?.scrollLeft, scrollY]), before);
    assert.equal(await page.locator('details').getAttribute('open'), '');
    assert.match(await page.locator('.caption').innerText(), /^8\./);
  });

  test('keeps the focused warning when another appears before it', async () => {
    const { page } = await openWith();
    const { warnings } = model();
    await page.getByRole('button', { name: 'MetaBase.xml:811' }).focus();
    await opened?.show(
      model({
        warnings: [{ ...warnings[0]!, message: 'Another.' }, ...warnings.slice(1)].map((warning) => ({
          ...warning,
          place: `${warning.place}0`,
        })),
      }),
    );
    assert.equal(await page.locator(':focus').innerText(), 'MetaBase.xml:8110');
  });

  test('keeps a focused picker, and the picture itself where it is the same', async () => {
    const { page } = await openWith();
    await page.getByLabel('Site').focus();
    const picture = await page.locator('.picture > svg').elementHandle();
    await opened?.show(model({ version: 9, notice: 'Stale.' }));
    assert.equal(await opened?.focused('name'), 'site');
    assert.equal(await picture?.evaluate((svg) => svg.isConnected), true);
    await page.locator(hop(2)).focus();
    await page.keyboard.press('Enter');
    assert.deepEqual(await opened?.posted(), [{ type: 'reveal', id: 'hop-2', version: 9 }]);
  });

  test('forgets a lit hop that is no longer there', async () => {
    const { page } = await openWith();
    await page.getByRole('button', { name: 'Previous hop' }).click();
    await opened?.show(model({ flows: [fiveStations()] }));
    assert.match(await page.locator('.caption').innerText(), /^Point at/);
    assert.equal(await page.locator('svg [tabindex="0"]').getAttribute('data-hop'), '1');
  });
});

describe('not trusting', () => {
  test('a hostile name is only text, everywhere', async () => {
    const { page } = await openWith(hostileModel());
    assert.equal(await page.locator('img, #app script').count(), 0);
    const text = await page.locator('#app').evaluate((app) => app.textContent);
    assert.ok(text.split(HOSTILE).length > 15);
    assert.equal(await page.locator('svg').first().getAttribute('aria-label'), HOSTILE);
    await page.getByRole('button', { name: HOSTILE }).last().click();
    assert.deepEqual(await opened?.posted(), [{ type: 'reveal', id: HOSTILE, version: 7 }]);
  });

  test('of a hostile picture only shapes and texts come in', async () => {
    const [hopView] = nineStations().hops;
    const { page } = await open();
    // The policy also refuses what the picture wanted, before it is left out.
    opened?.expectRefusals();
    await opened?.show(model({ flows: [{ ...nineStations(), svg: HOSTILE_SVG, hops: [hopView!] }] }));
    const inside = await page
      .locator('.picture')
      .evaluate((picture) => [...new Set([...picture.querySelectorAll('*')].map(({ localName }) => localName))]);
    assert.deepEqual(inside, ['svg', 'use', 'g', 'path', 'text']);
    const attributes = await page
      .locator('.picture')
      .evaluate((picture) =>
        [...picture.querySelectorAll('*')].flatMap((element) =>
          [...element.attributes].map(({ name, value }) => `${name}=${value}`),
        ),
      );
    assert.deepEqual(
      attributes.filter((attribute) => /^(?:on|style|href|xlink)|url|127\.0\.0\.1/i.test(attribute)),
      [],
    );
    assert.equal(await page.locator('.picture text').textContent(), 'kept');
    assert.equal(await page.locator('.picture text').getAttribute('id'), 'flow-0-kept');
  });

  test('what is no picture leaves its place empty and the table readable', async () => {
    for (const svg of [
      '',
      'no picture',
      '<svg xmlns="http://www.w3.org/2000/svg"><g></svg>',
      '<html xmlns="http://www.w3.org/1999/xhtml"/>',
    ]) {
      const { page } = await open();
      // The browser's own error page for a broken picture carries styles.
      opened?.expectRefusals();
      await opened?.show(model({ flows: [{ ...nineStations(), svg }] }));
      assert.equal(await page.locator('.picture').isVisible(), false, svg);
      assert.equal(await page.locator('tbody tr').count(), 8);
      await opened?.close();
      opened = null;
    }
  });

  test('messages that are none of the protocol are ignored', async () => {
    const { page } = await openWith();
    const good = model();
    const bad: unknown[] = [
      null,
      'show',
      [],
      { type: 'show' },
      { type: 'hide', model: good },
      { type: 'show', model: { ...good, version: '7' } },
      { type: 'show', model: { ...good, flows: [{ title: 'only a title' }] } },
      { type: 'show', model: { ...good, warnings: [{ ...good.warnings[0], severity: 'fatal' }] } },
      { type: 'show', model: { ...good, sites: [{ id: 1, label: 'a' }] } },
      { type: 'show', model: { ...good, unknowns: [1] } },
      { type: 'show', model: { ...good, strings: { ...good.strings, why: undefined } } },
    ];
    for (const message of bad) await opened?.send(message);
    assert.equal(await page.locator('h2').first().innerText(), 'shop.example · /checkout');
    assert.deepEqual(await opened?.posted(), []);
  });

  test('a kept state that is none is not sent', async () => {
    const { page } = await open();
    await page.evaluate(() => sessionStorage.setItem('fake-host-state', '{"server":1}'));
    await opened?.reload();
    assert.deepEqual(await opened?.ready(), { type: 'ready', state: null });
  });
});
