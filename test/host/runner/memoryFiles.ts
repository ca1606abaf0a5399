import * as vscode from 'vscode';
import { currentRun } from './run.ts';

/** Files by their path in the workspace's folder, in Base64; put in place by the bundler for a virtual workspace. */
declare const HOST_FILES: Readonly<Record<string, string>>;

type Entry =
  | { readonly type: vscode.FileType.File; data: Uint8Array; readonly ctime: number; mtime: number }
  | { readonly type: vscode.FileType.Directory; readonly ctime: number; mtime: number };

/**
 * A file system that is in memory and nowhere else, as a virtual workspace has it: with no path on a disk, no process
 * that could look at its files, and nobody who searches it but through `workspace.fs`.
 */
class MemoryFiles implements vscode.FileSystemProvider {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;
  private readonly entries = new Map<string, Entry>();
  private now = 1;
  private readonly denied = new Set<string>();
  private readonly held = new Map<string, () => Promise<void>>();

  /** From now on nobody may read a file or a folder, or look into it. */
  deny(uri: vscode.Uri): void {
    this.denied.add(uri.path);
  }

  /** Everybody may again. */
  allow(uri: vscode.Uri): void {
    this.denied.delete(uri.path);
    this.tell(uri, vscode.FileChangeType.Changed);
  }

  /**
   * The next reading of a file is slow: what was there when it began comes when it is let go.
   * @returns waits until that reading has begun, and gives what lets it go
   */
  hold(uri: vscode.Uri): Promise<() => void> {
    return new Promise((begun) => {
      this.held.set(uri.path, () => {
        this.held.delete(uri.path);
        return new Promise((letGo) => begun(letGo));
      });
    });
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const { type, ctime, mtime, ...rest } = this.at(uri);
    return { type, ctime, mtime, size: 'data' in rest ? rest.data.length : 0 };
  }

  readDirectory(uri: vscode.Uri): [string, vscode.FileType][] {
    this.at(uri);
    this.check(uri);
    const folder = uri.path === '/' ? '/' : `${uri.path}/`;
    return [...this.entries].flatMap(([path, { type }]): [string, vscode.FileType][] => {
      const name = path.startsWith(folder) ? path.slice(folder.length) : '';
      return name === '' || name.includes('/') ? [] : [[name, type]];
    });
  }

  createDirectory(uri: vscode.Uri): void {
    this.put(uri, { type: vscode.FileType.Directory, ctime: this.now, mtime: this.now++ });
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const entry = this.at(uri);
    this.check(uri);
    if (entry.type !== vscode.FileType.File) throw vscode.FileSystemError.FileIsADirectory(uri);
    const { data } = entry;
    await this.held.get(uri.path)?.();
    return data;
  }

  private check(uri: vscode.Uri): void {
    if (this.denied.has(uri.path)) throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(
    uri: vscode.Uri,
    data: Uint8Array,
    options: { readonly create: boolean; readonly overwrite: boolean },
  ): void {
    const known = this.entries.get(uri.path);
    if (known === undefined && !options.create) throw vscode.FileSystemError.FileNotFound(uri);
    if (known !== undefined && options.create && !options.overwrite) throw vscode.FileSystemError.FileExists(uri);
    this.put(uri, { type: vscode.FileType.File, data, ctime: known?.ctime ?? this.now, mtime: this.now++ });
  }

  delete(uri: vscode.Uri): void {
    this.at(uri);
    for (const path of [...this.entries.keys()]) {
      if (path === uri.path || path.startsWith(`${uri.path}/`)) this.entries.delete(path);
    }
    this.tell(uri, vscode.FileChangeType.Deleted);
  }

  rename(from: vscode.Uri, to: vscode.Uri, options: { readonly overwrite: boolean }): void {
    this.at(from);
    if (this.entries.has(to.path) && !options.overwrite) throw vscode.FileSystemError.FileExists(to);
    for (const [path, entry] of [...this.entries]) {
      if (path !== from.path && !path.startsWith(`${from.path}/`)) continue;
      this.entries.delete(path);
      this.entries.set(to.path + path.slice(from.path.length), entry);
    }
    this.tell(from, vscode.FileChangeType.Deleted);
    this.tell(to, vscode.FileChangeType.Created);
  }

  private at(uri: vscode.Uri): Entry {
    const entry = this.entries.get(uri.path);
    if (entry === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return entry;
  }

  private put(uri: vscode.Uri, entry: Entry): void {
    const isNew = !this.entries.has(uri.path);
    const parent = vscode.Uri.joinPath(uri, '..');
    if (parent.path !== uri.path && !this.entries.has(parent.path)) this.createDirectory(parent);
    this.entries.set(uri.path, entry);
    this.tell(uri, isNew ? vscode.FileChangeType.Created : vscode.FileChangeType.Changed);
  }

  private tell(uri: vscode.Uri, type: vscode.FileChangeType): void {
    this.changed.fire([{ uri, type }]);
  }
}

/** The files of a run whose workspace is virtual: suites make them fail. */
export const memoryFiles = new MemoryFiles();

/** Gives the window's folder its files, in a run whose workspace is virtual. */
export function provideMemoryFiles(): void {
  if (currentRun.kind !== 'virtual') return;
  const files = memoryFiles;
  const folder = vscode.Uri.parse(`memory:/${currentRun.workspace}`);
  files.createDirectory(folder);
  for (const [path, data] of Object.entries(HOST_FILES)) {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    files.writeFile(vscode.Uri.joinPath(folder, path), bytes, { create: true, overwrite: true });
  }
  vscode.workspace.registerFileSystemProvider('memory', files, { isCaseSensitive: true });
}
