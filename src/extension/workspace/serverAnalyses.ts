import { EventEmitter, l10n, ProgressLocation, window, workspace } from 'vscode';
import {
  analyzeSteps,
  FileLines,
  groupSources,
  isKnownFileName,
  isWindowsName,
  PROJECT_FILE_NAME,
  resolveServer,
  severitiesOfSetting,
} from '../../core/index';
import { ConfigurationFiles, isCandidate } from './configurationFiles';
import { CONFIGURATION_GLOB } from './findConfiguration';
import { onNewFolders } from './newFolders';
import { reportFailure } from '../infrastructure/failures';
import { fileLabel, uriOf } from '../infrastructure/places';
import { inSlices, Stale } from '../infrastructure/slices';
import type { Disposable, Event, LogOutputChannel, TextDocument, Uri } from 'vscode';
import type {
  Analysis,
  AnalyzeOptions,
  Policy,
  Server,
  Source,
  SourceGroup,
  Steps,
  WindowsName,
} from '../../core/index';
import type { WorkspaceProject } from './configurationFiles';

/** How long typing has to pause before files are analysed again, in milliseconds, unless the setting says otherwise. */
const DEBOUNCE = 250;
/** Work that takes longer says so in the status bar, in milliseconds. */
const SLOW = 500;
/** Longer than this nobody waits for an answer on purpose. */
const MAX_DEBOUNCE = 10_000;

/** One server of the workspace with its analysis. */
export interface ServerAnalysis {
  /** The main file's URI as text, with the name that a project gives: the server's identity. */
  readonly id: string;
  /** The main file's URI as text. */
  readonly file: string;
  /** The name that a project gives, else the main file relative to the workspace. */
  readonly label: string;
  readonly analysis: Analysis;
  readonly lines: FileLines;
  /** The same files on another Windows. */
  readonly onWindows: (windows: WindowsName) => Server;
}

/** What is known about the workspace at one moment. */
export interface Snapshot {
  /** Grows with every change; panels send it back, so that a click on an old picture is not answered wrongly. */
  readonly version: number;
  readonly servers: readonly ServerAnalysis[];
  readonly projects: readonly WorkspaceProject[];
  /** How many files were looked at, those that say nothing of IIS or could not be read too. */
  readonly seen: number;
}

/** An analysis with what was set for it. */
interface KeptAnalysis {
  readonly key: string;
  readonly server: ServerAnalysis;
}

/** A server that is to be known, and what is known of it. */
interface Plan {
  readonly id: string;
  readonly group: SourceGroup;
  readonly label: string;
  readonly options: AnalyzeOptions;
  readonly key: string;
  /** Whether its files are those of the last analysis. */
  readonly isRead: boolean;
  /** Whether what is set for it has not changed either, so that the last analysis holds. */
  readonly isDone: boolean;
}

/**
 * The servers of the workspace, analysed when somebody first asks and kept up to date from then on. Reading is
 * debounced; while it runs, newer changes queue one more run. Whoever asks gets a whole snapshot; whoever listens is told of
 * the servers in sight first, where others are still to be analysed.
 */
export class ServerAnalyses implements Disposable {
  private readonly changed = new EventEmitter<Snapshot>();
  private readonly disposables: Disposable[] = [];
  private readonly files: ConfigurationFiles;
  private current: Snapshot = { version: 0, servers: [], projects: [], seen: 0 };
  private running: Promise<Snapshot> | null = null;
  /** The last analyses by the servers' ids. One that is done is kept when the run it is of is given up. */
  private readonly kept = new Map<string, KeptAnalysis>();
  private wanted = false;
  private watching = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  readonly onDidChange: Event<Snapshot> = this.changed.event;

  /** @param texts reads what messages are worded with; waited for before there is anything to word */
  constructor(
    private readonly log: LogOutputChannel,
    private readonly texts: () => Promise<void>,
  ) {
    this.files = new ConfigurationFiles(log);
  }

  /** The latest snapshot; the first call reads the workspace. */
  async get(): Promise<Snapshot> {
    if (this.running !== null) return this.running;
    if (this.current.version > 0 && this.timer === undefined) return this.current;
    return this.refresh();
  }

