// The extension under test: what the packaged VSIX contains, unpacked by VS Code itself.
import { cpSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { installVsix, temporaryDir } from './server.mjs';
import { packageVsix } from './vsix.mjs';

/**
 * @param {import('./codeServer.mjs').CodeServer} codeServer the VS Code that unpacks the VSIX
 * @param {string} [extension] a VSIX, or the folder of an unpacked extension; this checkout, packaged, when not given
 * @returns {Promise<string>} folder of the unpacked extension
 */
export async function unpackExtension(codeServer, extension) {
  const source = resolve(extension ?? (await packageVsix()));
  if (statSync(source).isDirectory()) return source;
  return installVsix({ codeServer, serverDataDir: temporaryDir('extension'), vsix: source });
}

/**
 * Copies the extension for a run. Its folder also takes the suites: VS Code runs them in the extension host that runs
 * the extension which they lie in.
 * @param {string} unpacked
 * @param {string} target
 * @param {'node' | 'web'} host for `web`, the copy has no entry point for Node, which makes a window run the browser
 *   entry point in the web-worker extension host
 */
export function stageExtension(unpacked, target, host) {
  cpSync(unpacked, target, { recursive: true });
  if (host === 'node') return;
  const manifestPath = join(target, 'package.json');
  const { main: _main, ...manifest } = JSON.parse(readFileSync(manifestPath, 'utf8'));
  writeFileSync(manifestPath, JSON.stringify(manifest, null, 2));
}
