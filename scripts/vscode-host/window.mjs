// A VS Code window in a headless browser, and what a user's hands and eyes do with it. Every operation waits until
// what it needs is there, and says what it saw instead when that does not come.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Frame} Frame */

/** How long an operation waits for what it needs, in milliseconds. */
const limit = 30_000;

/** The size of every window, and so of every picture. */
export const windowSize = { width: 1400, height: 900 };

/**
 * Opens a blank page for a window; navigate it to an address made by `windowUrl`.
 * @param {import('playwright-core').Browser} browser
 * @returns {Promise<{ page: Page, close: () => Promise<void> }>}
 */
export async function newWindow(browser) {
  const context = await browser.newContext({ viewport: windowSize, reducedMotion: 'reduce', locale: 'en-US' });
  const page = await context.newPage();
  page.setDefaultTimeout(limit);
  return { page, close: () => context.close() };
}

/**
 * Waits until the workbench is drawn.
 * @param {Page} page
 */
export async function workbenchReady(page) {
  await page.locator('.monaco-workbench .activitybar .action-item').first().waitFor({ timeout: 60_000 });
}

/**
 * Polls until a predicate gives something other than undefined, null or false.
 * @template T
 * @param {() => Promise<T | undefined | null | false>} predicate
 * @param {() => Promise<string>} complaint what to say when it does not
 * @returns {Promise<T>}
 */
export async function poll(predicate, complaint) {
  const until = Date.now() + limit;
  for (;;) {
    const value = await predicate();
    if (value !== undefined && value !== null && value !== false) return value;
    if (Date.now() > until) throw new Error(`${await complaint()} (waited ${limit / 1000} s)`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * Waits until the window has written down what it is to know after a reload. In a browser it does so every few seconds
 * while nobody does anything, since a page that is left has no time to write.
 * @param {Page} page
 * @param {string[]} texts that one of the kept values holds
 */
export async function memoryHolds(page, texts) {
  await poll(
    () =>
      page.evaluate(async (wanted) => {
        /** @type {<T>(request: IDBRequest<T>) => Promise<T>} */
        const result = (request) =>
          new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error ?? new Error('The database cannot be read.'));
          });
        for (const { name = '' } of await indexedDB.databases()) {
          if (!name.startsWith('vscode-web-state-db-')) continue;
          const database = await result(indexedDB.open(name));
          const stores = [...database.objectStoreNames];
          const values = await Promise.all(
            stores.map((store) => result(database.transaction(store).objectStore(store).getAll())),
          );
          database.close();
          if (values.flat().some((value) => wanted.every((text) => String(value).includes(text)))) return true;
        }
        return false;
      }, texts),
    async () => `The window's memory does not hold ${texts.join(' and ')}.`,
  );
}

/**
 * The documents of the visible webviews.
 * @param {Page} page
 * @returns {Promise<Frame[]>}
 */
async function webviewFrames(page) {
  /** @type {Frame[]} */
  const visible = [];
  for (const frame of page.frames()) {
    const host = frame.parentFrame();
    if (!host || !/\/webview\/browser\/pre\/fake\.html/.test(frame.url())) continue;
    const shown = await Promise.all([frame, host].map(async (each) => (await each.frameElement()).isVisible())).catch(
      () => [],
    );
    if (shown.length > 0 && shown.every(Boolean)) visible.push(frame);
  }
  return visible;
}

/**
 * Waits for a webview that shows a match of the selector.
 * @param {Page} page
 * @param {string} selector
 */
async function webviewWith(page, selector) {
  return poll(
    async () => {
      for (const frame of await webviewFrames(page)) {
        const element = frame.locator(selector).first();
        if (await element.isVisible().catch(() => false)) return { frame, element };
      }
      return undefined;
    },
    async () => {
      const frames = await webviewFrames(page);
      const texts = await Promise.all(
        frames.map((frame) =>
          frame
            .locator('body')
            .innerText()
            .catch(() => ''),
        ),
      );
      const seen = texts.map((text) => JSON.stringify(text.slice(0, 500))).join(', ');
      return `No webview shows ${selector}. ${frames.length === 0 ? 'There is no visible webview.' : `Visible webviews say: ${seen}`}`;
    },
  );
}

/**
 * Where a piece of text stands in the visible editors.
 * @param {Page} page
 * @param {string} text on one line
 * @returns {Promise<{ x: number, y: number }>} the middle of it
 */
