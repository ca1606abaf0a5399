import { env, l10n, window } from 'vscode';
import { bindingCommands, copiedText, pathCommands } from '../../../core/index';
import { isRow } from '../flowPanel/selection';
import type { CopiedCommand } from '../../../core/index';

const TOOLS: Readonly<Record<CopiedCommand['tool'], string>> = {
  netsh: 'netsh',
  appcmd: 'appcmd',
  powershell: 'PowerShell',
};

/** Asks which tool, and copies the command that makes what the row shows, with its undo. */
export async function copyAs(row: unknown): Promise<void> {
  if (!isRow(row) || !('site' in row) || row.site === null) return;
  const { server } = row.server.analysis;
  const choices =
    row.kind === 'binding'
      ? bindingCommands(server, row.site, row.binding)
      : row.kind === 'path'
        ? pathCommands(server, row.site, row.path)
        : [];
  if (choices.length === 0) {
    void window.showInformationMessage(
      server.iis6 === null
        ? l10n.t('No console can be given this name or value safely, so there is no command to copy.')
        : l10n.t('IIS 6 has none of these tools, so there is no command to copy.'),
    );
    return;
  }
  const picked = await window.showQuickPick(
    choices.map((choice) => ({ label: TOOLS[choice.tool], detail: choice.command, choice })),
    { title: l10n.t('Copy as Command, with Its Undo') },
  );
  if (picked !== undefined) await env.clipboard.writeText(copiedText(picked.choice));
}
