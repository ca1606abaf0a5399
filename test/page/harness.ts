/** Opens the built page in Chromium as the editor would: served under its content security policy, with a fake host. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { pagePolicy } from '../../src/protocol/messages';
import type * as axeCore from 'axe-core';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import type { PanelModel } from '../../src/protocol/messages';
import type {} from './fakeHost';

export const THEMES = ['vscode-light', 'vscode-dark', 'vscode-high-contrast', 'vscode-high-contrast-light'] as const;
export type Theme = (typeof THEMES)[number];

const root = new URL('../../', import.meta.url);
const built = new URL('out/page/', root);
const screenshots = new URL('out/screenshots/', root);

/** The files that the page may load; everything else is not found. */
const FILES: Readonly<Record<string, URL>> = {
  '/page.js': new URL('page.js', built),
  '/page.css': new URL('page.css', built),
  '/fakeHost.js': new URL('fakeHost.js', built),
  '/editorDefaults.css': new URL('themes/editorDefaults.css', import.meta.url),
  ...Object.fromEntries(THEMES.map((theme) => [`/${theme}.css`, new URL(`themes/${theme}.css`, import.meta.url)])),
};

const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };

function pageHtml(origin: string, theme: Theme): string {
  const nonce = randomBytes(16).toString('hex');
  const policy = pagePolicy(origin, nonce);
  return `<!DOCTYPE html><html lang="en"><head><meta charset="UTF-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><link rel="stylesheet" href="/editorDefaults.css"><link rel="stylesheet" href="/${theme}.css"><link rel="stylesheet" href="/page.css"><title>Request flow</title></head><body class="${theme}" data-vscode-theme-kind="${theme}"><main id="app"></main><script nonce="${nonce}" src="/fakeHost.js"></script><script nonce="${nonce}" src="/page.js"></script></body></html>`;
}

function serve(): Promise<Server> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const file = FILES[url.pathname];
    if (url.pathname === '/') {
      const theme = THEMES.find((name) => name === url.searchParams.get('theme')) ?? 'vscode-dark';
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(pageHtml(`http://${request.headers.host ?? ''}`, theme));
    } else if (file !== undefined) {
      response.writeHead(200, { 'content-type': `${TYPES[extname(file.pathname)] ?? 'text/plain'}; charset=utf-8` });
      response.end(readFileSync(file));
    } else {
      // The icon that every browser asks for is no error of the page.
      response.writeHead(url.pathname === '/favicon.ico' ? 204 : 404).end();
    }
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

export interface OpenOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  readonly reducedMotion?: boolean;
}

/** A browser and a server for the tests of one file. */
export class Harness {
  private constructor(
    private readonly server: Server,
    private readonly browser: Browser,
  ) {}

  static async start(): Promise<Harness> {
    const executablePath = process.env['IIS_SSL_CHROMIUM'];
    assert.ok(
      executablePath !== undefined && existsSync(fileURLToPath(new URL('page.js', built))),
      'Start these tests with `node scripts/test-page.mjs`: it builds the page and finds the browser.',
    );
    const args = JSON.parse(process.env['IIS_SSL_CHROMIUM_ARGS'] ?? '[]') as string[];
    const [server, browser] = await Promise.all([serve(), chromium.launch({ executablePath, args })]);
    return new Harness(server, browser);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** An empty page without a policy, for what needs a browser and not the panel. */
  async openBlank(): Promise<Page> {
    return this.browser.newPage();
  }

  /** Opens the page and waits until it has said `ready`. */
  async open({
    theme = 'vscode-dark',
    width = 1400,
    height = 1000,
    reducedMotion = true,
  }: OpenOptions = {}): Promise<OpenPage> {
    const context = await this.browser.newContext({
      viewport: { width, height },
      reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    // The test runner's compiler marks named functions with this helper; functions that run in the page need it there.
    await page.addInitScript('globalThis.__name ??= (named) => named');
    const opened = new OpenPage(page);
    await page.goto(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}/?theme=${theme}`);
    await opened.untilReady();
    return opened;
  }
}

export interface AxeFinding {
  readonly rule: string;
  readonly elements: readonly string[];
}

/** The page in a browser window. */
export class OpenPage {
  private readonly troubles: string[] = [];
  private refusalsExpected = false;

  constructor(readonly page: Page) {
    page.on('console', (message) => this.troubles.push(`console ${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => this.troubles.push(`uncaught: ${String(error)}`));
    page.on('dialog', (dialog) => {
      this.troubles.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }

  async untilReady(): Promise<void> {
    await this.page.waitForFunction(() => window.fakeHost.posted.length > 0);
  }

  /** Sends a message as the extension would, and waits until it was handled and painted. */
  async send(message: unknown): Promise<void> {
    await this.page.evaluate(async (data) => {
      const handled = new Promise((resolve) => addEventListener('message', resolve, { once: true }));
      postMessage(data, '*');
      await handled;
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }, message);
  }

  async show(model: PanelModel): Promise<void> {
    await this.send({ type: 'show', model });
  }

  /** What the page has posted, without the `ready` of its beginning. */
  async posted(): Promise<unknown[]> {
    const posted = await this.page.evaluate(() => window.fakeHost.posted);
    return posted.slice(1);
  }

  async ready(): Promise<unknown> {
    const [ready] = await this.page.evaluate(() => window.fakeHost.posted);
    return ready;
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.untilReady();
  }

  /** Changes the theme as the editor does: variables, then the body's class and kind. */
  async switchTheme(theme: Theme): Promise<void> {
    await this.page.evaluate(async (name) => {
      const old = document.querySelector<HTMLLinkElement>('link[href^="/vscode-"]')!;
      const sheet = document.createElement('link');
      sheet.rel = 'stylesheet';
      sheet.href = `/${name}.css`;
      const loaded = new Promise((resolve) => sheet.addEventListener('load', resolve, { once: true }));
      old.replaceWith(sheet);
      await loaded;
      document.body.className = name;
      document.body.dataset['vscodeThemeKind'] = name;
    }, theme);
  }

  /** What axe-core finds. Run through the debugger, so that the page's policy need not allow it. */
  async findings(): Promise<AxeFinding[]> {
    await this.page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
    return this.page.evaluate(async () => {
      const { axe } = window as unknown as { axe: typeof axeCore };
      const { violations } = await axe.run(document);
      return violations.map(({ id, nodes }) => ({
        rule: id,
        elements: nodes.map((node) => `${node.html} ${node.failureSummary ?? ''}`),
      }));
    });
  }

  async screenshot(name: string): Promise<void> {
    mkdirSync(screenshots, { recursive: true });
    await this.page.screenshot({ path: fileURLToPath(new URL(`page-${name}.png`, screenshots)), fullPage: true });
  }

  /** An attribute of what has the focus. */
  focused(attribute: string): Promise<string | null> {
    return this.page.evaluate((name) => document.activeElement?.getAttribute(name) ?? null, attribute);
  }

  /** From here on the content security policy may refuse things, as long as it does. */
  expectRefusals(): void {
    this.refusalsExpected = true;
  }

  /** Closes the window. Nothing may have been said on the console, and the policy may not have been violated. */
  async close(): Promise<void> {
    const violations = await this.page.evaluate(() => window.fakeHost.violations);
    await this.page.context().close();
    const troubles = [...this.troubles, ...violations.map((violation) => `policy: ${violation}`)];
    const isRefusal = (trouble: string): boolean => /^policy: |The action has been blocked\.$/.test(trouble);
    assert.deepEqual(this.refusalsExpected ? troubles.filter((trouble) => !isRefusal(trouble)) : troubles, []);
  }
}
