import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import {
  comparison,
  fiveStations,
  HOSTILE,
  HOSTILE_SVG,
  hostileModel,
  model,
  nineStations,
  requestHops,
} from './models';
import { must } from '../support/check';
import { Harness } from './harness';
import type { OpenOptions, OpenPage } from './harness';
import type { HopView } from '../../src/protocol/messages';

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

const NOTHING = { selected: null, count: 0 };

async function open(options?: OpenOptions): Promise<OpenPage> {
  opened = await harness.open(options);
  return opened;
}

async function openWith(shown = model(), options?: OpenOptions): Promise<OpenPage> {
  const page = await open(options);
  await page.show(shown);
  return page;
}

/** The hops of the picture that `model` shows, in the order of time. */
const HOPS = nineStations().hops;
const KEYS = HOPS.map(({ key }) => key);
/** A hop of the request, which are counted from 1. */
const hopView = (number: number): HopView => requestHops(nineStations())[number - 1]!;
const keyOf = (number: number): string => hopView(number).key;
const stationOf = (number: number): string => (number === 1 ? hopView(1).stations[0] : hopView(number - 1).stations[1]);
const hop = (number: number): string => `.flow-section:first-child svg [data-hop="${keyOf(number)}"]`;
const station = (number: number): string => `.flow-section:first-child svg [data-station="${stationOf(number)}"]`;
const row = (number: number): string => `.as-text tr[data-hop="${keyOf(number)}"]`;
const captionOf = ({ label, from, to, payload, boundary, what }: HopView): string =>
  `${label}. ${from} → ${to} · ${payload} · ${boundary}\n${what}`;

