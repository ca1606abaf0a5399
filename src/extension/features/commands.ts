import { commands } from 'vscode';
import { locationOf, reveal } from '../infrastructure/places';
import { isRow } from './flowPanel/selection';
import { placeOf } from './tree/treeRow';
import type { Disposable } from 'vscode';
import type { ServerAnalyses } from '../workspace/serverAnalyses';

/** The commands of the palette and of the view's rows. */
export function registerCommands(analyses: ServerAnalyses): Disposable[] {
  return [
    commands.registerCommand('iisSsl.goToText', async (row?: unknown) => {
      if (!isRow(row)) return;
      const location = locationOf(placeOf(row), row.server.lines);
      if (location !== null) await reveal(location);
    }),
    commands.registerCommand('iisSsl.refresh', () => analyses.refresh()),
  ];
}
