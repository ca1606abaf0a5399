// Pictures of the packaged extension in a real VS Code, on samples/, in the four kinds of colour theme, for people to
// look at: out/screenshots/<scene>-<theme>.png. A browser plays the user, from outside.
//
//   node scripts/screenshots.mjs [--theme NAME]... [--scene NAME]... [--extension VSIX] [--readme]
import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readArguments } from './vscode-host/arguments.mjs';
import { launchChromium } from './vscode-host/chromium.mjs';
import { Refusal, runMain } from './vscode-host/cleanup.mjs';
import { ensureCodeServer, newest } from './vscode-host/codeServer.mjs';
import { writeWithPalette } from './vscode-host/palettePng.mjs';
import { out, root } from './vscode-host/paths.mjs';
import { installVsix, remoteUri, startServer, temporaryDir, windowUrl } from './vscode-host/server.mjs';
import { packageVsix } from './vscode-host/vsix.mjs';
import { newWindow, windowOperations, windowSize, workbenchReady } from './vscode-host/window.mjs';

/** The folder that the windows show, and the file that is open in them. */
const folder = join(root, 'samples');
const file = join(folder, 'iis10-client-certificates', 'applicationHost.config');

/** The line of the file on which a text stands first, one-based. @param {string} text */
function lineOf(text) {
  return (
    readFileSync(file, 'utf8')
      .split('\n')
      .findIndex((line) => line.includes(text)) + 1
  );
}

/** Part of a file's name → the theme, and the class that the workbench wears in that kind of theme. */
const themes = {
  light: { name: 'Default Light Modern', kind: 'vs' },
  dark: { name: 'Default Dark Modern', kind: 'vs-dark' },
  'high-contrast': { name: 'Default High Contrast', kind: 'hc-black' },
  'high-contrast-light': { name: 'Default High Contrast Light', kind: 'hc-light' },
};

/** How wide the panel is in the pictures that show nothing but it, in CSS pixels, and how high its window. */
const panelSizes = [
  { width: 400, height: 1600 },
  { width: 900, height: 1400 },
  { width: 2000, height: 1100 },
];

/** What the activity bar and the borders take of a window beside a panel that fills it. */
const besidePanel = 48;

/**
 * What is pictured, in this order in one window: what the user does, and what must then be seen before the picture.
 * @typedef {ReturnType<typeof windowOperations>} User
 * @type {{ name: string, act: (user: User) => Promise<unknown>, size?: { width: number, height: number }, pointing?: boolean }[]}
 */
const scenes = [
  {
    name: 'editor',
    async act(user) {
      await user.waitForText('.codelens-decoration');
    },
  },
  {
    name: 'hover',
    pointing: true,
    async act(user) {
      await user.goToLine(lineOf('"Ssl, SslRequireCert"'));
      await user.hoverAt('SslRequireCert" />');
    },
  },
  {
    name: 'problems',
    async act(user) {
      await user.press('Escape');
      await user.command('View: Focus Problems');
      await user.waitForText('.markers-panel .monaco-list-row');
    },
  },
  {
    name: 'tree',
    async act(user) {
      await user.press('Control+J');
      await user.command('View: Show IIS SSL');
      await user.waitForText('.sidebar .monaco-list-row');
    },
  },
  {
    name: 'panel',
    async act(user) {
      await user.command('View: Close Primary Side Bar');
      await user.goToLine(lineOf('path="Partner API"'));
      await user.press('End');
      await user.command('IIS SSL: Show Request Flow');
      await user.webviewText('svg text');
    },
  },
  {
    name: 'panel-step',
    async act(user) {
      await user.webviewPress('ArrowRight', 'svg .hop[tabindex="0"]');
      for (let i = 0; i < 4; i++) await user.webviewPress('ArrowRight', 'svg .hop:focus');
    },
  },
  {
    name: 'panel-compare',
    async act(user) {
      await user.webviewClick('input[name="site"]');
      await user.type('Default');
      await user.webviewClick('[role="option"]');
      await user.command('IIS SSL: Compare Request Flows');
      await user.webviewText('.flow-section:nth-child(2) svg text');
      await user.webviewScrollTo('.toolbar');
    },
  },
  ...panelSizes.flatMap((size) => [
    {
      name: `panel-${size.width}`,
      size,
      /** @param {User} user */
      async act(user) {
        await user.command('IIS SSL: Show Request Flow');
        await user.webviewText('svg text');
        await user.command('View: Close Editors in Other Groups');
        await user.webviewText('svg text');
        await user.webviewScrollTo('.toolbar');
      },
    },
    {
      name: `panel-compare-${size.width}`,
      size,
      /** @param {User} user */
      async act(user) {
        await user.command('IIS SSL: Compare Request Flows');
        await user.webviewText('.flow-section:nth-child(2) svg text');
        await user.webviewScrollTo('.toolbar');
      },
    },
  ]),
  {
    name: 'differences',
    async act(user) {
      await user.command('View: Close All Editors');
      await user.command('IIS SSL: Compare Servers');
      await user.choose('Compare which server?', 'iis6-user-mode');
      await user.choose('with which server?', 'iis10-client-certificates');
      await user.waitForText('.sidebar .monaco-list-row[aria-label*="SSL mode"]');
      await user.click('.sidebar .monaco-list-row[aria-label*="SSL mode"]');
      await user.waitForText('.split-view-view:nth-child(2) .editor-group-container .view-line');
    },
  },
];