  /** The latest snapshot without reading anything; empty before the first `get`. */
  get latest(): Snapshot {
    return this.current;
  }

  /** Reads and analyses now. */
  refresh(): Promise<Snapshot> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.watch();
    if (this.running !== null) {
      this.wanted = true;
      return this.running;
    }
    const running = this.run().finally(() => {
      this.running = null;
      clearTimeout(slow);
    });
    const slow = setTimeout(() => {
      const title = l10n.t('IIS SSL: reading configuration');
      void window.withProgress({ location: ProgressLocation.Window, title }, () => running);
    }, SLOW);
    this.running = running;
    return running;
  }

  private async run(): Promise<Snapshot> {
    do {
      this.wanted = false;
      try {
        this.current = await this.readAndAnalyze();
      } catch (error) {
        if (error instanceof Stale) continue;
        // Whoever waits gets what is known; trying again is for the next change.
        this.current = { ...this.current, version: this.current.version + 1 };
        reportFailure(this.log, l10n.t('Reading configuration'), error);
      }
    } while (this.wanted);
    this.changed.fire(this.current);
    return this.current;
  }

  private async readAndAnalyze(): Promise<Snapshot> {
    const isStale = (): boolean => this.wanted;
    const started = performance.now();
    const [{ sources, projects, seen }] = await Promise.all([this.files.readAll(isStale), this.texts()]);
    const read = performance.now();
    const groups = groupSources(sources, projects);
    const plans = groups.map((group) => this.planOf(group, projects));
    const ids = new Set(plans.map(({ id }) => id));
    for (const id of this.kept.keys()) if (!ids.has(id)) this.kept.delete(id);
    const known = (): Snapshot => ({
      version: this.current.version + 1,
      servers: plans.flatMap(({ id }) => this.kept.get(id)?.server ?? []),
      projects,
      seen,
    });
    const visible = new Set(window.visibleTextEditors.map(({ document }) => document.uri.toString()));
    const isVisible = ({ group }: Plan): boolean => group.sources.some(({ file }) => visible.has(file));
    const waiting = plans.filter(({ isDone }) => !isDone);
    const first = waiting.filter(isVisible);
    const others = waiting.filter((plan) => !isVisible(plan));
    for (const plan of first) await this.analyze(plan, isStale);
    // Places in files that have changed since they were analysed might be wrong.
    if (first.length > 0 && others.length > 0 && others.every(({ id, isRead }) => isRead || !this.kept.has(id))) {
      this.current = known();
      this.changed.fire(this.current);
    }
    for (const plan of others) await this.analyze(plan, isStale);
    this.log.debug(
      `${sources.length} files, ${groups.length} servers: read ${(read - started).toFixed(0)} ms, analysed ${(performance.now() - read).toFixed(0)} ms`,
    );
    return known();
  }

  private planOf(group: SourceGroup, projects: readonly WorkspaceProject[]): Plan {
    const { name, main, sources } = group;
    const id = name === null ? main.file : `${main.file}#${name}`;
    const options = optionsOf(group, projects);
    const label = name ?? fileLabel(uriOf(main.file));
    const key = JSON.stringify([label, options], (_, value: unknown) => (value instanceof Map ? [...value] : value));
    const known = this.kept.get(id);
    const before = known?.server.analysis.sources;
    const isRead = before?.length === sources.length && sources.every((source, i) => source === before[i]);
    return { id, group, label, options, key, isRead, isDone: isRead && known?.key === key };
  }

  /** Analyses a server; what an edit did not touch is taken from its last analysis. */
  private async analyze({ id, group, label, options, key }: Plan, isStale: () => boolean): Promise<void> {
    const { main, sources } = group;
    const known = this.kept.get(id);
    const started = performance.now();
    const steps = analysisSteps(main.file, sources, options, known?.server.analysis);
    const { analysis, lines } = await inSlices(steps, isStale);
    this.log.trace(`analysed ${label} in ${(performance.now() - started).toFixed(1)} ms`);
    const onWindows = (whatIf: WindowsName): Server => resolveServer(sources, { ...options, whatIf });
    this.kept.set(id, { key, server: { id, file: main.file, label, analysis, lines, onWindows } });
  }

  /** Listens from the first reading on: an editor without our files pays for nothing. */
  private watch(): void {
    if (this.watching) return;
    this.watching = true;
    const watcher = workspace.createFileSystemWatcher(CONFIGURATION_GLOB);
    const gone = workspace.createFileSystemWatcher('**/*', true, true, false);
    const later = (): void => this.refreshLater();
    this.disposables.push(
      watcher,
      watcher.onDidCreate(later),
      watcher.onDidChange(later),
      watcher.onDidDelete(later),
      // A folder takes its files along, and nothing but the folder is told.
      gone,
      gone.onDidDelete((uri) => {
        if (this.hasFilesBelow(uri)) later();
      }),
      onNewFolders(later),
      workspace.onDidRenameFiles(later),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && this.matters(document)) later();
      }),
      workspace.onDidSaveTextDocument((document) => {
        if (isCandidate(document)) later();
      }),
      workspace.onDidOpenTextDocument((document) => {
        if (isCandidate(document)) later();
      }),
      workspace.onDidCloseTextDocument((document) => {
        if (isCandidate(document)) later();
      }),
      workspace.onDidChangeWorkspaceFolders(later),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('iisSsl')) later();
      }),
    );
  }

  private hasFilesBelow(folder: Uri): boolean {
    const start = `${folder.toString()}/`;
    const { servers, projects } = this.current;
    return (
      servers.some(({ analysis }) => analysis.sources.some(({ file }) => file.startsWith(start))) ||
      projects.some(({ file }) => file?.uri.toString().startsWith(start) === true)
    );
  }

  /** Typing in some other XML file costs nothing: it is looked at when it is opened and when it is saved. */
  private matters(document: TextDocument): boolean {
    const file = document.uri.toString();
    return (
      isKnownFileName(document.uri.path) ||
      document.uri.path.endsWith(`/${PROJECT_FILE_NAME}`) ||
      this.current.servers.some(({ analysis }) => analysis.sources.some((source) => source.file === file))
    );
  }

  private refreshLater(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.refresh().catch((error: unknown) => reportFailure(this.log, l10n.t('Reading configuration'), error));
    }, debounce());
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const disposable of this.disposables) disposable.dispose();
    this.changed.dispose();
  }
}

