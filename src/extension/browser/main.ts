/** The entry for VS Code's web worker extension host: vscode.dev and other browsers. */
export { activate } from '../activate';
