// Pictures of the packaged extension in a real VS Code, on samples/, in the four kinds of colour theme, for people to
// look at: out/screenshots/<scene>-<theme>.png. A browser plays the user, from outside.
//
//   node scripts/screenshots.mjs [--theme NAME]... [--extension VSIX] [--readme]
import { copyFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readArguments } from './vscode-host/arguments.mjs';
import { launchChromium } from './vscode-host/chromium.mjs';
import { Refusal, runMain } from './vscode-host/cleanup.mjs';
import { ensureCodeServer, newest } from './vscode-host/codeServer.mjs';
import { out, root } from './vscode-host/paths.mjs';
import { installVsix, remoteUri, startServer, temporaryDir, windowUrl } from './vscode-host/server.mjs';
import { packageVsix } from './vscode-host/vsix.mjs';
import { newWindow, windowOperations, workbenchReady } from './vscode-host/window.mjs';

/** The folder that the windows show, and the file that is open in them. */
const folder = join(root, 'samples');
const file = join(folder, 'iis10-client-certificates', 'applicationHost.config');

/** Part of a file's name → the theme, and the class that the workbench wears in that kind of theme. */
const themes = {
  light: { name: 'Default Light Modern', kind: 'vs' },
  dark: { name: 'Default Dark Modern', kind: 'vs-dark' },
  'high-contrast': { name: 'Default High Contrast', kind: 'hc-black' },
  'high-contrast-light': { name: 'Default High Contrast Light', kind: 'hc-light' },
};

/**
 * What is pictured, in this order in one window: what the user does, and what must then be seen before the picture.
 * @typedef {ReturnType<typeof windowOperations>} User
 * @type {{ name: string, act: (user: User) => Promise<unknown> }[]}
 */
const scenes = [
  { name: 'hover', act: (user) => user.hoverAt('sslFlags=') },
  {
    name: 'sidebar',
    async act(user) {
      await user.press('Escape');
      await user.click('.activitybar .action-label[aria-label^="IIS SSL"]');
      await user.waitForText('.sidebar .monaco-list-row');
    },
  },
  {
    name: 'panel',
    async act(user) {
      await user.command('IIS SSL: Show Request Flow');
      await user.webviewText('svg text');
    },
  },
  {
    name: 'panel-wide',
    async act(user) {
      await user.command('View: Close Primary Side Bar');
      await user.command('View: Toggle Maximize Editor Group');
      await user.webviewText('svg text');
    },
  },
  {
    name: 'compare',
    async act(user) {
      await user.command('IIS SSL: Compare Request Flows');
      await user.webviewText('.flow-section:nth-child(2) svg text');
    },
  },
];

/** The picture of the README: a scene and a theme. `--readme` takes it anew into media/. */
const readmePicture = { scene: 'compare', theme: 'light', file: join(root, 'media', 'readme-panel.png') };

await runMain(async () => {
  const { values } = readArguments({
    options: {
      theme: { type: 'string', multiple: true },
      extension: { type: 'string' },
      readme: { type: 'boolean' },
    },
  });
  const unknown = values.theme?.find((key) => !(key in themes));
  if (unknown) throw new Refusal(`There is no theme ${unknown}; there are ${Object.keys(themes).join(', ')}.`, 2);
  const chosen = Object.entries(themes).filter(([key]) => values.theme?.includes(key) ?? true);

  const vsix = values.extension ? resolve(values.extension) : await packageVsix();
  const codeServer = await ensureCodeServer(newest);
  const browser = await launchChromium();
  for (const [key, theme] of chosen) {
    const serverDataDir = temporaryDir('screenshots');
    await installVsix({ codeServer, serverDataDir, vsix });
    const server = await startServer({ codeServer, serverDataDir, settings: { 'workbench.colorTheme': theme.name } });
    await takePictures({ browser, server, key, theme, readme: values.readme === true });
    await server.stop();
    rmSync(serverDataDir, { recursive: true, force: true, maxRetries: 5 });
  }
  return 0;
});

/**
 * @param {object} options
 * @param {import('playwright-core').Browser} options.browser
 * @param {import('./vscode-host/server.mjs').RunningServer} options.server
 * @param {string} options.key
 * @param {{ name: string, kind: string }} options.theme
 * @param {boolean} options.readme whether the README's picture is taken as well
 */
async function takePictures({ browser, server, key, theme, readme }) {
  const { page, close } = await newWindow(browser);
  const user = windowOperations(page, (name) => join(out, 'screenshots', `${name}-${key}.png`));
  await page.goto(windowUrl({ server, folder, payload: [['openFile', remoteUri(server, file)]] }));
  await workbenchReady(page);
  await page.locator(`.monaco-workbench.${theme.kind}`).waitFor();
  for (const { name, act } of scenes) {
    await act(user);
    const picture = await user.screenshot(name);
    console.log(picture);
    if (readme && name === readmePicture.scene && key === readmePicture.theme)
      copyFileSync(picture, readmePicture.file);
  }
  await close();
}
