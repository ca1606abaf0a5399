import { Uri, workspace } from 'vscode';
import { provideTexts } from '../../core/index';

/**
 * Reads the texts that the build took out of the code (scripts/texts.mjs): before anything of the core is worded, and
 * not when the extension is activated.
 */
export async function readTexts(extensionUri: Uri): Promise<void> {
  const bytes = await workspace.fs.readFile(Uri.joinPath(extensionUri, 'dist', 'texts.json'));
  const table = JSON.parse(new TextDecoder().decode(bytes)) as Readonly<Record<string, string>>;
  provideTexts(new Map(Object.entries(table)));
}
