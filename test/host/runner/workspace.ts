import * as vscode from 'vscode';

/** A file of the workspace under test by its path in it. */
export function fileIn(path: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error('The run has no workspace folder.');
  return vscode.Uri.joinPath(folder.uri, ...path.split('/'));
}

/** Opens a file of the workspace in an editor. */
export async function openFile(path: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(fileIn(path));
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One });
  return document;
}

/** Opens a file and puts the caret into a text that stands in it. */
export async function caretAt(path: string, text: string): Promise<void> {
  const document = await openFile(path);
  const offset = document.getText().indexOf(text);
  if (offset === -1) throw new Error(`"${text}" does not stand in ${path}.`);
  const position = document.positionAt(offset + 1);
  const editor = vscode.window.activeTextEditor;
  if (editor !== undefined) editor.selection = new vscode.Selection(position, position);
}

/** Closes every webview, wherever the focus is. */
export async function closeWebviews(): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  await vscode.window.tabGroups.close(tabs.filter(({ input }) => input instanceof vscode.TabInputWebview));
}

/** The findings of a rule in a file, once there are as many as wanted (at least one, when no number is given). */
export function findings(uri: vscode.Uri, rule: string, count?: number): vscode.Diagnostic[] | null {
  const found = vscode.languages
    .getDiagnostics(uri)
    .filter(
      ({ code, source }) => source === 'IIS SSL' && typeof code === 'object' && code !== null && code.value === rule,
    );
  const enough = count === undefined ? found.length > 0 : found.length === count;
  return enough ? found : null;
}
