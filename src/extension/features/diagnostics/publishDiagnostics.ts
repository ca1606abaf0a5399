import {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  l10n,
  languages,
  Range,
  Uri,
  window,
} from 'vscode';
import { LineIndex, shownFindings } from '../../../core/index';
import { reportFailure } from '../../infrastructure/failures';
import { locationOf, rangeOf, uriOf } from '../../infrastructure/places';
import { linesInSight } from '../../infrastructure/sight';
import { inSlices, Stale } from '../../infrastructure/slices';
import { word } from '../../infrastructure/words';
import type { Disposable, LogOutputChannel } from 'vscode';
import type { Finding, Severity, Steps } from '../../../core/index';
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

/**
 * So many diagnostics of a file VS Code shows (`maxDiagnosticsPerFile` in its extHostDiagnostics.ts), in the end the worst
 * ones. We choose ourselves, so that what is in sight is among them, and nobody words thousands that are never seen.
 */
const MOST = 1000;

/** How long scrolling has to pause before what is in sight is chosen anew, in milliseconds. */
const SCROLL_DELAY = 200;

/** A finding with the server that it is of. */
interface Found {
  readonly finding: Finding;
  readonly server: ServerAnalysis;
}

/** What is published of a file. Two lists with the same text show the same. */
interface Published {
  readonly diagnostics: readonly Diagnostic[];
  readonly text: string;
  /** Whether there are more findings than are listed. */
  readonly isCut: boolean;
}

/**
 * Keeps the Problems panel equal to the findings of every server. A file of several servers has each finding once. VS Code
 * is told about the files alone whose findings have changed.
 */
export function publishDiagnostics(analyses: ServerAnalyses, extensionUri: Uri, log: LogOutputChannel): Disposable {
  const collection = languages.createDiagnosticCollection('iis-ssl');
  let published: ReadonlyMap<string, Published> = new Map();
  /** Counts what was begun: what is newer ends what is older. */
  let begun = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const publish = async (snapshot: Snapshot): Promise<void> => {
    const own = ++begun;
    const files = await inSlices(diagnosticsOf(snapshot, extensionUri), () => own !== begun);
    for (const file of published.keys()) if (!files.has(file)) collection.delete(uriOf(file));
    for (const [file, { diagnostics, text }] of files) {
      if (text !== published.get(file)?.text) collection.set(uriOf(file), diagnostics);
    }
    published = files;
  };
  const show = (snapshot: Snapshot): void => {
    clearTimeout(timer);
    publish(snapshot).catch((error: unknown) => {
      if (!(error instanceof Stale)) reportFailure(log, l10n.t('Showing findings'), error);
    });
  };

  show(analyses.latest);
  const subscriptions = [
    analyses.onDidChange(show),
    window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => {
      if (published.get(textEditor.document.uri.toString())?.isCut !== true) return;
      clearTimeout(timer);
      timer = setTimeout(() => show(analyses.latest), SCROLL_DELAY);
    }),
  ];
  return {
    dispose: () => {
      clearTimeout(timer);
      begun++;
      for (const subscription of subscriptions) subscription.dispose();
      collection.dispose();
    },
  };
}

/** The diagnostics of all files, by the texts of their URIs. */
function* diagnosticsOf({ servers, projects }: Snapshot, extensionUri: Uri): Steps<ReadonlyMap<string, Published>> {
  const found = new Map<string, Found[]>();
  for (const server of servers) {
    for (const finding of server.analysis.findings) {
      const known = found.get(finding.place.file);
      if (known === undefined) found.set(finding.place.file, [{ finding, server }]);
      else known.push({ finding, server });
    }
    yield;
  }
  const files = new Map<string, Published>();
  for (const [file, all] of found) files.set(file, yield* listOf(file, all, extensionUri));
  for (const { file } of projects) {
    if (file === null) continue;
    const diagnostics = projectDiagnostics(file);
    files.set(file.uri.toString(), { diagnostics, text: diagnostics.map(textOf).join('\n'), isCut: false });
  }
  return files;
}

function* listOf(file: string, all: readonly Found[], extensionUri: Uri): Steps<Published> {
  const shown = shownFindings(all, MOST - 1, ({ finding }) => finding.severity, sightIn(file, all));
  yield;
  const diagnostics = new Map<string, Diagnostic>();
  for (const { finding, server } of shown) {
    const diagnostic = diagnosticOf(finding, server, extensionUri);
    const { start, end } = finding.place.range;
    diagnostics.set(`${finding.rule}:${start}:${end}:${diagnostic.message}`, diagnostic);
    yield;
  }
  const list = [...diagnostics.values()];
  const left = all.length - shown.length;
  if (left > 0) list.push(moreOf(left));
  return { diagnostics: list, text: list.map(textOf).join('\n'), isCut: left > 0 };
}

/** Tells whether a finding's text is in sight; nobody asks where all findings are listed. */
function sightIn(file: string, all: readonly Found[]): (found: Found) => boolean {
  const [first] = all;
  if (first === undefined || all.length < MOST) return () => false;
  const lines = first.server.lines.of(file);
  const sight = linesInSight(file, 0).map(({ start, end }) => [lines.offsetAt(start), lines.offsetAt(end)] as const);
  return ({ finding: { place } }) => {
    const { start } = place.range;
    return sight.some(([from, to]) => from <= start && start < to);
  };
}

/** Says what the list leaves out. */
function moreOf(count: number): Diagnostic {
  const diagnostic = new Diagnostic(
    new Range(0, 0, 0, 0),
    l10n.t(
      '{0} more findings of this file are not listed here: first come those in sight, then the worst. Export Report lists all.',
      count,
    ),
    DiagnosticSeverity.Information,
  );
  diagnostic.source = DIAGNOSTIC_SOURCE;
  return diagnostic;
}

/** All that a diagnostic shows. */
function textOf({ range, severity, message, code, relatedInformation = [] }: Diagnostic): string {
  const related = relatedInformation.map(({ location, message: told }) => [
    location.uri.toString(),
    location.range,
    told,
  ]);
  return JSON.stringify([range, severity, message, typeof code === 'object' ? code.value : code, related]);
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
