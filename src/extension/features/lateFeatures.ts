import { CodeActionKind, commands, env, l10n, languages, window, workspace } from 'vscode';
import { reportFailure } from '../infrastructure/failures';
import { once } from '../infrastructure/parts';
import { concerns } from '../workspace/documentServers';
import { answerChanges } from './answerChanges';
import { registerCommands } from './commands';
import { COPY_FIX, FIX_ALL } from './fixes/fixKinds';
import { PANEL_TYPE } from './flowPanel/panelType';
import { registerLanguageModelTools } from './languageModelTools/tools';
import type {
  Disposable,
  DocumentSelector,
  ExtensionContext,
  LogOutputChannel,
  TextDocument,
  WebviewPanel,
} from 'vscode';
import type { LoadPart, Parts } from '../infrastructure/parts';
import type { ServerAnalyses } from '../workspace/serverAnalyses';

/** Characters behind which something of ours may begin. */
const COMPLETION_TRIGGERS = ['<', ' ', '"', "'", ',', '|', '/'];

/** What features that are loaded late are made with. */
interface Late {
  readonly context: ExtensionContext;
  readonly analyses: ServerAnalyses;
  readonly log: LogOutputChannel;
  readonly later: () => Promise<Parts['later']>;
  readonly loadPart: LoadPart;
  readonly documents: DocumentSelector;
}

/**
 * The panel, commands, what editors of configuration files can do, and tools for agents: they are known to VS Code from
 * the start, and what they do is loaded with the first use.
 */