describe('showing', () => {
  test('says ready once, with no state at first, and shows nothing before the first model', async () => {
    const { page } = await open();
    assert.deepEqual(await page.evaluate(() => window.fakeHost.posted), [{ type: 'ready', state: null, room: 1360 }]);
    assert.equal((await page.locator('#app').innerText()).trim(), '');
  });

  test('the nine stations of IIS 6 in user mode, in order, with six crossings', async () => {
    const { page } = await openWith();
    const names = await page.locator('.station[data-station] .name').allTextContents();
    assert.deepEqual(names.slice(-9), [
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
    assert.equal(await page.locator('svg [data-hop]').count(), HOPS.length);
  });

  test('what becomes of the request, as a sign and in words', async () => {
    const { page } = await openWith(
      model({
        flows: [
          { ...nineStations(), outcome: { kind: 'refused', label: '403.7', text: 'A certificate is required.' } },
        ],
      }),
    );
    assert.equal(await page.locator('.outcome').innerText(), '403.7\nA certificate is required.');
    assert.equal(await page.locator('.outcome .icon').count(), 1);
  });

  test('the hops as a table, one body for each part', async () => {
    const { page } = await openWith();
    const rows = page.locator('.as-text tbody tr:not(.part)');
    assert.equal(await rows.count(), HOPS.length);
    await page.locator('.as-text summary').click();
    assert.deepEqual(await page.locator('.as-text tr.part').allInnerTexts(), [
      ...new Set(HOPS.map(({ part }) => part)),
    ]);
    assert.deepEqual(await page.locator(row(3)).locator('th, td').allInnerTexts(), [
      '3',
      'HTTPFilter',
      'HTTP.SYS',
      'user → kernel mode',
      'clear text',
      hopView(3).what,
    ]);
  });

  test('the settings in effect with what they override, each a way to its text', async () => {
    const { page } = await openWith();
    assert.deepEqual(
      await page
        .locator('.settings')
        .innerText()
        .then((text) => text.split('\n')),
      ['AccessSSLFlags', 'None /LM/W3SVC/1/ROOT/checkout', 'overrides Ssl · /LM/W3SVC'],
    );
    await page.getByRole('button', { name: '/LM/W3SVC/1/ROOT/checkout' }).click();
    await page.getByRole('button', { name: 'Ssl · /LM/W3SVC' }).click();
    assert.deepEqual(await opened?.posted(), [
      { type: 'reveal', id: 'setting-flags', version: 7 },
      { type: 'reveal', id: 'setting-flags-lost', version: 7 },
    ]);
  });

  test('severity in words, message, place and rule of each warning', async () => {
    const { page } = await openWith();
    assert.equal(
      await page.locator('.warning').nth(1).innerText(),
      'Warning A client certificate is required but never asked for: every request gets 403.7.\n\nMetaBase.xml:1204\nrequire-cert-without-negotiate\n\nApply: Add AccessSSLNegotiateCert\n\nCopy command: adsutil.vbs set w3svc/1/AccessSSLFlags 104',
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
        server: NOTHING,
        site: NOTHING,
        path: NOTHING,
        compare: { ...model().compare, kinds: [] },
        flows: [],
        warnings: [],
        unknowns: [],
        notice: 'Open a configuration file.',
      }),
    );
    assert.equal(
      (await page.locator('#app').innerText()).trim(),
      'Request flow\nCompare IIS 6 and IIS 7\n\nOpen a configuration file.',
    );
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

  test('an old picture is marked as such, in words', async () => {
    const { page } = await openWith(model({ notice: 'applicationHost.config cannot be read.', stale: true }));
    assert.equal(await page.locator('.notice').innerText(), 'Old pictureapplicationHost.config cannot be read.');
    await opened?.show(model({ notice: 'Something else.' }));
    assert.equal(await page.locator('.notice').innerText(), 'Something else.');
  });
});

describe('going to the deciding text', () => {
  test('from a hop, with the version of the shown analysis', async () => {
    const { page } = await openWith(model({ version: 41 }));
    await page.locator(`${hop(2)} .chip`).click();
    assert.deepEqual(await opened?.posted(), [{ type: 'reveal', id: 'hop 2', version: 41 }]);
  });

  test('from a station: by the hop that arrives there', async () => {
    const { page } = await openWith();
    await page.locator(`${station(5)} .number`).click();
    await page.locator(`${station(1)} .number`).click();
    assert.deepEqual(await opened?.posted(), [{ type: 'reveal', id: 'hop 4', version: 7 }]);
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
    await page.locator('.as-text summary').click();
    const link = page.locator(row(4));
    await link.locator('td').first().click();
    await link.getByRole('button').click();
    await link.getByRole('button').press('Enter');
    await page
      .locator(`${row(5)} td`)
      .first()
      .click();
    const reveal = { type: 'reveal', id: 'hop 4', version: 7 };
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
    await page.getByRole('button', { name: 'Actual size' }).focus();
    await page.keyboard.press('Tab');
    assert.equal(await opened?.focused('data-hop'), KEYS[0]);
    await page.keyboard.press('Tab');
    assert.equal(await opened?.focused('aria-label'), 'Previous hop');
  });

  test('arrow keys, Home and End go from hop to hop and stop at the ends', async () => {
    const { page } = await openWith();
    await page.locator(`svg [data-hop="${KEYS[0]}"]`).focus();
    const walk: (string | null | undefined)[] = [];
    for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowDown', 'ArrowUp', 'End', 'ArrowRight', 'Home']) {
      await page.keyboard.press(key);
      walk.push(await opened?.focused('data-hop'));
    }
    const last = KEYS.at(-1);
    assert.deepEqual(walk, [KEYS[0], KEYS[1], KEYS[2], KEYS[1], last, last, KEYS[0]]);
  });

  test('Enter and Space go to the text; a hop without one only tells itself', async () => {
    const { page } = await openWith();
    await page.locator(hop(1)).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Space');
    assert.deepEqual(await opened?.posted(), [
      { type: 'reveal', id: 'hop 2', version: 7 },
      { type: 'reveal', id: 'hop 2', version: 7 },
    ]);
    assert.equal(await page.locator(hop(1)).getAttribute('role'), 'img');
    assert.equal(
      await page.locator(hop(2)).getAttribute('aria-label'),
      `2. HTTP.SYS → HTTPFilter: ${hopView(2).what} (encrypted, kernel → user mode)`,
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
    assert.equal(await page.locator('.caption').innerText(), captionOf(hopView(2)));
    assert.deepEqual(
      await page
        .locator('svg .lit')
        .evaluateAll((lit) =>
          lit.map((element) => element.getAttribute('data-hop') ?? `station ${element.getAttribute('data-station')}`),
        ),
      [keyOf(2), `station ${stationOf(2)}`, `station ${stationOf(3)}`],
    );
    assert.equal(await page.locator('tbody tr.lit').getAttribute('data-hop'), keyOf(2));
    const ring = await page.locator(`${hop(2)} .ring-outside`).evaluate((path) => getComputedStyle(path).stroke);
    assert.equal(ring, 'rgb(0, 120, 212)', 'the focus colour of the theme');
  });

  test('pointing lights a hop, or the row of it, for as long as the pointer is there', async () => {
    const { page } = await openWith();
    await page.locator('.as-text summary').click();
    await page.locator(row(6)).hover();
    assert.equal(await page.locator('svg [data-hop].lit').getAttribute('data-hop'), keyOf(6));
    await page.locator(`${station(4)} .number`).hover();
    assert.equal(await page.locator('svg [data-hop].lit').getAttribute('data-hop'), keyOf(3));
    await page.locator('h2').first().hover();
    assert.equal(await page.locator('svg .lit').count(), 0);
  });

  test('the buttons step round the hops and the caption is said aloud', async () => {
    const { page } = await openWith();
    await page.getByRole('button', { name: 'Previous hop' }).click();
    assert.match(await page.locator('.caption').innerText(), /^8\. HTTP\.SYS → Response/);
    assert.equal(await page.locator('.caption').getAttribute('aria-live'), 'polite');
    for (const view of HOPS) {
      await page.getByRole('button', { name: 'Next hop' }).click();
      assert.equal(await page.locator('.caption').innerText(), captionOf(view));
    }
  });

  test('each of two pictures walks for itself', async () => {
    const { page } = await openWith(comparison());
    await page.getByRole('button', { name: 'Next hop' }).nth(1).click();
    const captions = await page.locator('.caption').allInnerTexts();
    assert.match(captions[0] ?? '', /^Point at/);
    assert.equal(captions[1], captionOf(fiveStations().hops[0]!));
  });

  test('the caret in the file lights its hop, and leaves a walk alone that went elsewhere', async () => {
    const { page } = await openWith();
    const light = (key: string | null, version = 7): Promise<void> | undefined =>
      opened?.send({ type: 'light', version, flow: 0, hop: key });
    const lit = page.locator('svg [data-hop].lit');
    await light(keyOf(4));
    assert.equal(await lit.getAttribute('data-hop'), keyOf(4));
    assert.equal(await page.locator('.caption').innerText(), captionOf(hopView(4)));
    await light(keyOf(2), 6);
    assert.equal(await lit.getAttribute('data-hop'), keyOf(4), 'a message about an old picture');
    await light(null);
    assert.equal(await lit.count(), 0);
    await light(keyOf(2));
    await page.getByRole('button', { name: 'Next hop' }).click();
    await light(null);
    assert.equal(await lit.getAttribute('data-hop'), keyOf(3));
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
    await page.locator('.as-text summary').click();
    await page.keyboard.press('1');
    await page.locator(hop(1)).focus();
    await page.keyboard.press('End');
    const before = await page.evaluate(() => [document.querySelector('.picture')?.scrollLeft, scrollY]);
    assert.ok((before[0] ?? 0) > 0);
    await opened?.show(model({ version: 8, flows: [nineStations('other.example · /')], unknowns: [] }));
    assert.equal(await page.locator('h2').first().innerText(), 'other.example · /');
    assert.equal(await opened?.focused('data-hop'), keyOf(8));
    assert.deepEqual(await page.evaluate(() => [document.querySelector('.picture')?.scrollLeft, scrollY]), before);
    assert.equal(await page.locator('.as-text').getAttribute('open'), '');
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
    await page.getByRole('combobox', { name: 'Site' }).focus();
    const picture = await page.locator('.picture > svg').elementHandle();
    await opened?.show(model({ version: 9, notice: 'Stale.' }));
    assert.equal(await opened?.focused('name'), 'site');
    assert.equal(await picture?.evaluate((svg) => svg.isConnected), true);
    await page.locator(hop(2)).focus();
    await page.keyboard.press('Enter');
    assert.deepEqual(await opened?.posted(), [{ type: 'reveal', id: 'hop 2', version: 9 }]);
  });

  test('forgets a lit hop that is no longer there', async () => {
    const { page } = await openWith();
    await page.getByRole('button', { name: 'Previous hop' }).click();
    await opened?.show(model({ flows: [fiveStations()] }));
    assert.match(await page.locator('.caption').innerText(), /^Point at/);
    assert.equal(await page.locator('svg [tabindex="0"]').getAttribute('data-hop'), fiveStations().hops[0]!.key);
  });
});

describe('not trusting', () => {
  test('answers whether client certificates work with kernel-mode SSL, with its sources, when it is asked', async () => {
    const { page } = await openWith(model());
    const [flow] = model().flows;
    const answer = must(flow?.answer, 'answer');
    const fold = page.locator('.answer');
    assert.equal(await fold.getByText(answer.text).isVisible(), false);
    await fold.getByText(answer.question).click();
    assert.equal(await fold.getByText(answer.text).isVisible(), true);
    assert.deepEqual(
      await fold.locator('li').allInnerTexts(),
      answer.statements.map(({ text, source }) => `${text} ${source}`),
    );
    await opened?.show(model({ flows: [{ ...fiveStations(), answer: null }] }));
    assert.equal(await fold.isVisible(), false);
  });

  test('a hostile name is only text, everywhere', async () => {
    const { page } = await openWith(hostileModel());
    assert.equal(await page.locator('img, #app script').count(), 0);
    const text = await page.locator('#app').evaluate((app) => app.textContent);
    assert.ok(text.split(HOSTILE).length > 15);
    assert.equal(await page.locator('.picture > svg').getAttribute('aria-label'), HOSTILE);
    await page.locator('.warning-place').getByRole('button', { name: HOSTILE }).click();
    assert.deepEqual(await opened?.posted(), [{ type: 'reveal', id: HOSTILE, version: 7 }]);
  });

  test('of a hostile picture only shapes and texts come in', async () => {
    const [first] = HOPS;
    const { page } = await open();
    // The policy also refuses what the picture wanted, before it is left out.
    opened?.expectRefusals();
    await opened?.show(model({ flows: [{ ...nineStations(), svg: HOSTILE_SVG, hops: [{ ...first!, key: '1' }] }] }));
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
      assert.equal(await page.locator('.as-text tbody tr:not(.part)').count(), HOPS.length);
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
      { type: 'show', model: { ...good, site: { selected: { id: 1, label: 'a' }, count: 1 } } },
      { type: 'show', model: { ...good, compare: { ...good.compare, kind: 'everything' } } },
      { type: 'show', model: { ...good, request: { ...good.request, errors: {} } } },
      { type: 'show', model: { ...good, unknowns: [1] } },
      { type: 'options', picker: 'colour', query: 1, items: [], more: 0 },
      { type: 'options', picker: 'site', query: 1, items: Array(51).fill({ id: 'a', label: 'a' }), more: 0 },
      { type: 'light', version: 7, flow: -1, hop: null },
      { type: 'draw', id: 1, svg: '<svg/>' },
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
    assert.deepEqual(await opened?.ready(), { type: 'ready', state: null, room: 1360 });
  });
});
