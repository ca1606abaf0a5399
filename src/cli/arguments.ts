import { parseArgs } from 'node:util';
import {
  formatMessage,
  isRequestProblem,
  isWindowsName,
  parseRequest,
  PROFILE_NAMES,
  SEVERITIES,
  WINDOWS_NAMES,
} from '../core/index';
import type { ProfileName, RequestProblem, Severity, WindowsName } from '../core/index';
import type { DiffCommand } from './diff';
import type { MigrateCommand } from './migrate';
import type { RequestCommand } from './request';

/** A command line that was understood. */
export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'version' }
  | { readonly name: 'rules'; readonly format: 'text' | 'json' }
  | { readonly name: 'explain'; readonly rule: string }
  | CheckCommand
  | FlowCommand
  | RequestCommand
  | DiffCommand
  | MigrateCommand;

export interface FileCommand {
  readonly paths: readonly string[];
  readonly out: string | null;
  readonly windows: WindowsName | null;
  /** Which server of a project file. */
  readonly server: string | null;
  /** Whether the result names neither machines nor people. */
  readonly redact: boolean;
}

export interface CheckCommand extends FileCommand {
  readonly name: 'check';
  readonly format: 'text' | 'json' | 'sarif' | 'markdown';
  /** `null`: never. */
  readonly failOn: Severity | null;
  /** A file with the findings that are known. */
  readonly baseline: string | null;
  readonly updateBaseline: boolean;
  /** Beside those of the project file. */
  readonly profiles: readonly ProfileName[];
}

export interface FlowCommand extends FileCommand {
  readonly name: 'flow';
  readonly format: 'svg' | 'mermaid' | 'markdown' | 'json';
  readonly site: string | null;
  readonly path: string;
}

/** A command line that was not understood; the message is a sentence that says what is allowed. Exit status 2. */
export class UsageError extends Error {}

const CHECK_FORMATS = ['text', 'json', 'sarif', 'markdown'] as const;
const RULES_FORMATS = ['text', 'json'] as const;
const DIFF_FORMATS = ['text', 'json', 'markdown'] as const;
const FLOW_FORMATS = ['svg', 'mermaid', 'markdown', 'json'] as const;
const REQUEST_FORMATS = ['text', 'json', 'svg', 'mermaid', 'markdown'] as const;
const FAIL_ON = [...SEVERITIES.filter((severity) => severity !== 'hint'), 'never'];

/**
 * Understands the arguments behind `iis-ssl`.
 * @throws UsageError with a sentence for the user
 */
export function parseCommand(args: readonly string[]): Command {
  const [command, ...rest] = args;
  switch (command) {
    case undefined:
    case 'help':
    case '-h':
    case '--help':
      return { name: 'help' };
    case 'version':
    case '--version':
      return { name: 'version' };
    case 'rules':
      return parseRules(rest);
    case 'explain':
      return parseExplain(rest);
    case 'check':
      return parseCheck(rest);
    case 'flow':
      return parseFlow(rest);
    case 'request':
      return parseRequestCommand(rest);
    case 'diff':
      return parseDiff(rest);
    case 'migrate':
      return parseMigrate(rest);
    default:
      throw new UsageError(
        `There is no command "${command}". Commands are check, flow, request, diff, migrate, explain, rules, help and version.`,
      );
  }
}

