import { commands, window, workspace } from 'vscode';
import { SAMPLES_SCHEME } from '../../infrastructure/places';
import { SampleFiles } from './sampleFiles';
import type { Disposable, ExtensionContext } from 'vscode';

/** The samples that are opened. The one that is to be seen first comes last. */
const OPENED = ['iis6-user-mode/MetaBase.xml', 'iis10-client-certificates/applicationHost.config'];

/** Samples to try everything on, in every window, with and without a folder. */
export function registerSamples({ extensionUri }: ExtensionContext): Disposable[] {
  const files = new SampleFiles(extensionUri);
  return [
    files,
    workspace.registerFileSystemProvider(SAMPLES_SCHEME, files, { isCaseSensitive: true }),
    commands.registerCommand('iisSsl.openSamples', async () => {
      for (const sample of OPENED) {
        const document = await workspace.openTextDocument(SampleFiles.uriOf(sample));
        await window.showTextDocument(document, { preview: false });
      }
    }),
  ];
}
