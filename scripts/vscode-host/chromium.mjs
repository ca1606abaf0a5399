// A browser for the tests and pictures: one that is installed, or Debian's.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { onCleanup, Refusal } from './cleanup.mjs';
import { run, runOrThrow, which } from './processes.mjs';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
];

/** Where installers put a browser without putting it on PATH. */
function usualPlaces() {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (process.platform === 'win32') {
    const folders = [process.env.ProgramFiles, process.env['ProgramFiles(x86)'], process.env.LOCALAPPDATA].filter(
      (folder) => folder !== undefined,
    );
    const programs = [
      ['Google', 'Chrome', 'Application', 'chrome.exe'],
      ['Chromium', 'Application', 'chrome.exe'],
      ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
    ];
    return folders.flatMap((folder) => programs.map((program) => join(folder, ...program)));
  }
  return ['/usr/bin', '/usr/local/bin', '/snap/bin'].flatMap((folder) => names.map((name) => join(folder, name)));
}

/**
 * The browser that is installed: IIS_SSL_CHROMIUM, else what PATH or the usual places hold.
 * @returns {string | undefined}
 */
export function findChromium() {
  const named = process.env.IIS_SSL_CHROMIUM;
  if (named) {
    if (existsSync(named)) return named;
    throw new Refusal(`IIS_SSL_CHROMIUM names ${named}, which is not there.`, 2);
  }
  for (const name of names) {
    const found = which(name);
    if (found) return found;
  }
  return usualPlaces().find((place) => existsSync(place));
}

/**
 * A browser, installing Debian's when there is none and this user may.
 * @returns {Promise<string>} path of the program
 */
export async function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  if (process.platform === 'linux' && process.getuid?.() === 0 && which('apt-get')) {
    console.error("No Chromium, Chrome or Edge is installed: installing Debian's chromium (about 100 MB) …");
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    // An update can fail for one of several sources and the install still work, so only the install decides.
    await run('apt-get', ['-q', 'update'], { env });
    await runOrThrow('apt-get', ['-qy', 'install', '--no-install-recommends', 'chromium', 'fonts-liberation'], { env });
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new Refusal(
    'No browser was found: install Chromium, Chrome or Edge, or set IIS_SSL_CHROMIUM to the path of one.',
    2,
  );
}

/**
 * Arguments for a browser that shows only what it is told to: no first-run pages, no traffic of its own.
 * @type {readonly string[]}
 */
export const launchArgs = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
  // /dev/shm is tiny in containers.
  '--disable-dev-shm-usage',
  // Chromium's sandbox refuses to run for root.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/**
 * Starts a headless browser; it is closed when the script ends.
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchChromium() {
  const executablePath = await ensureChromium();
  // Loaded late: asking for the path alone needs no Playwright.
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    args: [...launchArgs],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  onCleanup(() => browser.close());
  return browser;
}
