import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { comparison, fiveStations, HOSTILE, model, nineStations, requestHops } from './models';
import { Harness } from './harness';
import { DEFAULT_REQUEST, EMPTY_STATE } from '../../src/protocol/messages';
import type { Locator } from 'playwright-core';
import type { OpenPage } from './harness';
import type { FromPage, PanelModel, PickerItem } from '../../src/protocol/messages';

let harness: Harness;
let opened: OpenPage;

before(async () => {
  harness = await Harness.start();
});
after(() => harness.stop());
afterEach(() => opened.close());

async function openWith(shown: PanelModel = model()): Promise<OpenPage> {
  opened = await harness.open();
  await opened.show(shown);
  return opened;
}

const MANY: readonly PickerItem[] = Array.from({ length: 10_000 }, (_, i) => ({
  id: `${i + 1}:${i}`,
  label: `site-${String(i + 1).padStart(5, '0')}.example`,
}));

/** Answers the last question about a list as the extension does: at most fifty of what contains the text. */
async function answer(items: readonly PickerItem[] = MANY): Promise<string> {
  const search = ((await opened.posted()) as FromPage[]).filter(({ type }) => type === 'search').at(-1);
  assert.ok(search?.type === 'search');
  const found = items.filter(({ label }) => label.includes(search.text));
  const { picker, query } = search;
  await opened.send({
    type: 'options',
    picker,
    query,
    items: found.slice(0, 50),
    more: Math.max(0, found.length - 50),
  });
  return search.text;
}

const field = (name: string): Locator => opened.page.getByRole('combobox', { name, exact: true });
const options = (): Locator => opened.page.locator('[role=option]');

async function picks(): Promise<FromPage[]> {
  return ((await opened.posted()) as FromPage[]).filter(({ type }) => type !== 'search' && type !== 'room');
}

