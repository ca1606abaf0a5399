import { activate as activateAnywhere } from '../browser/main';
import type { ExtensionContext } from 'vscode';
import type { Parts } from '../infrastructure/parts';

const PARTS: { readonly [Name in keyof Parts]: () => Promise<Parts[Name]> } = {
  later: () => import('../later'),
  xmlWriter: () => import('../../migration/writeXml'),
};

/**
 * The entry for VS Code's Node extension host: desktop and remote. Everything but how files are loaded is the browser's
 * bundle, which ships once for both (scripts/build.mjs).
 */
export function activate(context: ExtensionContext): void {
  activateAnywhere(context, (name) => PARTS[name]());
}
