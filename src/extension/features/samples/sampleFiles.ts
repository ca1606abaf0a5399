import { FileChangeType, FileSystemError, FileType, Uri, window, workspace } from 'vscode';
import { once } from '../../infrastructure/parts';
import { SAMPLES_SCHEME } from '../../infrastructure/places';
import type { FileChangeEvent, FileStat } from 'vscode';

/** What lies in the extension's folder of samples: by name, since a folder that comes over HTTP cannot be listed. */
const SAMPLES = [
  'iis-express/applicationhost.config',
  'iis10-client-certificates/applicationHost.config',
  'iis6-kernel-mode/MetaBase.xml',
  'iis6-kernel-mode/http-parameters.reg',
  'iis6-user-mode/MetaBase.xml',
];

/** The samples that are opened. The one that is to be seen first comes last. */
const OPENED = ['iis6-user-mode/MetaBase.xml', 'iis10-client-certificates/applicationHost.config'];

interface MemoryFile {
  readonly data: Uint8Array;
  readonly ctime: number;
  readonly mtime: number;
}

/**
 * Copies of the samples that are in memory alone, so that everything can be tried on them: edits, fixes, files that are
 * added. Nothing of it reaches the extension's folder or a disk, and with the window it is gone.
 */
export class SampleFiles {
  private readonly files: () => Promise<Map<string, MemoryFile>>;
  /** Grows with every write: two of them within a millisecond are two. */
  private now = Date.now();

  /** @param tell is told what has changed */
  constructor(
    extensionUri: Uri,
    private readonly tell: (changes: FileChangeEvent[]) => void,
  ) {
    this.files = once(async () => {
      const read = SAMPLES.map(async (name): Promise<[string, MemoryFile]> => {
        const data = await workspace.fs.readFile(Uri.joinPath(extensionUri, 'samples', ...name.split('/')));
        return [uriOf(name).path, { data, ctime: this.now, mtime: this.now }];
      });
      return new Map(await Promise.all(read));
    });
  }

  /** Shows the samples in editors. */
  async open(): Promise<void> {
    for (const sample of OPENED) {
      await window.showTextDocument(await workspace.openTextDocument(uriOf(sample)), { preview: false });
    }
  }

  async stat(uri: Uri): Promise<FileStat> {
    const files = await this.files();
    const file = files.get(uri.path);
    if (file !== undefined) {
      return { type: FileType.File, ctime: file.ctime, mtime: file.mtime, size: file.data.length };
    }
    if (!isFolder(files, uri)) throw FileSystemError.FileNotFound(uri);
    return { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 };
  }

  async readDirectory(uri: Uri): Promise<[string, FileType][]> {
    const files = await this.files();
    if (!isFolder(files, uri)) throw FileSystemError.FileNotFound(uri);
    const start = folderStart(uri);
    const entries = new Map<string, FileType>();
    for (const path of files.keys()) {
      if (!path.startsWith(start)) continue;
      const [name = '', ...below] = path.slice(start.length).split('/');
      entries.set(name, below.length === 0 ? FileType.File : FileType.Directory);
    }
    return [...entries];
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    const files = await this.files();
    const file = files.get(uri.path);
    if (file !== undefined) return file.data;
    throw isFolder(files, uri) ? FileSystemError.FileIsADirectory(uri) : FileSystemError.FileNotFound(uri);
  }

  async writeFile(
    uri: Uri,
    data: Uint8Array,
    { create, overwrite }: { readonly create: boolean; readonly overwrite: boolean },
  ): Promise<void> {
    const files = await this.files();
    const known = files.get(uri.path);
    if (isFolder(files, uri)) throw FileSystemError.FileIsADirectory(uri);
    if (known === undefined && (!create || !isFolder(files, Uri.joinPath(uri, '..')))) {
      throw FileSystemError.FileNotFound(uri);
    }
    if (known !== undefined && create && !overwrite) throw FileSystemError.FileExists(uri);
    const mtime = ++this.now;
    files.set(uri.path, { data, ctime: known?.ctime ?? mtime, mtime });
    this.tell([{ uri, type: known === undefined ? FileChangeType.Created : FileChangeType.Changed }]);
  }
}

/** A sample by its path below the folder of samples. */
function uriOf(name: string): Uri {
  return Uri.from({ scheme: SAMPLES_SCHEME, path: `/samples/${name}` });
}

/** What the paths of files in a folder begin with. */
function folderStart({ path }: Uri): string {
  return path.endsWith('/') ? path : `${path}/`;
}

/** Folders are those that files lie in: none is empty. */
function isFolder(files: ReadonlyMap<string, MemoryFile>, uri: Uri): boolean {
  const start = folderStart(uri);
  return [...files.keys()].some((path) => path.startsWith(start));
}
