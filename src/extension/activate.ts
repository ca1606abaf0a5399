import { commands, languages, window } from 'vscode';
import { KNOWN_FILE_NAMES } from '../core/index';
import { CodeLenses } from './features/codeLens/codeLenses';
import { registerCommands } from './features/commands';
import { Completion, COMPLETION_TRIGGERS } from './features/completion/completion';
import { registerServerComparison } from './features/comparison/serverComparison';
import { registerMigration } from './features/migration/migrateMetabase';
import { publishDiagnostics } from './features/diagnostics/publishDiagnostics';
import { registerAddFile } from './features/files/addFile';
import { registerQuickFixes } from './features/fixes/quickFixes';
import { FlowPanel, PANEL_TYPE } from './features/flowPanel/flowPanel';
import { registerGettingStarted } from './features/gettingStarted/gettingStarted';
import { SettingHover } from './features/hover/settingHover';
import { InlayHints } from './features/inlayHints/inlayHints';
import { registerLanguageModelTools } from './features/languageModelTools/tools';
import { Navigation } from './features/navigation/navigation';
import { Outline } from './features/outline/outline';
import { registerReports } from './features/reports/reportCommands';
import { registerSymptoms } from './features/symptoms/explainSymptom';
import { registerServersView } from './features/tree/treeView';
import { isCandidate } from './workspace/configurationFiles';
import { ServerAnalyses } from './workspace/serverAnalyses';
import type { DocumentSelector, ExtensionContext } from 'vscode';
import type { LoadMigration } from './features/migration/migrateMetabase';

/** Documents that may hold our settings: by language, and by name where another extension owns the language. */
const DOCUMENTS: DocumentSelector = [
  { language: 'xml' },
  { language: 'iis-config' },
  ...KNOWN_FILE_NAMES.map((name) => ({ pattern: `**/${name}` })),
  { pattern: '**/*.[rR][eE][gG]' },
  { pattern: '**/*[sS][sS][lL][cC][eE][rR][tT]*.{txt,json}' },
];

/**
 * Registers every feature. Nothing is read here: the first look at the view, a hover, a command or an open
 * configuration file asks for the first analysis.
 */
export function activate(context: ExtensionContext, loadMigration: LoadMigration): void {
  const log = window.createOutputChannel('IIS SSL', { log: true });
  const analyses = new ServerAnalyses(log);
  const panel = new FlowPanel(context, analyses, log);
  context.subscriptions.push(
    log,
    analyses,
    panel,
    ...registerServersView(analyses),
    publishDiagnostics(analyses, context.extensionUri),
    ...registerLanguageFeatures(analyses),
    window.registerWebviewPanelSerializer(PANEL_TYPE, panel),
    ...registerCommands(context, analyses, panel),
    ...registerServerComparison(analyses),
    registerMigration(analyses, loadMigration),
    registerSymptoms(analyses),
    ...registerReports(context, analyses),
    ...registerLanguageModelTools(context, analyses),
    registerAddFile(context, analyses),
    ...registerGettingStarted(context, analyses),
    analyzeWhenConfigurationOpens(analyses),
    commands.registerCommand('iisSsl.showLog', () => log.show()),
  );
}

/** What editors of configuration files can do; each asks for the analysis when it is first used. */
function registerLanguageFeatures(analyses: ServerAnalyses): { dispose(): void }[] {
  const lenses = new CodeLenses(analyses);
  const hints = new InlayHints(analyses);
  const navigation = new Navigation(analyses);
  return [
    lenses,
    hints,
    languages.registerHoverProvider(DOCUMENTS, new SettingHover(analyses)),
    languages.registerCodeLensProvider(DOCUMENTS, lenses),
    languages.registerInlayHintsProvider(DOCUMENTS, hints),
    languages.registerCompletionItemProvider(DOCUMENTS, new Completion(analyses), ...COMPLETION_TRIGGERS),
    languages.registerDefinitionProvider(DOCUMENTS, navigation),
    languages.registerReferenceProvider(DOCUMENTS, navigation),
    ...registerQuickFixes(analyses, DOCUMENTS),
    languages.registerDocumentSymbolProvider(DOCUMENTS, new Outline(analyses), { label: 'IIS SSL' }),
  ];
}

/** Findings appear without anybody asking, but only once a file is open that may have them. */
function analyzeWhenConfigurationOpens(analyses: ServerAnalyses): { dispose(): void } {
  const look = (): void => {
    const isOpen = window.visibleTextEditors.some(({ document }) => isCandidate(document));
    if (isOpen && analyses.latest.version === 0) void analyses.get();
  };
  look();
  return window.onDidChangeVisibleTextEditors(look);
}
