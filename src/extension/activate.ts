import { commands, window } from 'vscode';
import { KNOWN_FILE_NAMES } from '../core/index';
import { registerGettingStarted } from './features/gettingStarted/gettingStarted';
import { registerLateFeatures } from './features/lateFeatures';
import { registerSamples } from './features/samples/openSamples';
import { registerServersView } from './features/tree/treeView';
import { once } from './infrastructure/parts';
import { readTexts } from './infrastructure/texts';
import { mayBeConfiguration } from './workspace/configurationFiles';
import { ServerAnalyses } from './workspace/serverAnalyses';
import type { DocumentSelector, ExtensionContext } from 'vscode';
import type { LoadPart } from './infrastructure/parts';

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
 * configuration file asks for the first analysis, and loads what it needs.
 */
export function activate(context: ExtensionContext, loadPart: LoadPart): void {
  const log = window.createOutputChannel('IIS SSL', { log: true });
  const texts = once(() => readTexts(context.extensionUri));
  const analyses = new ServerAnalyses(log, texts);
  const later = once(async () => (await Promise.all([loadPart('later'), texts()]))[0]);
  context.subscriptions.push(
    log,
    analyses,
    ...registerServersView(analyses, later),
    ...registerLateFeatures({ context, analyses, log, later, loadPart, documents: DOCUMENTS }),
    ...registerSamples(context, later),
    ...registerGettingStarted(context, analyses),
    analyzeWhenConfigurationOpens(analyses),
    commands.registerCommand('iisSsl.showLog', () => log.show()),
  );
}

/** Findings appear without anybody asking, but only once a file is open that may have them. */
function analyzeWhenConfigurationOpens(analyses: ServerAnalyses): { dispose(): void } {
  const look = (): void => {
    if (analyses.latest.version > 0) return;
    if (window.visibleTextEditors.some(({ document }) => mayBeConfiguration(document))) void analyses.get();
  };
  look();
  return window.onDidChangeVisibleTextEditors(look);
}
