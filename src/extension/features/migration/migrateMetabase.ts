import { FileSystemError, l10n, Uri, window, workspace } from 'vscode';
import { isWindowsName, migrateMetabase as migrated, WINDOWS_NAMES, WINDOWS_TITLES } from '../../../core/index';
import { word } from '../../infrastructure/words';
import { namedServer } from '../../workspace/documentServers';
import type { WindowsName } from '../../../core/index';
import type { LoadPart } from '../../infrastructure/parts';
import type { ServerAnalyses, ServerAnalysis } from '../../workspace/serverAnalyses';

/**
 * "Migrate Metabase to applicationHost.config": asks for the server, the target and a folder, and writes the files
 * there. Nothing is overwritten: when one of them is there already, none is written.
 */
export async function migrateMetabase(
  analyses: ServerAnalyses,
  loadPart: LoadPart,
  row: unknown,
  to: unknown,
  into: unknown,
): Promise<void> {
  const server = await chosenMetabase(analyses, row);
  if (server === null) return;
  const target = typeof to === 'string' && isWindowsName(to) ? to : await chosenTarget();
  if (target === null) return;
  const { writeXml } = await loadPart('xmlWriter');
  const migration = migrated(server.analysis, target, writeXml);
  if ('problem' in migration) {
    void window.showErrorMessage(word(migration.problem));
    return;
  }
  const folder = into instanceof Uri ? into : await chosenFolder();
  if (folder === null) return;
  const files = migration.files.map(({ name, text }) => ({ uri: Uri.joinPath(folder, name), text }));
  for (const { uri } of files) {
    if (!(await exists(uri))) continue;
    void window.showErrorMessage(
      l10n.t('{0} is there already: nothing was written. Choose another folder.', workspace.asRelativePath(uri)),
    );
    return;
  }
  for (const { uri, text } of files) await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  await window.showTextDocument(await workspace.openTextDocument(Uri.joinPath(folder, 'migration-report.md')));
  void window.showInformationMessage(
    l10n.t(
      '{0} files were written. {1} things are left to do by hand: the report lists them.',
      files.length,
      migration.byHand.length,
    ),
  );
}

async function chosenMetabase(analyses: ServerAnalyses, row: unknown): Promise<ServerAnalysis | null> {
  const { servers } = await analyses.get();
  const metabases = servers.filter(({ analysis }) => analysis.server.iis6 !== null);
  const active = window.activeTextEditor?.document.uri.toString();
  const found =
    namedServer(metabases, row) ??
    (metabases.length === 1 ? metabases[0] : undefined) ??
    metabases.find(({ file }) => file === active);
  if (found !== undefined) return found;
  if (metabases.length === 0) {
    void window.showInformationMessage(
      l10n.t('No IIS 6 server was found: open a folder with a MetaBase.xml, best with a registry export beside it.'),
    );
    return null;
  }
  const picked = await window.showQuickPick(
    metabases.map((server) => ({ label: server.label, server })),
    { title: l10n.t('Migrate which IIS 6 server?') },
  );
  return picked?.server ?? null;
}

async function chosenTarget(): Promise<WindowsName | null> {
  const picked = await window.showQuickPick(
    WINDOWS_NAMES.filter((name) => !name.startsWith('ws2003'))
      .reverse()
      .map((name) => ({ label: WINDOWS_TITLES[name], name })),
    { title: l10n.t('Which version of Windows does the new server run?') },
  );
  return picked?.name ?? null;
}

async function chosenFolder(): Promise<Uri | null> {
  const [folder] =
    (await window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: l10n.t('Write Here'),
      title: l10n.t('The folder that the migrated files go to'),
    })) ?? [];
  return folder ?? null;
}

async function exists(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch (error) {
    if (error instanceof FileSystemError && error.code === 'FileNotFound') return false;
    throw error;
  }
}