function parseCheck(args: readonly string[]): Command {
  const { values, positionals } = parse(args, {
    format: { type: 'string' },
    out: { type: 'string' },
    windows: { type: 'string' },
    server: { type: 'string' },
    'fail-on': { type: 'string' },
    baseline: { type: 'string' },
    'update-baseline': { type: 'boolean' },
    profile: { type: 'string', multiple: true },
    redact: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values['help'] === true) return { name: 'help' };
  const baseline = text(values['baseline']) ?? null;
  const updateBaseline = values['update-baseline'] === true;
  if (updateBaseline && baseline === null) throw new UsageError('--update-baseline goes with --baseline FILE.');
  const profiles = (values['profile'] as readonly string[] | undefined) ?? [];
  const failOn = oneOf('--fail-on', text(values['fail-on']) ?? 'error', FAIL_ON);
  return {
    name: 'check',
    ...fileOptions(values, positionals),
    format: oneOf('--format', text(values['format']) ?? 'text', CHECK_FORMATS),
    failOn: failOn === 'never' ? null : (failOn as Severity),
    baseline,
    updateBaseline,
    profiles: profiles.map((profile) => oneOf('--profile', profile, PROFILE_NAMES)),
  };
}

function parseRules(args: readonly string[]): Command {
  const { values, positionals } = parse(args, {
    format: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values['help'] === true) return { name: 'help' };
  if (positionals.length > 0) throw new UsageError('rules takes no file; "iis-ssl explain RULE" shows a rule.');
  return { name: 'rules', format: oneOf('--format', text(values['format']) ?? 'text', RULES_FORMATS) };
}

function parseExplain(args: readonly string[]): Command {
  const { values, positionals } = parse(args, { help: { type: 'boolean', short: 'h' } });
  if (values['help'] === true) return { name: 'help' };
  const [rule] = positionals;
  if (rule === undefined || positionals.length > 1) {
    throw new UsageError('explain takes the name of one rule; "iis-ssl rules" lists them.');
  }
  return { name: 'explain', rule };
}

function parseFlow(args: readonly string[]): Command {
  const { values, positionals } = parse(args, {
    format: { type: 'string' },
    out: { type: 'string' },
    windows: { type: 'string' },
    server: { type: 'string' },
    site: { type: 'string' },
    path: { type: 'string' },
    redact: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values['help'] === true) return { name: 'help' };
  const path = text(values['path']) ?? '/';
  if (!path.startsWith('/')) throw new UsageError(`--path "${path}" is no URL path: it begins with "/".`);
  return {
    name: 'flow',
    ...fileOptions(values, positionals),
    format: oneOf('--format', text(values['format']) ?? 'svg', FLOW_FORMATS),
    site: text(values['site']) ?? null,
    path,
  };
}

/** The options of `request` by the fields that they fill. */
const CLIENT_OPTIONS: Readonly<Record<RequestProblem['field'], string>> = {
  url: '--url',
  localAddress: '--ip',
  sni: '--no-sni',
  tls: '--tls',
  http: '--http',
  clientCertificate: '--client-cert',
  bodyBytes: '--body',
};

function parseRequestCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args, {
    url: { type: 'string' },
    ip: { type: 'string' },
    'no-sni': { type: 'boolean' },
    tls: { type: 'string' },
    http: { type: 'string' },
    'client-cert': { type: 'string' },
    body: { type: 'string' },
    redact: { type: 'boolean' },
    format: { type: 'string' },
    out: { type: 'string' },
    windows: { type: 'string' },
    server: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values['help'] === true) return { name: 'help' };
  const options = fileOptions(values, positionals);
  const format = oneOf('--format', text(values['format']) ?? 'text', REQUEST_FORMATS);
  const url = text(values['url']);
  if (url === undefined) throw new UsageError('--url URL says what is requested.');
  const request = parseRequest(url, {
    localAddress: text(values['ip']),
    sni: values['no-sni'] !== true,
    tls: text(values['tls']),
    http: text(values['http']),
    clientCertificate: text(values['client-cert']),
    bodyBytes: text(values['body']),
  });
  if (isRequestProblem(request)) {
    throw new UsageError(`${CLIENT_OPTIONS[request.field]}: ${formatMessage(request.problem)}`);
  }
  return { name: 'request', ...options, format, request };
}

function parseDiff(args: readonly string[]): Command {
  const { values, positionals } = parse(args, {
    format: { type: 'string' },
    out: { type: 'string' },
    windows: { type: 'string' },
    'before-server': { type: 'string' },
    'after-server': { type: 'string' },
    redact: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values['help'] === true) return { name: 'help' };
  const { out, windows, redact } = fileOptions(values, positionals);
  const [before, after, ...more] = positionals;
  if (before === undefined || after === undefined || more.length > 0) {
    throw new UsageError('diff compares two servers: "iis-ssl diff A B", each a file or a folder.');
  }
  return {
    name: 'diff',
    before,
    after,
    beforeServer: text(values['before-server']) ?? null,
    afterServer: text(values['after-server']) ?? null,
    format: oneOf('--format', text(values['format']) ?? 'text', DIFF_FORMATS),
    out,
    windows,
    redact,
  };
}

function parseMigrate(args: readonly string[]): Command {
  const { values, positionals } = parse(args, {
    to: { type: 'string' },
    out: { type: 'string' },
    windows: { type: 'string' },
    server: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values['help'] === true) return { name: 'help' };
  const { paths, out, windows, server } = fileOptions(values, positionals);
  const to = text(values['to']) ?? 'ws2022';
  if (!isWindowsName(to)) throw new UsageError(`--to "${to}" is not known. Known are ${WINDOWS_NAMES.join(', ')}.`);
  if (out === null) throw new UsageError('--out FOLDER says where the files are written.');
  return { name: 'migrate', paths, out, windows, server, to };
}

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;
type Values = Readonly<Record<string, unknown>>;

function parse(args: readonly string[], options: Options): { values: Values; positionals: readonly string[] } {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function fileOptions(values: Values, positionals: readonly string[]): FileCommand {
  if (positionals.length === 0) throw new UsageError('No file or folder is given.');
  const windows = text(values['windows']) ?? null;
  if (windows !== null && !isWindowsName(windows)) {
    throw new UsageError(`--windows "${windows}" is not known. Known are ${WINDOWS_NAMES.join(', ')}.`);
  }
  return {
    paths: positionals,
    out: text(values['out']) ?? null,
    windows,
    server: text(values['server']) ?? null,
    redact: values['redact'] === true,
  };
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new UsageError(`${option} "${value}" is not known. Known are ${allowed.join(', ')}.`);
  return found;
}
