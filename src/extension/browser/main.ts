import { Uri } from 'vscode';
import { activate as activateWith } from '../activate';
import { runOwnFile } from './ownFile';
import type { ExtensionContext } from 'vscode';
import type { LoadPart, Parts } from '../infrastructure/parts';

/**
 * The entry for VS Code's web worker extension host: vscode.dev and other browsers.
 *
 * @param loadPart what the entry for Node brings; VS Code itself passes the context alone
 */
export function activate(context: ExtensionContext, loadPart: LoadPart = partsOf(context.extensionUri)): void {
  activateWith(context, loadPart);
}

function partsOf(extensionUri: Uri): LoadPart {
  return async <Name extends keyof Parts>(name: Name) =>
    (await runOwnFile(Uri.joinPath(extensionUri, 'dist', 'web', `${name}.js`))) as Parts[Name];
}
