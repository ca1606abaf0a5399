import { languages, window } from 'vscode';
import { KNOWN_FILE_NAMES } from '../core/index';
import { registerCommands } from './features/commands';
import { publishDiagnostics } from './features/diagnostics/publishDiagnostics';
import { FlowPanel, PANEL_TYPE } from './features/flowPanel/flowPanel';
import { SettingHover } from './features/hover/settingHover';
import { ServerTree } from './features/tree/serverTree';
import { isCandidate } from './workspace/configurationFiles';
import { ServerAnalyses } from './workspace/serverAnalyses';
import type { DocumentSelector, ExtensionContext } from 'vscode';

/** Documents that may hold our settings: by language, and by name where another extension owns the language. */
const DOCUMENTS: DocumentSelector = [
  { language: 'xml' },
  { language: 'iis-config' },
  ...KNOWN_FILE_NAMES.map((name) => ({ pattern: `**/${name}` })),
];

/**
 * Registers every feature. Nothing is read here: the first look at the view, a hover, a command or an open
 * configuration file asks for the first analysis.
 */
export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('IIS SSL', { log: true });
  const analyses = new ServerAnalyses(log);
  const panel = new FlowPanel(context.extensionUri, analyses, log);
  const tree = window.createTreeView('iisSsl.servers', {
    treeDataProvider: new ServerTree(analyses),
    showCollapseAll: true,
  });
  context.subscriptions.push(
    log,
    analyses,
    panel,
    tree,
    publishDiagnostics(analyses, context.extensionUri),
    languages.registerHoverProvider(DOCUMENTS, new SettingHover(analyses)),
    window.registerWebviewPanelSerializer(PANEL_TYPE, panel),
    ...registerCommands(context, analyses, panel),
    analyzeWhenConfigurationOpens(analyses),
  );
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
