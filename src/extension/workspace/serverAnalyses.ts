import { EventEmitter, Uri, workspace } from 'vscode';
import {
  analyze,
  FileLines,
  groupSources,
  isKnownFileName,
  isWindowsName,
  PROJECT_FILE_NAME,
  severitiesOfSetting,
} from '../../core/index';
import { CONFIGURATION_GLOB, ConfigurationFiles, isCandidate } from './configurationFiles';
import { uriOf } from '../infrastructure/places';
import type { Disposable, Event, LogOutputChannel, TextDocument } from 'vscode';
import type { Analysis, Policy, SourceGroup } from '../../core/index';
import type { WorkspaceProject } from './configurationFiles';

/** How long typing has to pause before files are analysed again, in milliseconds. */
const DEBOUNCE = 250;

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
}

/** What is known about the workspace at one moment. */
export interface Snapshot {
  /** Grows with every change; panels send it back, so that a click on an old picture is not answered wrongly. */
  readonly version: number;
  readonly servers: readonly ServerAnalysis[];
  readonly projects: readonly WorkspaceProject[];
}

/**
 * The servers of the workspace, analysed when somebody first asks and kept up to date from then on. Reading is
 * debounced; while it runs, newer changes queue one more run, and everybody sees whole snapshots only.
 */
export class ServerAnalyses implements Disposable {
  private readonly changed = new EventEmitter<Snapshot>();
  private readonly disposables: Disposable[] = [];
  private readonly files: ConfigurationFiles;
  private current: Snapshot = { version: 0, servers: [], projects: [] };
  private running: Promise<Snapshot> | null = null;
  private wanted = false;
  private watching = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  readonly onDidChange: Event<Snapshot> = this.changed.event;

  constructor(private readonly log: LogOutputChannel) {
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
    this.running = this.run().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async run(): Promise<Snapshot> {
    do {
      this.wanted = false;
      const started = performance.now();
      const { sources, projects } = await this.files.readAll();
      const read = performance.now();
      const servers = groupSources(sources, projects).map((group) => analyzeGroup(group, projects));
      this.log.debug(
        `${sources.length} files, ${servers.length} servers: read ${(read - started).toFixed(0)} ms, analysed ${(performance.now() - read).toFixed(0)} ms`,
      );
      this.current = { version: this.current.version + 1, servers, projects };
    } while (this.wanted);
    this.changed.fire(this.current);
    return this.current;
  }

  /** Listens from the first reading on: an editor without our files pays for nothing. */
  private watch(): void {
    if (this.watching) return;
    this.watching = true;
    const watcher = workspace.createFileSystemWatcher(CONFIGURATION_GLOB);
    const later = (): void => this.refreshLater();
    this.disposables.push(
      watcher,
      watcher.onDidCreate(later),
      watcher.onDidChange(later),
      watcher.onDidDelete(later),
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
      this.refresh().catch((error: unknown) => this.log.error(error instanceof Error ? error : String(error)));
    }, DEBOUNCE);
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const disposable of this.disposables) disposable.dispose();
    this.changed.dispose();
  }
}

function analyzeGroup(
  { name, main, sources, windows, pathMap }: SourceGroup,
  projects: readonly WorkspaceProject[],
): ServerAnalysis {
  const uri = uriOf(main.file);
  const setting = workspace.getConfiguration('iisSsl', uri).get<string>('windowsVersion', '');
  const analysis = analyze(sources, {
    windows: windows ?? (isWindowsName(setting) ? setting : null),
    pathMap,
    ...policyOf(main.file, projects),
  });
  return {
    id: name === null ? main.file : `${main.file}#${name}`,
    file: main.file,
    label: name ?? workspace.asRelativePath(uri),
    analysis,
    lines: new FileLines(sources),
  };
}

/** What the nearest project file above a server says about its findings; where it is silent, the setting counts. */
function policyOf(main: string, projects: readonly WorkspaceProject[]): Policy {
  const [nearest] = projects
    .filter(({ folder, file }) => file !== null && main.startsWith(`${folder}/`))
    .sort((a, b) => b.folder.length - a.folder.length);
  const settings = workspace.getConfiguration('iisSsl', uriOf(main)).get<unknown>('rules');
  const { severities = [], suppressions = [] } = nearest?.file?.project ?? {};
  const folder = uriOf(nearest?.folder ?? main);
  return {
    severities: new Map([...severitiesOfSetting(settings), ...severities]),
    suppressions: suppressions.map((each) => ({
      ...each,
      file: each.file === null ? null : Uri.joinPath(folder, ...each.file.split('/')).toString(),
    })),
  };
}
