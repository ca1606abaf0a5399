// The host test ring's matrix: in which VS Code the suites run. A suite reads the run it is in from
// test/host/runner/run.ts.
import { newest, oldest } from './codeServer.mjs';

/**
 * @typedef {object} HostRun
 * @property {string} name
 * @property {string} codeServer version of the npm package that carries VS Code; empty for a desktop VS Code
 * @property {string} version version of VS Code
 * @property {'node' | 'web'} host which extension host runs the extension and the suites
 * @property {boolean} trusted false: Restricted Mode
 * @property {string} workspace a folder of test/host/workspaces; the run opens a copy of it
 */

/** @type {readonly HostRun[]} */
export const hostRuns = [
  { name: 'newest-node', codeServer: newest, version: '1.139.1', host: 'node', trusted: true, workspace: 'servers' },
  {
    name: 'newest-node-restricted',
    codeServer: newest,
    version: '1.139.1',
    host: 'node',
    trusted: false,
    workspace: 'servers',
  },
  { name: 'newest-web', codeServer: newest, version: '1.139.1', host: 'web', trusted: true, workspace: 'servers' },
  {
    name: 'newest-web-restricted',
    codeServer: newest,
    version: '1.139.1',
    host: 'web',
    trusted: false,
    workspace: 'servers',
  },
  { name: 'oldest-node', codeServer: oldest, version: '1.100.3', host: 'node', trusted: true, workspace: 'servers' },
  { name: 'oldest-web', codeServer: oldest, version: '1.100.3', host: 'web', trusted: true, workspace: 'servers' },
];
