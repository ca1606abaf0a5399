import { l10n, Uri, window, workspace } from 'vscode';
import { baseName } from '../../../core/index';
import { uriOf } from '../../infrastructure/places';
import { namedServer, pickServer } from '../../workspace/documentServers';
import type { ServerAnalyses, ServerAnalysis } from '../../workspace/serverAnalyses';

/**
 * Takes files which are somewhere else: copied beside the configuration that they belong to, else into the folder that is
 * open, and only opened where there is neither.
 *
 * @param row of the view, or a server, which they belong to; asked for where there is none
 * @param files asked for where there are none
 */
export async function addFiles(analyses: ServerAnalyses, row?: unknown, files?: unknown): Promise<void> {
  const { servers } = await analyses.get();
  const target = await targetFor(servers, namedServer(servers, row));
  if (target === undefined) return;
  const chosen = isUriList(files) ? files : await chooseFiles(l10n.t('Add a File'), true);
  for (const file of chosen) {
    const added = target === null ? file : await copyInto(target, file);
    if (added !== null) await window.showTextDocument(added, { preview: false });
  }
}

function isUriList(value: unknown): value is readonly Uri[] {
  return Array.isArray(value) && value.every((each) => each instanceof Uri);
}

/** The folder that files are put into: `null` where there is none, undefined when the question is dismissed. */
async function targetFor(
  servers: readonly ServerAnalysis[],
  named: ServerAnalysis | undefined,
): Promise<Uri | null | undefined> {
  if (named !== undefined) return folderOf(named.file);
  if (servers.length > 0) {
    const server = await pickServer(servers);
    return server === undefined ? undefined : folderOf(server.file);
  }
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length < 2) return folders[0]?.uri ?? null;
  return (await window.showWorkspaceFolderPick())?.uri;
}

function folderOf(file: string): Uri {
  return Uri.joinPath(uriOf(file), '..');
}

/** Asks for files. */
export async function chooseFiles(title: string, several: boolean): Promise<readonly Uri[]> {
  return (await window.showOpenDialog({ title, openLabel: l10n.t('Add'), canSelectMany: several })) ?? [];
}

/** Copies a file into a folder, over nothing that is there. Gives the copy; `null` when there is none, which is said. */
export async function copyInto(folder: Uri, file: Uri, name = baseName(file.path)): Promise<Uri | null> {
  const target = Uri.joinPath(folder, name);
  if (target.toString() === file.toString()) return target;
  try {
    await workspace.fs.copy(file, target, { overwrite: false });
    return target;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void window.showErrorMessage(l10n.t('{0} was not added: {1}', baseName(file.path), reason));
    return null;
  }
}