describe('a site of ten thousand', () => {
  const many = (): PanelModel => model({ site: { selected: MANY[122]!, count: 10_000 } });

  test('is found by typing; fifty options are in the page and the rest is counted', async () => {
    const { page } = await openWith(many());
    await field('Site').click();
    assert.equal(await answer(), '');
    assert.equal(await options().count(), 50);
    assert.equal(await page.locator('.options-note').first().isVisible(), false, 'that of the hidden server picker');
    assert.equal(await page.getByText('50 of 10000: type to find the others.').isVisible(), true);
    await page.keyboard.type('0999');
    assert.equal(await answer(), '0999');
    assert.deepEqual(await options().allInnerTexts(), [
      'site-00999.example',
      ...Array.from({ length: 10 }, (_, i) => `site-0999${i}.example`),
    ]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.deepEqual(await picks(), [{ type: 'pick', picker: 'site', id: '9990:9989' }]);
    assert.equal(await options().count(), 0);
    assert.equal(await field('Site').inputValue(), 'site-09990.example');
  });

  test('a late answer to an older question is not shown', async () => {
    const { page } = await openWith(many());
    await field('Site').click();
    await page.keyboard.type('12');
    await opened.send({ type: 'options', picker: 'site', query: 1, items: [MANY[0]], more: 0 });
    assert.equal(await options().count(), 0);
    await answer();
    assert.ok((await options().count()) > 0);
  });

  test('Escape leaves it as it was, and so does going away', async () => {
    const { page } = await openWith(many());
    for (const leave of ['Escape', 'Tab']) {
      await field('Site').click();
      await page.keyboard.type('9');
      await answer();
      await page.keyboard.press(leave);
      assert.equal(await options().count(), 0);
      assert.equal(await field('Site').inputValue(), 'site-00123.example');
    }
    assert.deepEqual(await picks(), []);
  });

  test('says so when nothing contains the text', async () => {
    const { page } = await openWith(many());
    await field('Site').click();
    await page.keyboard.type('nowhere');
    await answer();
    assert.equal(await page.getByText('Nothing contains this text.').isVisible(), true);
    await page.keyboard.press('Enter');
    assert.deepEqual(await picks(), []);
  });

  test('the arrow keys tell a screen reader which option they are at, and go round', async () => {
    const { page } = await openWith(many());
    await field('Site').press('ArrowDown');
    await answer(MANY.slice(121, 124));
    const at = async (): Promise<string> => {
      const id = await field('Site').getAttribute('aria-activedescendant');
      return page.locator(`[id="${id}"]`).innerText();
    };
    assert.equal(await field('Site').getAttribute('aria-expanded'), 'true');
    assert.equal(await at(), 'site-00123.example', 'the selected one');
    assert.equal(await options().nth(1).getAttribute('aria-selected'), 'true');
    await page.keyboard.press('ArrowDown');
    assert.equal(await at(), 'site-00124.example');
    await page.keyboard.press('ArrowDown');
    assert.equal(await at(), 'site-00122.example');
    assert.deepEqual(await opened.findings(), []);
  });

  test('a refresh leaves what is typed and the list where they are', async () => {
    const { page } = await openWith(many());
    await field('Site').click();
    await page.keyboard.type('0999');
    await answer();
    await opened.show({ ...many(), version: 8 });
    assert.equal(await field('Site').inputValue(), '0999');
    assert.equal(await options().count(), 11);
  });
});

describe('picking', () => {
  test('a server, a site, a path and what stands beside, by pointer; nothing is posted for the same again', async () => {
    const shown = comparison();
    await openWith({ ...shown, compare: { ...shown.compare, kind: 'site', other: { selected: MANY[0]!, count: 3 } } });
    for (const name of ['Server', 'Site', 'Path', 'With']) {
      await field(name).click();
      await answer(MANY.slice(0, 2));
      await options()
        .nth(name === 'With' ? 0 : 1)
        .click();
    }
    await field('With').click();
    await answer(MANY.slice(0, 2));
    await options().nth(1).click();
    assert.deepEqual(await picks(), [
      { type: 'pick', picker: 'server', id: '2:1' },
      { type: 'pick', picker: 'site', id: '2:1' },
      { type: 'pick', picker: 'path', id: '2:1' },
      { type: 'pick', picker: 'other', id: '2:1' },
    ]);
  });

  test('one server needs no choice', async () => {
    await openWith();
    assert.equal(await field('Server').isVisible(), false);
    await opened.show(comparison());
    assert.equal(await field('Server').isVisible(), true);
  });

  test('hostile names are only text in the list', async () => {
    const { page } = await openWith();
    await field('Site').click();
    await answer([{ id: 'hostile', label: HOSTILE }]);
    assert.equal(await options().innerText(), HOSTILE);
    assert.equal(await page.locator('img, #app script').count(), 0);
  });

  test('is kept, and sent with ready after a reload', async () => {
    await openWith();
    await field('Site').click();
    await answer(MANY.slice(0, 1));
    await options().first().click();
    await opened.reload();
    assert.deepEqual(await opened.ready(), {
      type: 'ready',
      state: { ...EMPTY_STATE, server: 'server-1', site: '1:0' },
      room: 1360,
    });
  });

  test('what is shown is kept too, and a model without a selection or an old picture does not wipe it', async () => {
    const nothing = { selected: null, count: 0 };
    await openWith();
    await opened.show(model({ server: nothing, site: nothing, path: nothing, flows: [] }));
    await opened.show(model({ stale: true, path: { selected: { id: 'old', label: 'old' }, count: 1 } }));
    await opened.reload();
    const state = { ...EMPTY_STATE, server: 'server-1', site: 'site-2', path: 'path-2' };
    assert.deepEqual(await opened.ready(), { type: 'ready', state, room: 1360 });
  });
});

describe('comparing', () => {
  test('IIS 6 and IIS 7 is one click', async () => {
    const { page } = await openWith();
    await page.getByRole('button', { name: 'Compare IIS 6 and IIS 7' }).click();
    assert.deepEqual(await picks(), [{ type: 'compare', kind: 'article' }]);
    await opened.show(comparison());
    assert.equal(await page.getByRole('button', { name: 'Compare IIS 6 and IIS 7' }).isVisible(), false);
  });

  test('a kind is chosen, then its sides', async () => {
    const { page } = await openWith();
    await page.getByLabel('Compare', { exact: true }).selectOption('Two versions of Windows');
    const items = ['ws2019', 'ws2025'].map((id) => ({ id, label: id }));
    const side = { items, selected: 'ws2019' };
    await opened.show(model({ compare: { ...model().compare, kind: 'windows', left: side, right: side } }));
    await page.getByLabel('Left').selectOption('ws2025');
    await page.getByLabel('Right').selectOption('ws2025');
    assert.deepEqual(await picks(), [
      { type: 'compare', kind: 'windows' },
      { type: 'compareSide', side: 'left', id: 'ws2025' },
      { type: 'compareSide', side: 'right', id: 'ws2025' },
    ]);
  });

  test('the hops stand in pairs, what differs is said and marked, crossings and outcomes lead', async () => {
    const { page } = await openWith(comparison());
    const rows = page.locator('.comparison tbody tr');
    const cells = (index: number): Promise<string[]> => rows.nth(index).locator('th, td').allInnerTexts();
    assert.deepEqual(await cells(0), ['user/kernel crossings', '6', '2']);
    assert.equal((await cells(1))[0], 'Outcome');
    assert.equal((await cells(2))[0], '= same');
    assert.match(
      (await cells(3)).join('|'),
      /^≠ differs\|2\. HTTP\.SYS → HTTPFilter .*\|2\. HTTP\.SYS → Worker process /,
    );
    assert.deepEqual((await cells(4)).at(-1), 'no such hop');
    assert.deepEqual(
      await page
        .locator('svg .difference')
        .evaluateAll((marks) =>
          marks.map((mark) => `${mark.closest('[data-hop]')?.getAttribute('data-hop')} ${mark.textContent}`),
        ),
      [requestHops(nineStations()), requestHops(fiveStations())].map((hops) => `${hops[1]?.key} ≠`),
    );
    await opened.show(model());
    assert.equal(await page.locator('.comparison').isVisible(), false);
  });

  test('lighting a hop marks its counterpart in the other picture', async () => {
    const { page } = await openWith(comparison());
    const focus = (number: number): Promise<void> =>
      page
        .locator(`.flow-section:first-child svg [data-hop="${requestHops(nineStations())[number - 1]?.key}"]`)
        .focus();
    await focus(8);
    const marked = page.locator('.flow-section:nth-child(2) svg .counterpart');
    assert.equal(await marked.getAttribute('data-hop'), requestHops(fiveStations())[3]?.key);
    await focus(3);
    assert.equal(await marked.count(), 0);
  });
});

describe('the request', () => {
  const openForm = (): Promise<void> => opened.page.locator('.request summary').click();

  test('every change of a field asks at once', async () => {
    const { page } = await openWith();
    await openForm();
    await page.getByLabel('Highest TLS').selectOption('TLS 1.2');
    await page.getByLabel('Highest HTTP').selectOption('HTTP/1.1');
    await page.getByLabel('Client certificate').selectOption('valid client certificate');
    await page.getByRole('checkbox', { name: 'Sends SNI' }).click();
    await page.getByLabel('Body in bytes').fill('60000');
    await page.getByLabel('Local address').fill('10.0.0.5');
    await page.getByLabel('URL').fill('https://shop.example/admin');
    await page.keyboard.press('Enter');
    const last = {
      url: 'https://shop.example/admin',
      localAddress: '10.0.0.5',
      sni: false,
      tls: '1.2',
      http: '1.1',
      clientCertificate: 'valid',
      bodyBytes: '60000',
    };
    const posted = await picks();
    assert.equal(posted.length, 7);
    assert.deepEqual(posted.at(-1), { type: 'request', values: last });
    await page.getByRole('button', { name: 'Default request' }).click();
    assert.deepEqual((await picks()).at(-1), { type: 'request', values: DEFAULT_REQUEST });
  });

  test('what is wrong stands beside its field and is told to a screen reader; mending it asks at each key', async () => {
    const { page } = await openWith();
    const { request } = model();
    const error = 'The port "99999" is none: ports are whole numbers from 0 to 65535.';
    const url = 'https://shop.example:99999/';
    await opened.show(
      model({ request: { ...request, values: { ...request.values, url }, errors: { ...request.errors, url: error } } }),
    );
    const input = page.getByLabel('URL');
    assert.equal(await input.isVisible(), true, 'the form opens');
    assert.equal(await input.getAttribute('aria-invalid'), 'true');
    const id = await input.getAttribute('aria-describedby');
    assert.equal(await page.locator(`[id="${id}"]`).innerText(), error);
    const [above, below] = [await input.boundingBox(), await page.getByText(error).boundingBox()];
    assert.ok(above && below && below.y - (above.y + above.height) < 16);
    assert.deepEqual(await opened.findings(), []);
    await input.press('End');
    await input.press('Backspace');
    assert.deepEqual((await picks()).at(-1), {
      type: 'request',
      values: { ...DEFAULT_REQUEST, url: 'https://shop.example:99999' },
    });
    await opened.show(model());
    assert.equal(await page.getByText(error).isVisible(), false);
  });

  test('is opened, with the focus in the URL, when the extension asks for it', async () => {
    await openWith();
    await opened.send({ type: 'focusRequest' });
    assert.equal(await opened.focused('name'), 'url');
  });

  test('a refresh does not take away what is being typed', async () => {
    const { page } = await openWith();
    const { request } = model();
    const errors = { ...request.errors, url: 'No URL yet.' };
    const answer = (url: string): Promise<void> =>
      opened.show(model({ request: { ...request, values: { ...request.values, url }, errors } }));
    await openForm();
    await answer('');
    await page.getByLabel('URL').pressSequentially('https://half');
    // An answer to an earlier key comes late.
    await answer('http');
    await page.getByLabel('URL').pressSequentially('-typed');
    assert.equal(await page.getByLabel('URL').inputValue(), 'https://half-typed');
    assert.equal(((await picks()).at(-1) as { values?: { url: string } }).values?.url, 'https://half-typed');
  });

  test('its form stays open over a reload', async () => {
    await openWith();
    await openForm();
    // The browser tells of an opened fold some time after it has opened it.
    await opened.page.waitForFunction(() =>
      (sessionStorage.getItem('fake-host-state') ?? '').includes('"formOpen":true'),
    );
    await opened.reload();
    await opened.show(model());
    assert.equal(await opened.page.getByLabel('URL').isVisible(), true);
  });
});

describe('helping', () => {
  test('a fix and a missing file are asked for by id, with the version of the picture', async () => {
    const { page } = await openWith(model({ version: 12 }));
    await page.getByRole('button', { name: 'Apply: Add AccessSSLNegotiateCert' }).click();
    await page.getByRole('button', { name: 'Copy command: adsutil.vbs' }).press('Enter');
    await page.getByRole('button', { name: 'Add this file…' }).click();
    assert.deepEqual(await picks(), [
      { type: 'fix', id: 'fix-negotiate', version: 12 },
      { type: 'fix', id: 'fix-command', version: 12 },
      { type: 'add', id: 'add-netsh', version: 12 },
    ]);
  });

  test('a new width of the panel is told in steps', async () => {
    const { page } = await openWith();
    await page.setViewportSize({ width: 1388, height: 900 });
    await page.setViewportSize({ width: 432, height: 900 });
    // The browser may tell the page of both widths at once.
    await page.waitForFunction(() =>
      window.fakeHost.posted.some((message) => JSON.stringify(message) === '{"type":"room","room":400}'),
    );
    const rooms = ((await opened.posted()) as FromPage[]).filter(({ type }) => type === 'room');
    assert.deepEqual(rooms.at(-1), { type: 'room', room: 400 });
    assert.ok(rooms.length <= 2);
  });
});
