// The host test ring's matrix: in which VS Code the suites run. A suite reads the run it is in from
// test/host/runner/run.ts.
import { newest, oldest } from './codeServer.mjs';

/**
 * @typedef {object} HostRun
 * @property {string} name
 * @property {string} codeServer version of the npm package that carries VS Code; empty for a desktop VS Code
 * @property {string} version version of VS Code
 * @property {'node' | 'web'} host which extension host runs the extension and the suites
 * @property {boolean} trusted false: Restricted Mode; VS Code trusts every folder that is virtual
 * @property {string} workspace a folder of test/host/workspaces; the run opens a copy of it
 * @property {'folder' | 'multi-root' | 'virtual'} kind as a folder; as the first of two folders; as a folder in the
 *   memory of the extension host, which lies on no disk
 * @property {number} [edits] how many edits a file has to stand, where it is not the usual number
 * @property {number} [cycles] how often a measure opens and closes the panel
 */

const ofNewest = /** @type {const} */ ({ codeServer: newest, version: '1.139.1', workspace: 'servers' });
const ofOldest = /** @type {const} */ ({ codeServer: oldest, version: '1.100.3', workspace: 'servers' });

/** @type {readonly HostRun[]} */
export const hostRuns = [
  { name: 'newest-node', ...ofNewest, host: 'node', trusted: true, kind: 'folder' },
  { name: 'newest-node-restricted', ...ofNewest, host: 'node', trusted: false, kind: 'folder' },
  { name: 'newest-node-multi-root', ...ofNewest, host: 'node', trusted: true, kind: 'multi-root' },
  { name: 'newest-node-virtual', ...ofNewest, host: 'node', trusted: true, kind: 'virtual' },
  { name: 'newest-web', ...ofNewest, host: 'web', trusted: true, kind: 'folder' },
  { name: 'newest-web-restricted', ...ofNewest, host: 'web', trusted: false, kind: 'folder' },
  { name: 'newest-web-multi-root-restricted', ...ofNewest, host: 'web', trusted: false, kind: 'multi-root' },
  { name: 'newest-web-virtual', ...ofNewest, host: 'web', trusted: true, kind: 'virtual' },
  { name: 'oldest-node', ...ofOldest, host: 'node', trusted: true, kind: 'folder' },
  { name: 'oldest-web', ...ofOldest, host: 'web', trusted: true, kind: 'folder' },
  { name: 'oldest-web-virtual', ...ofOldest, host: 'web', trusted: true, kind: 'virtual' },
];
