import { activate as activateWith } from '../activate';
import type { ExtensionContext } from 'vscode';

/**
 * The entry for VS Code's web worker extension host: vscode.dev and other browsers. It loads one file and no more, so
 * migrating, which is a file of its own, is not there.
 */
export function activate(context: ExtensionContext): void {
  activateWith(context, null);
}
