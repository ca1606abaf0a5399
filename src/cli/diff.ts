import { dirname } from 'node:path';
import {
  analyze,
  baseName,
  compareAnalyses,
  comparisonDocument,
  comparisonMarkdown,
  comparisonText,
  formatMessage,
  groupSources,
  redactionOf,
  showControls,
} from '../core/index';
import { UsageError } from './arguments';
import { readPaths } from './files';
import { projectSelection } from './project';
import { EXIT, writeResult } from './streams';
import type { Analysis, ComparedServers, Tool, WindowsName } from '../core/index';
import type { Streams } from './streams';

/** `iis-ssl diff A B`. */
export interface DiffCommand {
  readonly name: 'diff';
  readonly before: string;
  readonly after: string;
  /** Which server of the path, when it holds several: a name in its project file, or the name of the server's file. */
  readonly beforeServer: string | null;
  readonly afterServer: string | null;
  readonly format: 'text' | 'json' | 'markdown';
  readonly out: string | null;
  readonly windows: WindowsName | null;
  readonly redact: boolean;
}

/**
 * Compares two servers.
 * @returns 0 without a difference, 1 with one, 3 when an input could not be read
 * @throws UsageError when a path holds no server or several and none is named
 */
export function diff(command: DiffCommand, tool: Tool, streams: Streams): number {
  const before = readServer(command.before, command.beforeServer, '--before-server', command.windows, streams);
  const after = readServer(command.after, command.afterServer, '--after-server', command.windows, streams);
  if (before.analysis === null || after.analysis === null) return EXIT.unreadable;
  const comparison = compareAnalyses(before.analysis, after.analysis);
  const whole = { before: before.analysis, after: after.analysis, comparison };
  const compared = command.redact ? redacted(whole) : whole;
  writeResult(
    command.format === 'json'
      ? `${JSON.stringify(comparisonDocument(compared, tool), null, 2)}\n`
      : command.format === 'markdown'
        ? comparisonMarkdown(compared)
        : comparisonText(compared),
    command.out,
    streams,
  );
  if (!before.complete || !after.complete) return EXIT.unreadable;
  return comparison.differences.length === 0 ? EXIT.ok : EXIT.findings;
}

function redacted({ before, after, comparison }: ComparedServers): ComparedServers {
  const redaction = redactionOf([before, after]);
  return {
    before: redaction.analysis(before),
    after: redaction.analysis(after),
    comparison: redaction.data(comparison),
  };
}

/** `analysis` is `null` when nothing of the path could be read; what was wrong stands on standard error then. */
interface ReadServer {
  readonly analysis: Analysis | null;
  readonly complete: boolean;
}

function readServer(
  path: string,
  name: string | null,
  option: string,
  windows: WindowsName | null,
  streams: Streams,
): ReadServer {
  const complain = (text: string): void => streams.err(`iis-ssl: ${showControls(text)}\n`);
  const project = projectSelection([path], name, option);
  const problems = project?.problems ?? [];
  problems.forEach(complain);
  const { sources, failures } = readPaths(project?.paths ?? [path]);
  failures.forEach(complain);
  const unknown = sources.filter(({ format }) => format === 'unknown');
  for (const source of unknown) {
    complain(`${source.file}: ${source.format === 'unknown' ? formatMessage(source.reason) : ''}`);
  }
  const usable = sources.filter(({ format }) => format !== 'unknown');
  if (usable.length === 0) return { analysis: null, complete: false };
  const options = {
    ...project,
    windows: windows ?? project?.windows ?? null,
    pathMap: project?.pathMap ?? new Map<string, string>(),
  };
  const complete = failures.length + problems.length + unknown.length === 0;
  if (project !== null) return { analysis: analyze(usable, options), complete };

  const servers = groupSources(usable).filter(
    ({ main }) => main.format === 'applicationHost' || main.format === 'metabase',
  );
  // Files of which none starts a server (a web.config, an export) are compared as they are.
  if (servers.length === 0) {
    if (!usable.some(({ format }) => format === 'webConfig' || format === 'netshSslcert' || format === 'registry')) {
      throw new UsageError(`"${path}" holds no server: no applicationHost.config and no MetaBase.xml.`);
    }
    return { analysis: analyze(usable, options), complete };
  }
  const found =
    name === null
      ? servers.length === 1
        ? servers[0]
        : undefined
      : servers.find(
          ({ main }) => main.file === name || baseName(main.file) === name || baseName(dirname(main.file)) === name,
        );
  if (found === undefined) {
    const listed = servers.map(({ main }) => `"${main.file}"`).join(', ');
    throw new UsageError(
      name === null
        ? `"${path}" holds several servers: name one of them with ${option}, or give its folder. Servers are ${showControls(listed)}.`
        : `"${path}" holds no server "${name}". Servers are ${showControls(listed)}.`,
    );
  }
  return { analysis: analyze(found.sources, options), complete };
}
