import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  CANDIDATE_EXTENSIONS,
  isFoundByContent,
  MAX_TEXT_LENGTH,
  readSourceBytes,
  unreadableSource,
  withoutTrailing,
} from '../core/index';
import type { Source } from '../core/index';

/** Folders that hold no live configuration: packages, version control, copies of old configuration (F2.36). */
const SKIPPED_FOLDER = /^(?:node_modules|\.git|\.svn|backups?|CFGHISTORY_\d+)$/i;

/** A folder tree deeper than this is a loop or no server. */
const MAX_DEPTH = 16;

/** What was read for the paths on a command line. */
export interface ReadFiles {
  readonly sources: readonly Source[];
  /** Paths that lead to nothing, each with a sentence: they end the run with status 3. */
  readonly failures: readonly string[];
}

/**
 * Reads the files that a command line names; folders are searched for the known kinds. Only what is named, or lies in
 * a named folder, is opened: never a path that a file names, and no symbolic link inside a folder.
 */
export function readPaths(paths: readonly string[]): ReadFiles {
  const sources: Source[] = [];
  const failures: string[] = [];
  const seen = new Set<string>();
  const add = (source: Source): void => {
    if (seen.has(source.file)) return;
    seen.add(source.file);
    sources.push(source);
  };
  for (const path of paths) {
    const name = displayName(path);
    try {
      if (statSync(path).isDirectory()) {
        const found = [...searchFolder(path, name === '.' ? '' : name, 0)];
        if (found.length === 0) failures.push(`${name}: no file of a known kind is in this folder.`);
        found.forEach(add);
      } else {
        add(readFile(path, name));
      }
    } catch (error) {
      add(unreadableSource(name, reasonOf(error)));
    }
  }
  return { sources, failures };
}

/** A path as reports name it: forward slashes, no `./` in front, no slash at the end. */
function displayName(path: string): string {
  const slashed = path.replace(/\\/g, '/');
  const forward = withoutTrailing(slashed, '/') || slashed.slice(0, 1);
  return forward.replace(/^(?:\.\/+)+(?=.)/, '');
}

function* searchFolder(folder: string, name: string, depth: number): Generator<Source> {
  if (depth > MAX_DEPTH) return;
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const entryName = name === '' ? entry.name : `${name}/${entry.name}`;
    if (entry.isFile() && isCandidate(entry.name)) {
      const source = tryReadFile(path, entryName);
      if (isFoundByContent(source)) yield source;
    }
  }
  for (const entry of entries) {
    if (!entry.isDirectory() || SKIPPED_FOLDER.test(entry.name)) continue;
    yield* searchFolder(join(folder, entry.name), name === '' ? entry.name : `${name}/${entry.name}`, depth + 1);
  }
}

function isCandidate(name: string): boolean {
  const lower = name.toLowerCase();
  return CANDIDATE_EXTENSIONS.some((extension) => lower.endsWith(extension));
}

function tryReadFile(path: string, name: string): Source {
  try {
    return readFile(path, name);
  } catch (error) {
    return unreadableSource(name, reasonOf(error));
  }
}

function readFile(path: string, name: string): Source {
  // A device or a pipe would never end; a size beyond every real configuration is refused before it fills memory.
  const { size } = statSync(path);
  if (!lstatSync(path).isFile() && !statSync(path).isFile()) return unreadableSource(name, 'it is no regular file.');
  if (size > MAX_TEXT_LENGTH * 2)
    return unreadableSource(name, `it is too large (${Math.round(size / 1_000_000)} MB).`);
  return readSourceBytes(name, readFileSync(path));
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
      return 'there is no such file or folder.';
    case 'EACCES':
    case 'EPERM':
      return 'permission is denied.';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
