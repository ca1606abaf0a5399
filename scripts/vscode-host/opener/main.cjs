// Does in a fresh window what its user would do first: opens the files, then runs the command. An address can name one
// file to open and no command, so this small extension, which is installed for `npm start` only, does it.
'use strict';
const vscode = require('vscode');

/** @param {import('vscode').ExtensionContext} context */
exports.activate = async (context) => {
  if (context.workspaceState.get('opened')) return;
  await context.workspaceState.update('opened', true);
  const settings = vscode.workspace.getConfiguration('iisSslOpener');
  /** @type {string[]} */
  const files = settings.get('files', []);
  // The first file comes last, so that it is the one in front.
  for (const file of [...files].reverse()) {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
    await vscode.window.showTextDocument(document, { preview: false });
  }
  const command = settings.get('command');
  if (command && files.length > 0) await vscode.commands.executeCommand(command);
};
