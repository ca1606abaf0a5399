import { commands, Uri, window, workspace } from 'vscode';
import { locationOf, reveal } from '../infrastructure/places';
import { isRow } from './flowPanel/selection';
import { placeOf } from './tree/serverTree';
import type { Disposable, ExtensionContext } from 'vscode';
import type { ServerAnalyses } from '../workspace/serverAnalyses';

/** The commands of the palette and of the view's rows. */
export function registerCommands(context: ExtensionContext, analyses: ServerAnalyses): Disposable[] {
  return [
    commands.registerCommand('iisSsl.goToText', async (row?: unknown) => {
      if (!isRow(row)) return;
      const location = locationOf(placeOf(row), row.server.lines);
      if (location !== null) await reveal(location);
    }),
    commands.registerCommand('iisSsl.refresh', () => analyses.refresh()),
    commands.registerCommand('iisSsl.openSamples', () => openSamples(context)),
  ];
}

/** Opens the samples that come with the extension, without touching the workspace. */
async function openSamples(context: ExtensionContext): Promise<void> {
  // The one that is to be seen first comes last.
  const samples = ['iis6-user-mode/MetaBase.xml', 'iis10-client-certificates/applicationHost.config'];
  for (const sample of samples) {
    const uri = Uri.joinPath(context.extensionUri, 'samples', ...sample.split('/'));
    await window.showTextDocument(await workspace.openTextDocument(uri), { preview: false });
  }
}
