import { activate as activateWith } from '../activate';
import type { ExtensionContext } from 'vscode';

/**
 * The entry for VS Code's Node extension host: desktop and remote. Migrating is a bundle of its own, which is loaded
 * when it is asked for (scripts/build.mjs).
 */
export function activate(context: ExtensionContext): void {
  activateWith(context, async () => (await import('../../migration/migrate')).migrate);
}
