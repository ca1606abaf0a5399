import { Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, languages, Uri } from 'vscode';
import { LineIndex } from '../../../core/index';
import { locationOf, rangeOf, uriOf } from '../../infrastructure/places';
import { word } from '../../infrastructure/words';
import type { Disposable } from 'vscode';
import type { Finding, Severity } from '../../../core/index';
import type { WorkspaceProject } from '../../workspace/configurationFiles';
import type { ServerAnalyses, ServerAnalysis, Snapshot } from '../../workspace/serverAnalyses';

/** The name under which findings stand in the Problems panel. */
export const DIAGNOSTIC_SOURCE = 'IIS SSL';

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Keeps the Problems panel equal to the findings of every server. A file of several servers has each finding once. */
export function publishDiagnostics(analyses: ServerAnalyses, extensionUri: Uri): Disposable {
  const collection = languages.createDiagnosticCollection('iis-ssl');
  const publish = ({ servers, projects }: Snapshot): void => {
    const byFile = new Map<string, Map<string, Diagnostic>>();
    for (const server of servers) {
      for (const finding of server.analysis.findings) {
        const diagnostics = byFile.get(finding.place.file) ?? new Map<string, Diagnostic>();
        byFile.set(finding.place.file, diagnostics);
        const diagnostic = diagnosticOf(finding, server, extensionUri);
        const { start, end } = finding.place.range;
        diagnostics.set(`${finding.rule}:${start}:${end}:${diagnostic.message}`, diagnostic);
      }
    }
    collection.clear();
    for (const [file, diagnostics] of byFile) collection.set(uriOf(file), [...diagnostics.values()]);
    for (const { file } of projects) if (file !== null) collection.set(file.uri, projectDiagnostics(file));
  };
  publish(analyses.latest);
  const subscription = analyses.onDidChange(publish);
  return {
    dispose: () => {
      subscription.dispose();
      collection.dispose();
    },
  };
}

/** What in a project file is not understood and so has no effect. */
function projectDiagnostics({ project, text }: NonNullable<WorkspaceProject['file']>): readonly Diagnostic[] {
  const lines = new LineIndex(text);
  return project.problems.map(({ message, range }) => {
    const diagnostic = new Diagnostic(rangeOf(lines.rangeAt(range)), word(message), DiagnosticSeverity.Warning);
    diagnostic.source = DIAGNOSTIC_SOURCE;
    return diagnostic;
  });
}

function diagnosticOf(finding: Finding, { lines }: ServerAnalysis, extensionUri: Uri): Diagnostic {
  const diagnostic = new Diagnostic(
    rangeOf(lines.rangeAt(finding.place)),
    word(finding.message),
    SEVERITIES[finding.severity],
  );
  diagnostic.source = DIAGNOSTIC_SOURCE;
  diagnostic.code = { value: finding.rule, target: Uri.joinPath(extensionUri, 'docs', 'rules', `${finding.rule}.md`) };
  diagnostic.relatedInformation = (finding.related ?? []).flatMap(({ message, place }) => {
    const location = locationOf(place, lines);
    return location === null ? [] : [new DiagnosticRelatedInformation(location, word(message))];
  });
  return diagnostic;
}
