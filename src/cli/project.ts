import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decodeText, formatMessage, LineIndex, PROJECT_FILE_NAME, readProjectFile } from '../core/index';
import { UsageError } from './arguments';
import type { Policy, ProfileName, ProjectServer, SiteRoles, WindowsName } from '../core/index';

/** What a project file says about the server to be analysed. */
export interface ProjectSelection extends Policy {
  readonly paths: readonly string[];
  readonly windows: WindowsName | null;
  readonly pathMap: ReadonlyMap<string, string>;
  readonly profiles: readonly ProfileName[];
  readonly roles: SiteRoles;
  /** What in it is not understood, each with its place, in a sentence. */
  readonly problems: readonly string[];
}

/**
 * The server that a project file describes, when the command line names one: the file itself, or a folder that holds
 * `iis-ssl.config.json`. `null` when the command line names anything else.
 *
 * @param option the option that names a server, for messages; `--server` is refused where there is no project file
 * @throws UsageError when the file describes several servers and none, or an unknown one, is named
 */
export function projectSelection(
  paths: readonly string[],
  serverName: string | null,
  option = '--server',
): ProjectSelection | null {
  const file = projectFileOf(paths);
  if (file === null) {
    if (serverName !== null && option === '--server')
      throw new UsageError('--server NAME goes with a folder that holds iis-ssl.config.json.');
    return null;
  }
  const { text } = decodeText(readFileSync(file));
  const project = readProjectFile(text);
  const folder = dirname(file);
  const place = (path: string): string => (folder === '.' ? path || '.' : join(folder, path).replace(/\\/g, '/'));
  const server =
    project.servers === null && serverName === null ? null : pick(project.servers ?? [], serverName, file, option);
  const lines = new LineIndex(text);
  return {
    paths: server === null ? [place('')] : server.files.map(place),
    windows: server?.windows ?? null,
    pathMap: new Map([...(server?.paths ?? [])].map(([url, path]) => [url, place(path)])),
    profiles: server?.profiles ?? [],
    roles: server?.roles ?? new Map(),
    severities: project.severities,
    suppressions: project.suppressions.map((each) => ({ ...each, file: each.file === null ? null : place(each.file) })),
    problems: project.problems.map(({ message, range }) => {
      const { start } = lines.rangeAt(range);
      return `${file}:${start.line + 1}:${start.character + 1}: ${formatMessage(message)}`;
    }),
  };
}

function projectFileOf(paths: readonly string[]): string | null {
  const [only] = paths;
  if (only === undefined || paths.length > 1 || !existsSync(only)) return null;
  const file = statSync(only).isDirectory() ? join(only, PROJECT_FILE_NAME) : only;
  return file.endsWith(PROJECT_FILE_NAME) && existsSync(file) && statSync(file).isFile() ? file : null;
}

function pick(servers: readonly ProjectServer[], name: string | null, file: string, option: string): ProjectServer {
  const listed = servers.map((server) => `"${server.name}"`).join(', ');
  const found =
    name === null ? (servers.length === 1 ? servers[0] : undefined) : servers.find((server) => server.name === name);
  if (found !== undefined) return found;
  if (servers.length === 0) throw new UsageError(`${file} describes no server.`);
  throw new UsageError(
    name === null
      ? `${file} describes several servers: pick one with ${option} NAME. Servers are ${listed}.`
      : `${file} describes no server "${name}". Servers are ${listed}.`,
  );
}