/** Analyses a server, and finds the lines of its main file, which whoever shows the analysis asks for first. */
function* analysisSteps(
  main: string,
  sources: readonly Source[],
  options: AnalyzeOptions,
  previous: Analysis | undefined,
): Steps<Pick<ServerAnalysis, 'analysis' | 'lines'>> {
  const analysis = yield* analyzeSteps(sources, options, previous);
  yield;
  const lines = new FileLines(sources);
  lines.of(main);
  yield;
  return { analysis, lines };
}

/** Settings may hold anything: what is no time is the usual time. */
function debounce(): number {
  const wanted = workspace.getConfiguration('iisSsl').get<unknown>('debounce', DEBOUNCE);
  return typeof wanted === 'number' && wanted >= 0 ? Math.min(wanted, MAX_DEBOUNCE) : DEBOUNCE;
}

function optionsOf({ main, windows, pathMap }: SourceGroup, projects: readonly WorkspaceProject[]): AnalyzeOptions {
  const setting = workspace.getConfiguration('iisSsl', uriOf(main.file)).get<string>('windowsVersion', '');
  return {
    windows: windows ?? (isWindowsName(setting) ? setting : null),
    pathMap,
    ...policyOf(main.file, projects),
  };
}

/** What the nearest project file above a server says about its findings; where it is silent, the setting counts. */
function policyOf(main: string, projects: readonly WorkspaceProject[]): Policy {
  const [nearest] = projects
    .filter(({ folder, file }) => file !== null && main.startsWith(`${folder}/`))
    .sort((a, b) => b.folder.length - a.folder.length);
  const settings = workspace.getConfiguration('iisSsl', uriOf(main)).get<unknown>('rules');
  const { severities = [], suppressions = [] } = nearest?.file?.project ?? {};
  return {
    severities: new Map([...severitiesOfSetting(settings), ...severities]),
    suppressions: suppressions.map((each) => ({
      ...each,
      file: each.file === null ? null : (nearest?.place(each.file) ?? null),
    })),
  };
}
