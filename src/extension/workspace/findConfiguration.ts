import { FileType, RelativePattern, Uri, workspace } from 'vscode';
import { isKnownFileName, KNOWN_FILE_NAMES, PROJECT_FILE_NAME } from '../../core/index';
import type { LogOutputChannel } from 'vscode';

/** Files found by name in the workspace; `.reg` and netsh output are companions and are looked for as well. */
const NAMES = [
  // Globs compare with case on some systems, and these names are written in every casing.
  ...[...KNOWN_FILE_NAMES, '*.reg', '*sslcert*.txt', '*sslcert*.json'].map(anyCase),
  PROJECT_FILE_NAME,
];

/** Packages, version control, and the copies that IIS and `appcmd add backup` keep (F2.36). */
const EXCLUDED = ['node_modules', '.git', 'backup', 'backups'];
const HISTORY = 'CFGHISTORY_';

/** The same for watchers. */
export const CONFIGURATION_GLOB = `**/{${NAMES.join(',')}}`;
const EXCLUDED_GLOB = `**/{${EXCLUDED.join(',')},${HISTORY}*}/**`;

/** More files than this are no server; reading goes on without the rest and the log says so. */
const MAX_FILES = 2000;

/** A virtual file system may ask a network for every folder; a tree with more of them is looked at as far as this. */
const MAX_FOLDERS = 5000;

/**
 * Where VS Code can search for files by itself. Other file systems need not offer that, and where they do not, a search
 * waits for ever for somebody who does; there the folders are walked through.
 */
const SEARCHABLE = new Set(['file', 'vscode-remote']);

function anyCase(name: string): string {
  return name.replace(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);
}

/** What `NAMES` say, for file systems that cannot be searched. */
function isNamed(name: string): boolean {
  return (
    isKnownFileName(name) ||
    name === PROJECT_FILE_NAME ||
    /\.reg$/i.test(name) ||
    (/sslcert/i.test(name) && /\.(?:txt|json)$/i.test(name))
  );
}

function isExcluded(folder: string): boolean {
  return EXCLUDED.includes(folder) || folder.startsWith(HISTORY);
}

/** Whether a file or folder lies where nothing is looked for. */
export function isLeftOut(uri: Uri): boolean {
  return uri.path.split('/').some(isExcluded);
}

/** All files of the workspace that are configuration by their names, in every folder and on every file system. */
export async function findConfiguration(log: LogOutputChannel, throwIfStale: () => void): Promise<readonly Uri[]> {
  const found: Uri[] = [];
  for (const { uri } of workspace.workspaceFolders ?? []) {
    const left = MAX_FILES - found.length;
    if (left <= 0) break;
    found.push(
      ...(SEARCHABLE.has(uri.scheme)
        ? await workspace.findFiles(new RelativePattern(uri, CONFIGURATION_GLOB), EXCLUDED_GLOB, left)
        : await walk(uri, left, log, throwIfStale)),
    );
  }
  if (found.length >= MAX_FILES) log.warn(`More than ${MAX_FILES} configuration files: the rest is left out.`);
  return found;
}

/** Looks through a folder and those below it, level by level. Links to folders are not followed: they may lead back. */
async function walk(root: Uri, limit: number, log: LogOutputChannel, throwIfStale: () => void): Promise<Uri[]> {
  const found: Uri[] = [];
  const folders = [root];
  for (let i = 0; i < folders.length && found.length < limit; i++) {
    const folder = folders[i] ?? root;
    if (i === MAX_FOLDERS) {
      log.warn(`More than ${MAX_FOLDERS} folders in ${root.toString()}: the rest is left out.`);
      break;
    }
    throwIfStale();
    for (const [name, type] of await entriesOf(folder, log)) {
      const uri = Uri.joinPath(folder, name);
      if (type === FileType.Directory) {
        if (!isExcluded(name)) folders.push(uri);
      } else if ((type & FileType.File) !== 0 && isNamed(name) && found.length < limit) {
        found.push(uri);
      }
    }
  }
  return found;
}

/** What lies in a folder; nothing where it cannot be read, which the log says. */
async function entriesOf(folder: Uri, log: LogOutputChannel): Promise<readonly [string, FileType][]> {
  try {
    return await workspace.fs.readDirectory(folder);
  } catch (error) {
    log.warn(`${folder.toString()} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}
