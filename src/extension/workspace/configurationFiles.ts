import { FileSystemError, FileType, Uri, workspace } from 'vscode';
import {
  baseName,
  CANDIDATE_EXTENSIONS,
  decodeText,
  isFoundByContent,
  isKnownFileName,
  MAX_TEXT_LENGTH,
  mayBeKnown,
  PROJECT_FILE_NAME,
  projectOfSetting,
  readProjectFile,
  readSourceBytesSteps,
  readSourceSteps,
} from '../../core/index';
import { inSlices, Stale } from '../infrastructure/slices';
import { findConfiguration } from './findConfiguration';
import type { LogOutputChannel, TextDocument } from 'vscode';
import type { PlacedProject, Project, Source, Steps } from '../../core/index';

/** The files of a workspace, and what its projects say about them. */
export interface WorkspaceFiles {
  readonly sources: readonly Source[];
  readonly projects: readonly WorkspaceProject[];
  /** How many files were looked at, those that say nothing of IIS or could not be read too. */
  readonly seen: number;
}

/** A project file of the workspace, or the setting that stands for one. */
export interface WorkspaceProject extends PlacedProject {
  readonly place: (path: string) => string;
  /** The file with its text; `null` for a setting. */
  readonly file: { readonly uri: Uri; readonly project: Project; readonly text: string } | null;
}

/**
 * Reads configuration files of the workspace, from their editors where they are open and from the file system else,
 * through `workspace.fs`, so that every scheme works. A file's `Source` is kept until the file changes.
 */
export class ConfigurationFiles {
  private readonly cache = new Map<string, { readonly stamp: string; readonly source: Source }>();

  constructor(private readonly log: LogOutputChannel) {}

  /**
   * All known files: those found in the workspace, and open documents that are configuration by their text.
   *
   * @param isStale whether something newer is to be read; reading then ends with `Stale`
   */
  async readAll(isStale: () => boolean): Promise<WorkspaceFiles> {
    const found = await findConfiguration(this.log, () => {
      if (isStale()) throw new Stale();
    });
    const isProject = (uri: Uri): boolean => uri.path.endsWith(`/${PROJECT_FILE_NAME}`);
    const projects = [...(await this.readProjects(found.filter(isProject))), ...projectsOfSettings()];
    const uris = new Map(found.filter((uri) => !isProject(uri)).map((uri) => [uri.toString(), uri]));
    const named = new Set<string>();
    for (const uri of projects.flatMap(filesOf)) {
      uris.set(uri.toString(), uri);
      named.add(uri.toString());
    }
    for (const document of workspace.textDocuments) {
      if (isCandidate(document)) uris.set(document.uri.toString(), document.uri);
    }
    const sources: Source[] = [];
    for (const uri of [...uris.values()].sort((a, b) => compareText(a.toString(), b.toString()))) {
      const source = await this.read(uri, isStale);
      if (source === null || source.format === 'unknown') continue;
      // What a project names needs no look at its contents to belong.
      if (named.has(uri.toString()) || isFoundByContent(source)) sources.push(source);
    }
    for (const known of this.cache.keys()) if (!uris.has(known)) this.cache.delete(known);
    return { sources, projects, seen: uris.size };
  }

