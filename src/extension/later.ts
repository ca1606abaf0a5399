/**
 * What is loaded with its first use (`Parts.later`): nothing of it is needed to activate, read and analyse.
 * It shares the core with the file that loads it (scripts/extensionBundle.mjs).
 */
export { Lenses } from './features/codeLens/lenses';
export { Completion } from './features/completion/completion';
export { serverComparison } from './features/comparison/serverComparison';
export { publishDiagnostics } from './features/diagnostics/publishDiagnostics';
export { addFiles } from './features/files/addFile';
export { QuickFixes } from './features/fixes/quickFixes';
export { FlowCommands } from './features/flowPanel/flowCommands';
export { FlowPanel } from './features/flowPanel/flowPanel';
export { SettingHover } from './features/hover/settingHover';
export { hintsIn } from './features/inlayHints/hintsIn';
export { explainRule, findingsForAgents, traceForAgents } from './features/languageModelTools/answers';
export { prepare } from './features/languageModelTools/preparation';
export { migrateMetabase } from './features/migration/migrateMetabase';
export { Navigation } from './features/navigation/navigation';
export { Outline } from './features/outline/outline';
export { checkAllServers, exportDiagram, exportReport, newProjectFile } from './features/reports/reports';
export { SampleFiles } from './features/samples/sampleFiles';
export { explainSymptomOf } from './features/symptoms/explainSymptom';
export { copyAs } from './features/tree/copyAs';
export { rowAbove, rowsBelow, treeItemOf } from './features/tree/serverTree';
