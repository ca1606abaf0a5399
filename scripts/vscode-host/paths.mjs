// Where things are: the checkout, its ignored output folder, the cache that outlives a checkout.
import { homedir, platform } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Everything these scripts write inside the checkout goes below this folder (not under version control). */
export const out = join(root, 'out');

/**
 * The folder that keeps a VS Code between runs: IIS_SSL_CACHE, else this user's cache folder.
 * @returns {string}
 */
export function cacheDir() {
  if (process.env.IIS_SSL_CACHE) return resolve(process.env.IIS_SSL_CACHE);
  const name = 'iis-ssl-explorer';
  if (platform() === 'win32') return join(process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), name);
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Caches', name);
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), name);
}
