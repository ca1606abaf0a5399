/**
 * The core's only door. Hosts (the extension, the command line) import this file and nothing behind it.
 */
export { analyze, analyzeSteps, everyFinding } from './analyze';
export type { Analysis, AnalyzeOptions } from './analyze';
export { compareAnalyses } from './compare/compareAnalyses';
export { compareServers } from './compare/compareServers';
export { matchSites } from './compare/matchSites';
export { comparisonDocument, comparisonMarkdown, comparisonText, settingName } from './compare/comparisonReport';
export type { ComparedServers } from './compare/comparisonReport';
export type { Comparison, Difference, DifferenceSide } from './compare/difference';
export { explainAt } from './explain';
export type { ExplainedBit, ExplainedLine, Explanation } from './explain';
export { migrateMetabase } from './migrate/migrateMetabase';
export type { XmlWriter } from './migrate/migrateMetabase';
export type { Migration, MigrationProblem } from './migrate/migration';
export { proposalsAt } from './editor/completion';
export type { Proposal } from './editor/completion';
export { bindingCommands, copiedText, pathCommands } from './editor/copyAs';
export type { CopiedCommand } from './editor/copyAs';
export { inlaysOf } from './editor/inlays';
export { lensesOf, lensesSteps } from './editor/lenses';
export { definitionsAt, referencesAt } from './editor/links';
export { missingExports } from './editor/missing';
export type { MissingExport } from './editor/missing';
export { shownFindings } from './editor/shownFindings';
export { subjectAt } from './editor/subject';
export { outlineOf, outlineSteps } from './editor/outline';
export type { OutlineItem } from './editor/outline';
export { certificateText, modeText } from './editor/words';
export { alignHops } from './diagram/alignHops';
export type { AlignedHops } from './diagram/alignHops';
export { ACTOR_NAMES, pictureOf } from './diagram/flowPicture';
export type { FlowPicture, PictureHop, Station, Worder } from './diagram/flowPicture';
export { renderCompareMarkdown, renderMarkdown } from './diagram/markdown';
export { renderMermaid } from './diagram/mermaid';
export { renderCompareSvg, renderSvg } from './diagram/svg';
export { checkDocument, requestDocument, SCHEMA_VERSION } from './report/json';
export type { Tool } from './report/json';
export { baselineDocument, compareWithBaseline, readBaseline } from './report/baseline';
export type { BaselineEntry } from './report/baseline';
export { FileLines } from './report/lines';
export { checkMarkdown } from './report/markdown';
export { sarifDocument } from './report/sarif';
export { requestText } from './report/requestText';
export { bindingText, checkText } from './report/text';
export { articleTrace, MODES, modeTrace } from './request/articleFlow';
export type { ArticleFlow } from './request/articleFlow';
export { outcomeMeaning, statusText } from './request/outcome';
export { kernelClientCertificateAnswer } from './request/answer';
export type { KernelClientCertificateAnswer, SourcedStatement } from './request/answer';
export { traceFlow, traceRequest } from './request/flow';
export { MODE_NAMES } from './request/mode';
export {
  CLIENT_CERTIFICATES,
  DEFAULT_CLIENT,
  HTTP_VERSIONS,
  isRequestProblem,
  parseClient,
  parseRequest,
  TLS_VERSIONS,
} from './request/request';
export type { ClientRequest, ClientSettings, ClientTexts, RequestProblem } from './request/request';
export type { Hop, Mode, ModeId, Trace, TracePart } from './request/trace';
export { auditServer, PROFILES } from './profiles';
export { isProfileName, PROFILE_NAMES, SITE_ROLES } from './profiles/profile';
export type {
  Audit,
  ControlResult,
  ControlStatus,
  Profile,
  ProfileName,
  SiteRole,
  SiteRoles,
} from './profiles/profile';
export { auditDocument, auditText } from './report/audit';
export { RULES } from './rules';
export { applyEdits, compatibleFixes, editsOf } from './rules/applyFix';
export type { FileEdit } from './rules/applyFix';
export { CATEGORY_TITLES, RULE_SETTINGS, SEVERITIES } from './rules/rule';
export type { Policy, Suppression } from './rules/policy';
export type { CommandFix, EditFix, Finding, Fix, RuleCategory, RuleData, RuleSetting, Severity } from './rules/rule';
export { PROJECT_FILE_NAME, projectOfSetting, readProjectFile, severitiesOfSetting } from './project/projectFile';
export type { Project, ProjectProblem, ProjectServer } from './project/projectFile';
export { groupSources } from './server/groupSources';
export type { PlacedProject, SourceGroup } from './server/groupSources';
export { isHttps } from './server/model';
export type {
  AccessFlags,
  Application,
  Binding,
  Place as SourcePlace,
  Reason,
  Server,
  Site,
  SitePath,
} from './server/model';
export { resolveServer } from './server/resolveServer';
export type { Effective, Origin, Stated } from './server/effective';
export {
  baseName,
  CANDIDATE_EXTENSIONS,
  isFoundByContent,
  isKnownFileName,
  KNOWN_FILE_NAMES,
  MAX_TEXT_LENGTH,
  mayBeKnown,
  readSource,
  readSourceBytes,
  readSourceBytesSteps,
  readSourceSteps,
  unreadableSource,
} from './sources/readSource';
export { placeForSuppression } from './sources/suppressionComments';
export type { SuppressionPlace } from './sources/suppressionComments';
export type { Source, SourceFormat, SourceInput } from './sources/source';
export type { Steps } from './steps';
export { decodeText } from './text/decode';
export type { Encoding } from './text/decode';
export { escapeMarkdown, showControls } from './text/escape';
export { LineIndex } from './text/lineIndex';
export type { Position, PositionRange } from './text/lineIndex';
export { englishOf, formatMessage, message, provideTexts } from './text/message';
export { nearestName } from './text/nearestName';
export type { Message } from './text/message';
export type { TextRange } from './text/range';
export { withoutTrailing } from './text/trim';
export { ACCESS_FLAGS, accessFlagNames, accessFlagsText } from './tls/accessFlags';
export { BINDING_FLAGS, bindingFlagNames } from './tls/bindingFlags';
export type { SslMode } from './tls/sslMode';
export { isWindowsName, WINDOWS_NAMES, WINDOWS_TITLES } from './tls/windows';
export type { WindowsName } from './tls/windows';
export { explainSymptom, SYMPTOM_NAMES } from './symptoms/symptoms';
export type { SymptomAnswer } from './symptoms/symptoms';
export { redactionOf, redactorOf } from './report/redact';
export type { Redaction, Redactor } from './report/redact';
