import { analyze, auditServer, formatMessage, PROFILE_NAMES, showControls, traceFlow } from '../core/index';
import { parseCommand, UsageError } from './arguments';
import { check } from './check';
import { diff } from './diff';
import { readPaths } from './files';
import { migrate } from './migrate';
import { projectSelection } from './project';
import { renderTrace, request } from './request';
import { explainRule, rulesJson, rulesTable } from './rules';
import { EXIT, writeResult } from './streams';
import type { Analysis, Site, Tool } from '../core/index';
import type { CheckCommand, FileCommand, FlowCommand } from './arguments';
import type { ProjectSelection } from './project';
import type { Streams } from './streams';

/**
 * Runs one command.
 * @param args the arguments behind the program's name
 * @returns the exit status
 */
export function run(args: readonly string[], tool: Tool, streams: Streams): number {
  try {
    const command = parseCommand(args);
    switch (command.name) {
      case 'help':
        streams.out(HELP);
        return EXIT.ok;
      case 'version':
        streams.out(`${tool.version}\n`);
        return EXIT.ok;
      case 'rules':
        streams.out(command.format === 'json' ? rulesJson() : rulesTable());
        return EXIT.ok;
      case 'explain':
        streams.out(explainRule(command.rule));
        return EXIT.ok;
      case 'check':
        return check(command, audited(command, analyzePaths(command, streams)), tool, streams);
      case 'flow':
        return flow(command, streams);
      case 'request':
        return request(command, analyzePaths(command, streams), streams);
      case 'diff':
        return diff(command, tool, streams);
      case 'migrate':
        return migrate(command, analyzePaths(command, streams), streams);
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    streams.err(`iis-ssl: ${error.message} See "iis-ssl help".\n`);
    return EXIT.usage;
  }
}

/** The profiles of the command line and of the project file, asked about what was read. */
function audited(command: CheckCommand, read: ReturnType<typeof analyzePaths>): Parameters<typeof check>[1] {
  const { analysis, complete, project } = read;
  const names = [...command.profiles, ...(project?.profiles ?? [])];
  return { analysis, complete, audits: auditServer(analysis.server, names, project?.roles ?? new Map()) };
}

function flow(command: FlowCommand, streams: Streams): number {
  const { analysis, complete } = analyzePaths(command, streams);
  if (!complete && analysis.server.sites.length === 0) return EXIT.unreadable;
  const site = findSite(analysis, command.site);
  const trace = traceFlow(analysis.server, site, command.path);
  writeResult(renderTrace(command, analysis, trace), command.out, streams);
  return complete ? EXIT.ok : EXIT.unreadable;
}

/** By name, else by name without case, else by id. Without `--site` the only site there is. */
function findSite({ server }: Analysis, wanted: string | null): Site {
  const { sites } = server;
  const listed =
    sites.length === 0
      ? 'The files describe no site.'
      : `Sites are ${sites.map(({ name, id }) => `"${name}" (${id ?? '?'})`).join(', ')}.`;
  if (wanted === null) {
    const [only] = sites;
    if (only !== undefined && sites.length === 1) return only;
    throw new UsageError(`--site NAME_OR_ID says which site. ${showControls(listed)}`);
  }
  const found =
    sites.find(({ name }) => name === wanted) ??
    sites.find(({ name }) => name.toLowerCase() === wanted.toLowerCase()) ??
    sites.find(({ id }) => String(id) === wanted);
  if (found === undefined) throw new UsageError(`There is no site "${wanted}". ${showControls(listed)}`);
  return found;
}

/** `complete` is false when something that was given could not be read, recognised or used. */
function analyzePaths(
  command: Pick<FileCommand, 'paths' | 'server' | 'windows'>,
  streams: Streams,
): { readonly analysis: Analysis; readonly complete: boolean; readonly project: ProjectSelection | null } {
  const project = projectSelection(command.paths, command.server);
  const { sources, failures } = readPaths(project?.paths ?? command.paths);
  const analysis = analyze(sources, {
    ...project,
    windows: command.windows ?? project?.windows ?? null,
  });
  const problems = project?.problems ?? [];
  let complete = failures.length + problems.length === 0;
  for (const problem of problems) streams.err(`iis-ssl: ${showControls(problem)}\n`);
  for (const failure of failures) streams.err(`iis-ssl: ${showControls(failure)}\n`);
  for (const source of sources) {
    if (source.format !== 'unknown') continue;
    complete = false;
    streams.err(`iis-ssl: ${showControls(source.file)}: ${showControls(formatMessage(source.reason))}\n`);
  }
  for (const { file, reason, expected } of analysis.server.ignored) {
    if (!expected) complete = false;
    streams.err(`iis-ssl: ${showControls(file)}: ${formatMessage(reason)}\n`);
  }
  return { analysis, complete, project };
}

const HELP = `iis-ssl: what IIS configuration files say about SSL, and how a request travels.

  iis-ssl check PATH... [--format text|json|sarif|markdown] [--out FILE]
                [--fail-on error|warning|information|never] [--windows NAME]
                [--baseline FILE [--update-baseline]] [--profile NAME]... [--redact]
      analyses the files as one server; a folder is searched for the known kinds;
      with a baseline only findings that are not in it are shown and fail; a profile
      (${PROFILE_NAMES.join(', ')}) adds its controls, and one that fails counts for --fail-on

  iis-ssl flow PATH... --site NAME_OR_ID [--path /p]
               [--format svg|mermaid|markdown|json] [--out FILE] [--windows NAME] [--redact]
      the request flow of one site and path

  iis-ssl request PATH... --url URL [--ip ADDRESS] [--no-sni] [--tls 1.0|1.1|1.2|1.3] [--http 1.1|2|3]
                  [--client-cert none|valid|untrusted|revoked|expired] [--body BYTES]
                  [--format text|json|svg|mermaid|markdown] [--out FILE] [--windows NAME] [--redact]
      traces one request: the site and certificate that answer, the hops, what becomes of it, and why;
      --tls and --http are the highest that the client speaks, --ip is the server's address that it connects to

  iis-ssl diff A B [--format text|json|markdown] [--out FILE] [--windows NAME]
               [--before-server NAME] [--after-server NAME] [--redact]
      what two servers differ in, by meaning; each is a file or a folder; status 1 on a difference

  iis-ssl migrate METABASE [.reg] --to NAME --out FOLDER
      what an IIS 7 or later server needs for the same SSL behaviour: applicationHost.config, scripts for
      HTTP.SYS with their undo, a report; no file is overwritten

  iis-ssl explain RULE            a rule's page: what happens, why, how to fix it and back
  iis-ssl rules [--format text|json]  the rules
  iis-ssl version                 the version

Known kinds: applicationHost.config, web.config, redirection.config (IIS 7 to 10, IIS Express),
MetaBase.xml (IIS 6), registry exports (.reg), output of "netsh http show sslcert".
A folder with iis-ssl.config.json is read as that file says; --server NAME picks one of its servers.

--redact replaces what names a machine or its people, each value by the same placeholder wherever it stands:
sites, pools, hosts, users, files and folders, addresses, thumbprints. URL paths and settings stay.

--windows NAME: ws2003, ws2003-sp1, ws2008, ws2008r2, ws2012, ws2012r2, ws2016, ws2019, ws2022, ws2025.

Exit status: 0 nothing at or above --fail-on (default error), 1 findings, 2 wrong usage,
3 an input could not be read or recognised; the others are still reported.
Files are read, nothing is sent or changed.
`;
