import { commands, l10n, ProgressLocation, Uri, window, workspace } from 'vscode';
import {
  checkDocument,
  checkMarkdown,
  PROJECT_FILE_NAME,
  redactionOf,
  sarifDocument,
  subjectAt,
  traceFlow,
} from '../../../core/index';
import { pickServer } from '../../workspace/documentServers';
import { flowText } from '../flowPanel/flowExport';
import type { Site, Trace } from '../../../core/index';
import type { ServerAnalyses } from '../../workspace/serverAnalyses';

async function show(language: string, content: string): Promise<void> {
  await window.showTextDocument(await workspace.openTextDocument({ language, content }));
}

/** One server's findings as a document. It opens unsaved, as all documents here: where it goes is the user's. */
export async function exportReport(analyses: ServerAnalyses, version: string): Promise<void> {
  const server = await pickServer((await analyses.get()).servers);
  if (server === undefined) return;
  const formats = ['Markdown', 'SARIF', 'JSON'] as const;
  const format = await window.showQuickPick(formats, { title: l10n.t('Export Report') });
  if (format === undefined) return;
  const redacted = {
    label: l10n.t('Redacted'),
    detail: l10n.t('Names of sites, hosts and folders, addresses and thumbprints are replaced.'),
  };
  const whole = { label: l10n.t('As it is'), detail: l10n.t('With every name, for your own use.') };
  const choice = await window.showQuickPick([redacted, whole], { title: l10n.t('Export Report') });
  if (choice === undefined) return;
  const analysis = choice === redacted ? redactionOf([server.analysis]).analysis(server.analysis) : server.analysis;
  const tool = { name: 'iis-ssl-explorer', version };
  if (format === 'Markdown') return show('markdown', checkMarkdown(analysis));
  const document = format === 'JSON' ? checkDocument(analysis, tool) : sarifDocument(analysis, tool, () => null);
  return show('json', `${JSON.stringify(document, null, 2)}\n`);
}

/**
 * What the panel shows, both flows of a comparison in one, while it has the focus; else the flow of the site that the caret
 * is in, or that is picked. As a text.
 *
 * @param shown the flows of the panel
 */
export async function exportDiagram(analyses: ServerAnalyses, shown: readonly Trace[]): Promise<void> {
  const [left, right] = shown;
  const trace = left ?? (await traceAtCaret(analyses));
  if (trace === undefined) return;
  const isOne = right === undefined;
  const formats = isOne ? (['SVG', 'Mermaid', 'Markdown'] as const) : (['SVG', 'Markdown'] as const);
  const picked = await window.showQuickPick(formats, { title: l10n.t('Export Diagram') });
  if (picked === undefined) return;
  const language = picked === 'SVG' ? 'xml' : 'markdown';
  const text = isOne
    ? flowText({ traces: [trace], format: picked === 'SVG' ? 'svg' : picked === 'Mermaid' ? 'mermaid' : 'markdown' })
    : flowText({ traces: [trace, right], format: picked === 'SVG' ? 'svg' : 'markdown' });
  await show(language, text);
}

async function traceAtCaret(analyses: ServerAnalyses): Promise<Trace | undefined> {
  const server = await pickServer((await analyses.get()).servers);
  const sites = server?.analysis.server.sites ?? [];
  if (server === undefined || sites.length === 0) return undefined;
  const editor = window.activeTextEditor;
  const file = editor?.document.uri.toString() ?? '';
  const offset = editor === undefined ? 0 : server.lines.of(file).offsetAt(editor.selection.active);
  const subject = subjectAt(server.analysis, file, offset);
  const site = subject?.site ?? (await pickSite(sites));
  return site === undefined ? undefined : traceFlow(server.analysis.server, site, subject?.path?.path ?? '/');
}

async function pickSite(sites: readonly Site[]): Promise<Site | undefined> {
  if (sites.length === 1) return sites[0];
  const items = sites.map((site) => ({ label: site.name, site }));
  return (await window.showQuickPick(items, { title: l10n.t('Which site?') }))?.site;
}

/** Reads everything again, with a way to stop waiting, and says what came of it. */
export async function checkAllServers(analyses: ServerAnalyses): Promise<void> {
  const snapshot = await window.withProgress(
    { location: ProgressLocation.Notification, title: l10n.t('Checking all servers'), cancellable: true },
    (_, token) =>
      Promise.race([
        analyses.refresh(),
        new Promise<null>((resolve) => token.onCancellationRequested(() => resolve(null))),
      ]),
  );
  if (snapshot === null) return;
  const findings = snapshot.servers.flatMap(({ analysis }) => analysis.findings);
  const count = (severity: string): number => findings.filter((finding) => finding.severity === severity).length;
  const problems = l10n.t('Show Problems');
  const answer = await window.showInformationMessage(
    l10n.t('{0} servers: {1} errors, {2} warnings.', snapshot.servers.length, count('error'), count('warning')),
    ...(findings.length > 0 ? [problems] : []),
  );
  if (answer === problems) await commands.executeCommand('workbench.actions.view.problems');
}

/** A project file that names the servers as they are grouped now; unsaved, and beside what is there already. */
export async function newProjectFile(analyses: ServerAnalyses): Promise<void> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const { servers } = await analyses.get();
  const inFolder = (file: string): string | null =>
    folder !== undefined && file.startsWith(`${folder.toString()}/`)
      ? decodeURIComponent(file.slice(folder.toString().length + 1))
      : null;
  const content = {
    servers: servers.flatMap(({ label, analysis }) => {
      const files = analysis.sources.flatMap(({ file }) => inFolder(file) ?? []);
      return files.length === 0 ? [] : [{ name: label, files }];
    }),
  };
  const text = `${JSON.stringify(content, null, 2)}\n`;
  if (folder === undefined) return show('jsonc', text);
  const uri = Uri.joinPath(folder, PROJECT_FILE_NAME);
  const exists = await workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  if (exists) {
    await window.showTextDocument(uri);
    return;
  }
  const document = await workspace.openTextDocument(uri.with({ scheme: 'untitled' }));
  const editor = await window.showTextDocument(document);
  await editor.edit((edit) => edit.insert(document.positionAt(0), text));
}