export function registerLateFeatures({ context, analyses, log, later, loadPart, documents }: Late): Disposable[] {
  /** Makes something when it is first needed; it is disposed of with the extension. */
  const kept = <T extends Disposable>(make: (part: Parts['later']) => T): (() => Promise<T>) =>
    once(async () => {
      const made = make(await later());
      context.subscriptions.push(made);
      return made;
    });
  const panel = kept(({ FlowPanel }) => new FlowPanel(context, analyses, log));
  const findings = kept(({ publishDiagnostics }) => publishDiagnostics(analyses, context.extensionUri, log));
  const flows = once(async () => new (await later()).FlowCommands(analyses, panel));
  const comparison = kept(({ serverComparison }) => serverComparison(analyses));
  const hover = once(async () => new (await later()).SettingHover(analyses));
  const quickFixes = once(async () => new (await later()).QuickFixes(analyses));
  const navigation = once(async () => new (await later()).Navigation(analyses));
  const outline = once(async () => new (await later()).Outline(analyses));
  const completion = once(async () => new (await later()).Completion(analyses));
  const lensChanges = answerChanges(analyses, 'iisSsl.codeLens');
  const lenses = kept(({ Lenses }) => new Lenses(analyses, lensChanges.fire));
  const hintChanges = answerChanges(analyses, 'iisSsl.inlayHints');
  const { version } = context.extension.packageJSON as { version: string };
  return [
    analyses.onDidChange(() => {
      findings().catch((error: unknown) => reportFailure(log, l10n.t('Showing findings'), error));
    }),
    ...registerCommands(analyses),
    ...registerLanguageModelTools(context, analyses, later),
    window.registerWebviewPanelSerializer(PANEL_TYPE, {
      deserializeWebviewPanel: async (restored: WebviewPanel, state: unknown) =>
        (await panel()).deserializeWebviewPanel(restored, state),
    }),
    lensChanges,
    languages.registerCodeLensProvider(documents, {
      onDidChangeCodeLenses: lensChanges.event,
      provideCodeLenses: async (document, token) =>
        concerns(analyses, document) && hasLenses(document) ? (await lenses()).in(document, token) : [],
    }),
    hintChanges,
    languages.registerInlayHintsProvider(documents, {
      onDidChangeInlayHints: hintChanges.event,
      provideInlayHints: async (document, range) =>
        concerns(analyses, document) && hasHints(document) ? (await later()).hintsIn(analyses, document, range) : [],
    }),
    languages.registerHoverProvider(documents, {
      provideHover: async (document, position) =>
        concerns(analyses, document) ? (await hover()).provideHover(document, position) : null,
    }),
    languages.registerCompletionItemProvider(
      documents,
      {
        provideCompletionItems: async (document, position) =>
          concerns(analyses, document) ? (await completion()).provideCompletionItems(document, position) : [],
      },
      ...COMPLETION_TRIGGERS,
    ),
    languages.registerDefinitionProvider(documents, {
      provideDefinition: async (document, position) =>
        concerns(analyses, document) ? (await navigation()).provideDefinition(document, position) : [],
    }),
    languages.registerReferenceProvider(documents, {
      provideReferences: async (document, position) =>
        concerns(analyses, document) ? (await navigation()).provideReferences(document, position) : [],
    }),
    languages.registerDocumentSymbolProvider(
      documents,
      {
        provideDocumentSymbols: async (document, token) =>
          concerns(analyses, document) ? (await outline()).provideDocumentSymbols(document, token) : [],
      },
      { label: 'IIS SSL' },
    ),
    languages.registerCodeActionsProvider(
      documents,
      {
        provideCodeActions: async (document, range, asked) =>
          concerns(analyses, document) ? (await quickFixes()).provideCodeActions(document, range, asked) : [],
      },
      { providedCodeActionKinds: [CodeActionKind.QuickFix, FIX_ALL] },
    ),
    commands.registerCommand('iisSsl.showRequestFlow', async (row?: unknown) => (await flows()).show(row)),
    commands.registerCommand('iisSsl.compareRequestFlows', async (row?: unknown) => (await flows()).compare(row)),
    commands.registerCommand('iisSsl.traceRequest', async (row?: unknown) => (await flows()).trace(row)),
    commands.registerCommand(COPY_FIX, async (text: unknown) => {
      if (typeof text !== 'string') return;
      await env.clipboard.writeText(text);
      window.setStatusBarMessage(l10n.t('Copied.'), 3000);
    }),
    commands.registerCommand('iisSsl.addFile', async (row?: unknown, files?: unknown) =>
      (await later()).addFiles(analyses, row, files),
    ),
    commands.registerCommand('iisSsl.compareServers', async (first?: unknown, second?: unknown) =>
      (await comparison()).compare(first, second),
    ),
    commands.registerCommand('iisSsl.closeComparison', async () => (await comparison()).close()),
    commands.registerCommand('iisSsl.showDifference', async (row?: unknown) =>
      (await comparison()).showDifference(row),
    ),
    commands.registerCommand('iisSsl.showBothFlows', async (row?: unknown) =>
      (await comparison()).showBothFlows(row, panel),
    ),
    commands.registerCommand('iisSsl.exportComparison', async () => (await comparison()).export()),
    commands.registerCommand('iisSsl.migrateMetabase', async (row?: unknown, to?: unknown, into?: unknown) =>
      (await later()).migrateMetabase(analyses, loadPart, row, to, into),
    ),
    commands.registerCommand('iisSsl.explainSymptom', async (given?: unknown) =>
      (await later()).explainSymptomOf(analyses, given),
    ),
    commands.registerCommand('iisSsl.exportReport', async () => (await later()).exportReport(analyses, version)),
    commands.registerCommand('iisSsl.exportDiagram', async () =>
      (await later()).exportDiagram(analyses, (await panel()).inFocus),
    ),
    commands.registerCommand('iisSsl.checkAllServers', async () => (await later()).checkAllServers(analyses)),
    commands.registerCommand('iisSsl.newProjectFile', async () => (await later()).newProjectFile(analyses)),
    commands.registerCommand('iisSsl.explainSetting', () => commands.executeCommand('editor.action.showHover')),
    commands.registerCommand('iisSsl.copyAs', async (row?: unknown) => (await later()).copyAs(row)),
  ];
}

/** Whether code lenses are wanted in a document. */
function hasLenses(document: TextDocument): boolean {
  return workspace.getConfiguration('iisSsl', document).get<boolean>('codeLens.enabled', true);
}

/** Whether the names of bits are wanted behind numbers in a document. */
function hasHints(document: TextDocument): boolean {
  return workspace.getConfiguration('iisSsl', document).get<boolean>('inlayHints.enabled', false);
}
