import { activate as activateAnywhere } from '../browser/main';
import type { ExtensionContext } from 'vscode';

/**
 * The entry for VS Code's Node extension host: desktop and remote. Everything but this is the browser's bundle, which
 * ships once for both (scripts/build.mjs). Migrating is a bundle of its own, which is loaded when it is asked for.
 */
export function activate(context: ExtensionContext): void {
  activateAnywhere(context, async () => (await import('../../migration/migrate')).migrate);
}
