import { FileType, workspace } from 'vscode';
import { isLeftOut } from './findConfiguration';
import type { Disposable, Uri } from 'vscode';

/**
 * Tells of folders that come into the workspace: unpacked, copied, moved in. What lies in them before the system starts
 * to listen to them is told by nobody, so they have to be looked through.
 */
export function onNewFolders(told: () => void): Disposable {
  const watcher = workspace.createFileSystemWatcher('**/*', false, false, true);
  let waiting: Uri[] = [];
  let isLooking = false;

  /** A build makes thousands of files at once: only the outermost are asked about, one after the other. */
  const look = async (): Promise<void> => {
    isLooking = true;
    for (let batch = waiting; batch.length > 0; batch = waiting) {
      waiting = [];
      for (const uri of outermost(batch)) {
        if (!(await isFolder(uri))) continue;
        told();
        break;
      }
    }
    isLooking = false;
  };

  const listen = (uri: Uri): void => {
    if (isLeftOut(uri)) return;
    waiting.push(uri);
    if (!isLooking) void look();
  };
  // A folder that went and is there again a moment later is told as one that has changed.
  const listening = [watcher.onDidCreate(listen), watcher.onDidChange(listen)];
  return {
    dispose() {
      waiting = [];
      for (const each of listening) each.dispose();
      watcher.dispose();
    },
  };
}

/** Those that lie in none of the others. */
function outermost(uris: readonly Uri[]): Uri[] {
  const sorted = new Map(uris.map((uri) => [`${uri.toString()}/`, uri] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
  const found: Uri[] = [];
  let last: string | null = null;
  for (const [name, uri] of sorted) {
    if (last !== null && name.startsWith(last)) continue;
    last = name;
    found.push(uri);
  }
  return found;
}

/** What is gone again is no folder any more. */
async function isFolder(uri: Uri): Promise<boolean> {
  try {
    return ((await workspace.fs.stat(uri)).type & FileType.Directory) !== 0;
  } catch {
    return false;
  }
}