async function positionOf(page, text) {
  return poll(
    () =>
      page.evaluate((wanted) => {
        for (const line of document.querySelectorAll('.editor-instance .view-line')) {
          const offset = (line.textContent ?? '').replaceAll('\u00a0', ' ').indexOf(wanted);
          if (offset < 0) continue;
          const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
          let rest = offset + Math.floor(wanted.length / 2);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const length = node.textContent?.length ?? 0;
            if (rest >= length) {
              rest -= length;
              continue;
            }
            const range = document.createRange();
            range.setStart(node, rest);
            range.setEnd(node, rest + 1);
            const box = range.getBoundingClientRect();
            if (box.width > 0) return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
            break;
          }
        }
        return undefined;
      }, text),
    async () => `No visible editor shows ${JSON.stringify(text)}.`,
  );
}

/**
 * What can be done in a window. The keys are the operations that `test/host/runner/driver.ts` asks for.
 * @param {Page} page
 * @param {(name: string) => string} pictureFile where a named picture goes
 */
export function windowOperations(page, pictureFile) {
  /** The box at the top of the window with which commands and file dialogs ask. @param {string} title */
  const question = (title) =>
    page.locator('.quick-input-widget', { has: page.locator('.quick-input-title', { hasText: title }) });
  const operations = {
    /**
     * Takes a picture: of the window, of what matches a selector in it, or of what matches it in a webview.
     * @param {string} name
     * @param {{ selector?: string, webview?: string }} [of]
     * @returns {Promise<string>} the file
     */
    async screenshot(name, of = {}) {
      const path = pictureFile(name);
      mkdirSync(dirname(path), { recursive: true });
      const options = /** @type {const} */ ({ path, animations: 'disabled' });
      if (of.webview) await (await webviewWith(page, of.webview)).element.screenshot(options);
      else if (of.selector) await page.locator(of.selector).first().screenshot(options);
      else await page.screenshot(options);
      return path;
    },

    /** Presses a key or chord, such as `Enter` or `Control+A`, where the focus is. @param {string} key */
    async press(key) {
      await page.keyboard.press(key);
    },

    /** Types text where the focus is. @param {string} text */
    async type(text) {
      await page.keyboard.type(text);
    },

    /** Runs a command by its title from the command palette, as a user does. @param {string} title */
    async command(title) {
      const box = page.locator('.quick-input-widget input').first();
      // A key that is pressed while the focus moves into a webview is lost, and so is what is typed while the palette of
      // the last command closes.
      let pressedAt = 0;
      await poll(
        async () => {
          if (await box.isVisible()) {
            const filled = box.fill(`>${title}`, { timeout: 1000 });
            return filled.then(
              () => true,
              () => false,
            );
          }
          if (Date.now() - pressedAt > 2000) {
            pressedAt = Date.now();
            await page.keyboard.press('F1');
          }
          return false;
        },
        async () => 'The command palette did not open.',
      );
      const row = page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
      await row.waitFor();
      await row.click();
    },

    /** Puts the caret of the editor on a line, and the line into view. @param {number} line one-based */
    async goToLine(line) {
      await page.keyboard.press('Control+G');
      const box = page.locator('.quick-input-widget input').first();
      await box.fill(`:${line}`);
      await box.press('Enter');
      await box.waitFor({ state: 'hidden' });
    },

    /** Chooses a row of the list that a command asks with. @param {string} title of the list @param {string} label */
    async choose(title, label) {
      await question(title).locator('.monaco-list-row', { hasText: label }).first().click();
    },

    /** Writes an answer into the field that a command or a dialog asks with. @param {string} title @param {string} text */
    async answer(title, text) {
      const box = question(title);
      const field = box.locator('input').first();
      // A file dialog that still reads the folder takes no answer: it is given again.
      let answeredAt = 0;
      await poll(
        async () => {
          if (!(await box.isVisible())) return answeredAt > 0;
          if (Date.now() - answeredAt > 2000) {
            await field.fill(text);
            await field.press('Enter');
            answeredAt = Date.now();
          }
          return false;
        },
        async () => `"${title}" does not take ${text}.`,
      );
    },

    /** Waits until such a question proposes what holds a text. @param {string} title @param {string} text */
    async proposed(title, text) {
      const field = question(title).locator('input').first();
      await poll(
        async () => (await field.isVisible()) && (await field.inputValue()).includes(text),
        async () => `Nothing with ${text} is proposed under "${title}".`,
      );
    },

    /** Clicks what matches a selector in the window. @param {string} selector */
    async click(selector) {
      await page.locator(selector).first().click();
    },

    /** The texts of what matches a selector in the window, now. @param {string} selector */
    async texts(selector) {
      return (await page.locator(selector).allInnerTexts()).map((text) => text.replaceAll('\u00a0', ' '));
    },

    /** Waits until something that matches a selector in the window has text, and gives it. @param {string} selector */
    async waitForText(selector) {
      return poll(
        async () => (await operations.texts(selector)).find((text) => text.trim() !== ''),
        async () => `Nothing that matches ${selector} has text.`,
      );
    },

    /** Puts the cursor of an editor into a piece of text by clicking it. @param {string} text */
    async clickAt(text) {
      const { x, y } = await positionOf(page, text);
      await page.mouse.click(x, y);
    },

    /** Rests the mouse on a piece of text in an editor. @param {string} text @returns {Promise<string>} the hover's text */
    async hoverAt(text) {
      const { x, y } = await positionOf(page, text);
      // A hover is asked for once, when the mouse comes to rest: while the extension is still starting nothing answers,
      // so the mouse goes away and comes back until a hover opens.
      let restingSince = 0;
      return poll(
        async () => {
          if (Date.now() - restingSince > 2000) {
            await page.mouse.move(x, y - 200);
            await page.mouse.move(x, y, { steps: 3 });
            restingSince = Date.now();
          }
          const said = await page
            .locator('.monaco-editor .monaco-hover:visible, .monaco-resizable-hover .monaco-hover:visible')
            .allInnerTexts();
          const shown = said.join('\n').replaceAll('\u00a0', ' ').trim();
          return shown !== '' && !/^Loading\b/.test(shown) ? shown : undefined;
        },
        async () => `No hover opened over ${JSON.stringify(text)}.`,
      );
    },

    /** The text of what matches a selector in a webview. @param {string} selector */
    async webviewText(selector) {
      return (await webviewWith(page, selector)).element.evaluate((element) =>
        element instanceof HTMLElement ? element.innerText : (element.textContent ?? ''),
      );
    },

    /**
     * When a match of a selector is in the document of a webview, or is not any more, by the clock of this machine. It
     * looks all the time, since the pause of `poll` would be a part of what is timed.
     * @param {string} selector
     * @param {boolean} wanted
     * @returns {Promise<number>} as of `Date.now()`
     */
    async webviewSight(selector, wanted) {
      const until = Date.now() + limit;
      while (Date.now() < until) {
        const found = await Promise.all(
          page
            .frames()
            .filter((frame) => /\/webview\/browser\/pre\/fake\.html/.test(frame.url()))
            // A frame that goes while it is asked has nothing.
            .map((frame) =>
              frame.evaluate((what) => document.querySelector(what) !== null, selector).catch(() => false),
            ),
        );
        if (found.includes(true) === wanted) return Date.now();
        // Where there is no frame yet nothing was waited for, and the browser is heard between turns only.
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      throw new Error(`A webview has ${wanted ? 'no ' : ''}${selector} (waited ${limit / 1000} s)`);
    },

    /** The texts of everything that matches a selector in the webview that shows it. @param {string} selector */
    async webviewTexts(selector) {
      const { frame } = await webviewWith(page, selector);
      return frame
        .locator(selector)
        .evaluateAll((elements) =>
          elements.map((element) => (element instanceof HTMLElement ? element.innerText : (element.textContent ?? ''))),
        );
    },

    /** An attribute of what matches a selector in a webview. @param {string} selector @param {string} name */
    async webviewAttribute(selector, name) {
      return (await webviewWith(page, selector)).element.getAttribute(name);
    },

    /** Clicks what matches a selector in a webview. @param {string} selector */
    async webviewClick(selector) {
      await (await webviewWith(page, selector)).element.click();
    },

    /** Chooses an option of a native select in a webview by its label. @param {string} selector @param {string} label */
    async webviewSelect(selector, label) {
      await (await webviewWith(page, selector)).element.selectOption({ label });
    },

    /** Writes into a field in a webview, in place of what stands there. @param {string} selector @param {string} text */
    async webviewFill(selector, text) {
      await (await webviewWith(page, selector)).element.fill(text);
    },

    /** Scrolls a webview until what matches a selector is in view. @param {string} selector */
    async webviewScrollTo(selector) {
      await (await webviewWith(page, selector)).element.evaluate((element) => element.scrollIntoView({ block: 'end' }));
    },

    /** Presses a key in a webview, on what matches a selector. @param {string} key @param {string} selector */
    async webviewPress(key, selector = 'body') {
      await (await webviewWith(page, selector)).element.press(key);
    },
  };
  return operations;
}
