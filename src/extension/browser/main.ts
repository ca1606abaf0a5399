import { activate as activateWith } from '../activate';
import type { ExtensionContext } from 'vscode';
import type { LoadMigration } from '../features/migration/migrateMetabase';

/**
 * The entry for VS Code's web worker extension host: vscode.dev and other browsers. It loads one file and no more, so
 * migrating, which is a file of its own, is not there.
 *
 * @param loadMigration what the entry for Node brings; VS Code itself passes the context alone
 */
export function activate(context: ExtensionContext, loadMigration: LoadMigration = null): void {
  activateWith(context, loadMigration);
}