  private async readProjects(uris: readonly Uri[]): Promise<readonly WorkspaceProject[]> {
    const projects: WorkspaceProject[] = [];
    for (const uri of uris) {
      const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
      try {
        const text = open?.getText() ?? decodeText(await workspace.fs.readFile(uri)).text;
        const project = readProjectFile(text);
        projects.push({ ...placed(Uri.joinPath(uri, '..')), servers: project.servers, file: { uri, project, text } });
      } catch (error) {
        this.log.warn(`${uri.toString()} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return projects;
  }

  /** One file, `null` when it cannot be read. */
  private async read(uri: Uri, isStale: () => boolean): Promise<Source | null> {
    const key = uri.toString();
    const open = workspace.textDocuments.find((document) => document.uri.toString() === key);
    try {
      if (open !== undefined && (await isLeftOver(open))) return null;
      const stamp = open === undefined ? await stampOf(uri) : `open:${open.version}`;
      const known = this.cache.get(key);
      if (known?.stamp === stamp) return known.source;
      const started = performance.now();
      const steps =
        open === undefined
          ? readSourceBytesSteps(key, await workspace.fs.readFile(uri), known?.source)
          : readOpenSteps(key, open, known?.source);
      const source = await inSlices(steps, isStale);
      this.log.trace(`read ${key} as ${source.format} in ${(performance.now() - started).toFixed(1)} ms`);
      this.cache.set(key, { stamp, source });
      return source;
    } catch (error) {
      if (error instanceof Stale) throw error;
      this.log.warn(`${key} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    }
  }
}

/** The text of a large document is put together from its lines, which takes longer than a step should. */
function* readOpenSteps(file: string, document: TextDocument, previous: Source | undefined): Steps<Source> {
  const text = document.getText();
  yield;
  return yield* readSourceSteps({ file, text, encoding: 'utf-8' }, previous);
}

/** The setting `iisSsl.servers` is a project file whose paths begin at its workspace folder. */
function projectsOfSettings(): readonly WorkspaceProject[] {
  return (workspace.workspaceFolders ?? []).flatMap(({ uri }) => {
    const servers = projectOfSetting(workspace.getConfiguration('iisSsl', uri).get<unknown>('servers'));
    return servers.length === 0 ? [] : [{ ...placed(uri), servers, file: null }];
  });
}

/** A project's folder, and how files below it are named: as every source is, by its URI. */
function placed(folder: Uri): Required<Pick<PlacedProject, 'folder' | 'place'>> {
  return {
    folder: folder.toString(),
    place: (path) => (path === '' ? folder : Uri.joinPath(folder, ...path.split('/'))).toString(),
  };
}

/** The files that a project names by themselves; what lies in a folder that it names is found by its own name. */
function filesOf({ servers, place }: WorkspaceProject): readonly Uri[] {
  return (servers ?? [])
    .flatMap(({ files }) => files)
    .filter((file) => /\.[^./]+$/.test(file))
    .map((file) => Uri.parse(place(file), true));
}

/** VS Code keeps texts for some minutes after their editor has closed; of one whose file was deleted nothing is left. */
async function isLeftOver({ uri, isDirty, isUntitled }: TextDocument): Promise<boolean> {
  if (isDirty || isUntitled) return false;
  return workspace.fs.stat(uri).then(
    () => false,
    (error: unknown) => error instanceof FileSystemError && error.code === 'FileNotFound',
  );
}

async function stampOf(uri: Uri): Promise<string> {
  const { mtime, size, type } = await workspace.fs.stat(uri);
  if ((type & FileType.Directory) !== 0) throw new Error('it is a folder');
  if (size > MAX_TEXT_LENGTH * 2) throw new Error(`it is too large (${Math.round(size / 1_000_000)} MB)`);
  return `${mtime}:${size}`;
}

/** Open documents may have any name; their language or ending makes them worth a look. */
export function isCandidate(document: TextDocument): boolean {
  const { scheme, path } = document.uri;
  if (scheme === 'git' || scheme === 'output' || scheme === 'vscode-userdata') return false;
  if (isKnownFileName(path)) return true;
  const name = baseName(path).toLowerCase();
  // JSON and text are everywhere; ours have the names that they are found by.
  if (name === PROJECT_FILE_NAME) return true;
  if (name.endsWith('.json') || name.endsWith('.txt')) return name.includes('sslcert');
  return (
    document.languageId === 'xml' ||
    document.languageId === 'iis-config' ||
    CANDIDATE_EXTENSIONS.some((extension) => name.endsWith(extension))
  );
}

/**
 * Whether a document is a reason to read the workspace: its name or its text says something of IIS. Of other XML there
 * is a lot, and whoever opens it has asked for nothing.
 */
export function mayBeConfiguration(document: TextDocument): boolean {
  const { path } = document.uri;
  const isNamed = isKnownFileName(path) || path.endsWith(`/${PROJECT_FILE_NAME}`);
  return isCandidate(document) && (isNamed || mayBeKnown(document.getText()));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
