import { commands, EventEmitter, FileSystemError, workspace } from 'vscode';
import { once } from '../../infrastructure/parts';
import { SAMPLES_SCHEME } from '../../infrastructure/places';
import type { Disposable, ExtensionContext, FileChangeEvent, Uri } from 'vscode';
import type { Parts } from '../../infrastructure/parts';

/** Samples to try everything on, in every window, with and without a folder; what holds them is loaded with the first. */
export function registerSamples({ extensionUri }: ExtensionContext, later: () => Promise<Parts['later']>): Disposable[] {
  const changed = new EventEmitter<FileChangeEvent[]>();
  const files = once(async () => new (await later()).SampleFiles(extensionUri, (changes) => changed.fire(changes)));
  /** Files are read, written and added; nobody has to move or delete one. */
  const refuse = (uri: Uri): never => {
    throw FileSystemError.NoPermissions(uri);
  };
  return [
    changed,
    workspace.registerFileSystemProvider(
      SAMPLES_SCHEME,
      {
        onDidChangeFile: changed.event,
        // Files change by `writeFile` alone, which tells by itself.
        watch: () => ({ dispose: () => undefined }),
        stat: async (uri) => (await files()).stat(uri),
        readDirectory: async (uri) => (await files()).readDirectory(uri),
        readFile: async (uri) => (await files()).readFile(uri),
        writeFile: async (uri, data, options) => (await files()).writeFile(uri, data, options),
        createDirectory: refuse,
        delete: refuse,
        rename: refuse,
      },
      { isCaseSensitive: true },
    ),
    commands.registerCommand('iisSsl.openSamples', async () => (await files()).open()),
  ];
}
