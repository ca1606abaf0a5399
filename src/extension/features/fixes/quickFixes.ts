import { CodeAction, CodeActionKind, l10n, SnippetString, SnippetTextEdit, WorkspaceEdit } from 'vscode';
import { compatibleFixes, placeForSuppression } from '../../../core/index';
import { rangeOf } from '../../infrastructure/places';
import { word } from '../../infrastructure/words';
import { serversOf } from '../../workspace/documentServers';
import { COPY_FIX, FIX_ALL } from './fixKinds';
import { editOf } from './fixEdit';
import { DIAGNOSTIC_SOURCE } from '../diagnostics/publishDiagnostics';
import type { CodeActionContext, CodeActionProvider, Diagnostic, Range, TextDocument } from 'vscode';
import type { CommandFix, EditFix, Finding } from '../../../core/index';
import type { ServerAnalyses, ServerAnalysis } from '../../workspace/serverAnalyses';

/**
 * Quick fixes for findings: edits of the file, commands to copy for what lives outside of it, and comments that accept a
 * finding. Safe edits together are `source.fixAll.iisSsl`.
 */
export class QuickFixes implements CodeActionProvider {
  constructor(private readonly analyses: ServerAnalyses) {}

  async provideCodeActions(document: TextDocument, _range: Range, context: CodeActionContext): Promise<CodeAction[]> {
    const wantsAll = context.only !== undefined && FIX_ALL.intersects(context.only);
    const ours = context.diagnostics.filter(({ source }) => source === DIAGNOSTIC_SOURCE);
    if (!wantsAll && ours.length === 0) return [];
    // A fix is for the text that was analysed: none while the editor's is newer.
    const servers = await serversOf(this.analyses, document);
    // A fix is for the text that was analysed; while it is older than the editor's, the next analysis is waited for.
    const current = servers.filter(({ lines }) => lines.textOf(document.uri.toString()) === document.getText());
    return wantsAll
      ? fixAll(current, document)
      : ours.flatMap((diagnostic) => actionsFor(diagnostic, current, document));
  }
}

/** Every safe fix of the file's findings that can be made together, as one action. */
function fixAll(servers: readonly ServerAnalysis[], document: TextDocument): CodeAction[] {
  const file = document.uri.toString();
  const [server] = servers;
  if (server === undefined) return [];
  const safe = server.analysis.findings
    .filter(({ place }) => place.file === file)
    .flatMap(({ fixes }) => fixes?.find((fix): fix is EditFix => fix.kind === 'safe') ?? [])
    .filter(({ edits }) => edits.every(({ place }) => place.file === file));
  const together = compatibleFixes(safe, (name) => server.lines.textOf(name));
  if (together.length === 0) return [];
  const action = new CodeAction(l10n.t('Fix all safe IIS SSL problems'), FIX_ALL);
  const edit = editOf(together, server.lines);
  if (edit === null) return [];
  action.edit = edit;
  return [action];
}

function actionsFor(diagnostic: Diagnostic, servers: readonly ServerAnalysis[], document: TextDocument): CodeAction[] {
  const file = document.uri.toString();
  const rule = ruleOf(diagnostic);
  for (const server of servers) {
    const finding = server.analysis.findings.find(
      ({ rule: slug, place }) =>
        slug === rule && place.file === file && rangeOf(server.lines.rangeAt(place)).isEqual(diagnostic.range),
    );
    if (finding === undefined) continue;
    const actions = [...fixActions(finding, server), ...suppressActions(finding, server, document)];
    for (const action of actions) action.diagnostics = [diagnostic];
    return actions;
  }
  return [];
}

function ruleOf({ code }: Diagnostic): unknown {
  return typeof code === 'object' ? code.value : code;
}

function fixActions({ fixes = [] }: Finding, server: ServerAnalysis): CodeAction[] {
  return fixes.flatMap((fix) => {
    if (fix.kind === 'command') return [copyAction(fix)];
    const edit = editOf([fix], server.lines);
    if (edit === null) return [];
    const action = new CodeAction(word(fix.title), CodeActionKind.QuickFix);
    action.edit = edit;
    action.isPreferred = fix.kind === 'safe';
    return [action];
  });
}

/** The command with what takes it back, as a comment of its shell: one paste, and the way home stays in sight. */
function copyAction({ title, command, undo, shell }: CommandFix): CodeAction {
  const action = new CodeAction(l10n.t('Copy command: {0}', word(title)), CodeActionKind.QuickFix);
  const remark = shell === 'powershell' ? '#' : 'rem';
  const text = undo === null ? command : `${command}\n${remark} ${l10n.t('Undo')}: ${undo}`;
  action.command = { command: COPY_FIX, title: action.title, arguments: [text] };
  return action;
}

/** Comments that accept the finding; the caret is left on the reason, without which they have no effect. */
function suppressActions(
  { rule, place }: Finding,
  { analysis, lines }: ServerAnalysis,
  document: TextDocument,
): CodeAction[] {
  const source = analysis.sources.find(({ file }) => file === place.file);
  if (source === undefined) return [];
  return ([{ offset: place.range.start }, 'file'] as const).flatMap((at) => {
    const where = placeForSuppression(source, rule, at);
    if (where === null) return [];
    const title = at === 'file' ? l10n.t('Accept {0} in this file', rule) : l10n.t('Accept {0} here', rule);
    const action = new CodeAction(title, CodeActionKind.QuickFix);
    const snippet = new SnippetString()
      .appendText(where.before)
      .appendPlaceholder(l10n.t('why this is accepted'))
      .appendText(where.after);
    const position = rangeOf(lines.rangeAt({ file: place.file, range: { start: where.offset, end: where.offset } }));
    action.edit = new WorkspaceEdit();
    action.edit.set(document.uri, [new SnippetTextEdit(position, snippet)]);
    return [action];
  });
}