/** The pictures of the README, by their names in media/: a scene and a theme each. `--readme` takes them anew. */
const readmePictures = {
  'readme-panel.png': 'panel-light',
  'readme-compare.png': 'panel-compare-2000-dark',
};

await runMain(async () => {
  const { values } = readArguments({
    options: {
      theme: { type: 'string', multiple: true },
      scene: { type: 'string', multiple: true },
      extension: { type: 'string' },
      readme: { type: 'boolean' },
    },
  });
  const unknown = values.theme?.find((key) => !(key in themes));
  if (unknown) throw new Refusal(`There is no theme ${unknown}; there are ${Object.keys(themes).join(', ')}.`, 2);
  const names = scenes.map(({ name }) => name);
  const unknownScene = values.scene?.find((name) => !names.includes(name));
  if (unknownScene) throw new Refusal(`There is no scene ${unknownScene}; there are ${names.join(', ')}.`, 2);
  const chosen = Object.entries(themes).filter(([key]) => values.theme?.includes(key) ?? true);

  const vsix = values.extension ? resolve(values.extension) : await packageVsix();
  const codeServer = await ensureCodeServer(newest);
  const browser = await launchChromium();
  for (const [key, theme] of chosen) {
    const serverDataDir = temporaryDir('screenshots');
    await installVsix({ codeServer, serverDataDir, vsix });
    const server = await startServer({
      codeServer,
      serverDataDir,
      settings: { 'workbench.colorTheme': theme.name, 'editor.minimap.enabled': false },
    });
    await takePictures({ browser, server, key, theme, only: values.scene, readme: values.readme === true });
    await server.stop();
    rmSync(serverDataDir, { recursive: true, force: true, maxRetries: 5 });
  }
  return 0;
});

/**
 * Plays all scenes, since each begins where the last one ended, and takes the pictures that are wanted.
 * @param {object} options
 * @param {import('playwright-core').Browser} options.browser
 * @param {import('./vscode-host/server.mjs').RunningServer} options.server
 * @param {string} options.key
 * @param {{ name: string, kind: string }} options.theme
 * @param {readonly string[]} [options.only] the scenes to be pictured; all when not given
 * @param {boolean} options.readme whether the README's pictures are taken as well
 */
async function takePictures({ browser, server, key, theme, only, readme }) {
  const { page, close } = await newWindow(browser);
  const user = windowOperations(page, (name) => join(out, 'screenshots', `${name}-${key}.png`));
  await page.goto(windowUrl({ server, folder, payload: [['openFile', remoteUri(server, file)]] }));
  await workbenchReady(page);
  await page.locator(`.monaco-workbench.${theme.kind}`).waitFor();
  for (const { name, act, size, pointing } of scenes) {
    await page.setViewportSize(size ? { ...size, width: size.width + besidePanel } : windowSize);
    await act(user);
    if (only && !only.includes(name)) continue;
    // A pointer that was left somewhere opens tooltips.
    if (!pointing) {
      await page.mouse.move(0, 0, { steps: 3 });
      await page.locator('.workbench-hover-container').first().waitFor({ state: 'hidden' });
    }
    const picture = await user.screenshot(name);
    console.log(picture);
    if (!readme) continue;
    for (const [target, wanted] of Object.entries(readmePictures)) {
      if (wanted === `${name}-${key}`) writeWithPalette(picture, join(root, 'media', target));
    }
  }
  await close();
}
