// The extension under test: what the packaged VSIX contains, in folders that a test window can load it from.
import { cpSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { installVsix, temporaryDir } from './server.mjs';
import { packageVsix } from './vsix.mjs';

/**
 * @typedef {object} StagedExtension
 * @property {string} node folder of the extension as it is packaged
 * @property {string} web the same without its entry point for Node, which makes a window run its browser entry point
 *   in the web-worker extension host
 */

/**
 * @param {import('./codeServer.mjs').CodeServer} codeServer the VS Code that unpacks the VSIX
 * @param {string} [extension] a VSIX, or the folder of an unpacked extension; this checkout, packaged, when not given
 * @returns {Promise<StagedExtension>}
 */
export async function stageExtension(codeServer, extension) {
  const source = resolve(extension ?? (await packageVsix()));
  const dir = temporaryDir('extension');
  const unpacked = statSync(source).isDirectory() ? source : await installVsix({ codeServer, serverDataDir: join(dir, 'vscode'), vsix: source });
  const staged = { node: join(dir, 'node'), web: join(dir, 'web') };
  cpSync(unpacked, staged.node, { recursive: true });
  cpSync(unpacked, staged.web, { recursive: true });
  const manifestPath = join(staged.web, 'package.json');
  const { main: _main, ...manifest } = JSON.parse(readFileSync(manifestPath, 'utf8'));
  writeFileSync(manifestPath, JSON.stringify(manifest, null, 2));
  return staged;
}
