import { decodeReferences } from '../xml/entities';
import { baseName } from '../sources/readSource';
import { comparableAddress } from '../server/httpSys';
import { escapeMarkdown, escapeXml, showControls } from '../text/escape';
import type { Analysis } from '../analyze';
import type { Source } from '../sources/source';
import type { Message } from '../text/message';
import type { HiddenRange } from '../text/hiddenRanges';

/** Replaces what names a machine or its people: a text in, the same text without them out. */
export type Redactor = (text: string) => string;

/** A private stretch of a text and what stands there instead. */
export type Placeholder = Required<HiddenRange>;

/** Redacts everything that is said about some servers, each private value by the same placeholder wherever it stands. */
export interface Redaction {
  readonly text: Redactor;
  /** The private stretches of a text, in order; they do not overlap. */
  rangesIn(text: string): readonly Placeholder[];
  /**
   * Plain data with its strings redacted, and of messages the arguments: the sentences stay as they are. What was one
   * object stays one.
   */
  data<T>(value: T): T;
  /** An analysis with other names of files and without private values; the texts of its sources stay, to find lines in. */
  analysis(analysis: Analysis): Analysis;
}

/**
 * Makes a redactor for what is said about a server: see `redactionOf`. For texts that are worded already; what is still
 * data is better redacted as data, where no word of a sentence is taken for a name.
 */
export function redactorOf(analysis: Analysis): Redactor {
  return redactionOf([analysis]).text;
}

/**
 * Makes a redaction for what is said about servers: the names of their sites, application pools and mappings, host names,
 * users, folders and files, certificates and connection strings, and every address and thumbprint. URL paths and settings
 * stay: they are what a report is about.
 *
 * @param hosts more host names, such as that of a traced request
 */
export function redactionOf(analyses: readonly Analysis[], hosts: readonly string[] = []): Redaction {
  const names = new PrivateNames();
  for (const { sources } of analyses) for (const { file } of sources) names.addFile(file);
  for (const analysis of analyses) addServer(names, analysis);
  for (const host of hosts) names.addHost(host);
  for (const { sources } of analyses) for (const source of sources) addValuesOf(names, source);
  const rangesIn = (text: string): readonly Placeholder[] => names.rangesIn(text);
  const known = new Map<string, string>();
  const text: Redactor = (whole) => {
    const done = known.get(whole) ?? replaced(whole, rangesIn(whole));
    if (whole.length < MAX_KNOWN) known.set(whole, done);
    return done;
  };
  const objects = new Map<object, unknown>();
  const data = <T>(value: T): T => mapped(value, text, objects) as T;
  return {
    text,
    rangesIn,
    data,
    analysis: ({ sources, server, findings, suppressed }) => ({
      sources: sources.map((source) => ({
        ...source,
        file: text(source.file),
        ...('reason' in source ? { reason: data(source.reason) } : {}),
      })),
      server: data(server),
      findings: data(findings),
      suppressed: data(suppressed),
    }),
  };
}

/** Longer texts are not met twice. */
const MAX_KNOWN = 1000;

// ---- what is private

function addServer(names: PrivateNames, { server }: Analysis): void {
  for (const { name, bindings, applications, paths } of server.sites) {
    names.add('site', name);
    for (const { host, address } of bindings) {
      if (host !== null) names.addHost(host);
      if (address !== null && address.includes(':')) names.add('address', address);
    }
    for (const { applicationPool, virtualDirectories } of applications) {
      names.add('pool', applicationPool.value);
      for (const { physicalPath } of virtualDirectories) names.add('path', physicalPath.value);
    }
    for (const { access } of paths)
      for (const mapping of access.mappingEntries.manyToOne) names.add('mapping', mapping.name);
  }
  for (const { kind, name, store, kept } of server.httpSys.entries) {
    if (kind === 'hostnamePort') names.addHost(name);
    if (!NOBODYS_STORES.test(store ?? '')) names.add('store', store);
    for (const [word, value] of kept)
      if (word.startsWith('sslctl') && !NOBODYS_STORES.test(value)) names.add('store', value);
  }
}

/** Stores that every Windows has, and those of roles of Windows. */
const NOBODYS_STORES = /^(?:my|root|ca|webhosting|clientauthissuer|trustedpeople|adfstrusteddevices)?$/i;

/** Attributes with private values, by the ends of their names: of configuration, of the metabase, of registry exports. */
const PRIVATE_ATTRIBUTES: readonly (readonly [kind: string, names: string])[] = [
  ['user', 'users?|username|roles'],
  ['host', 'domain|realm|mailaddress|email'],
  ['site', 'servercomment'],
  ['path', 'physicalpath|directory'],
  ['certificate', 'certificate'],
  ['name', 'matchcriteria|description'],
  ['connection', 'connectionstring'],
];
const PRIVATE_ATTRIBUTE = new RegExp(
  String.raw`(?<![\w:])\w*?(?:${PRIVATE_ATTRIBUTES.map(([, ends], i) => `(?<k${i}>${ends})`).join('|')})\s*=\s*(?:"([^"<>]*)|'([^'<>]*))`,
  'gi',
);
/** The site that a location is for, whether there is one or not. */
const LOCATION_SITE = /<location\b[^<>]*?\spath\s*=\s*["']([^"'<>/]+)/gi;
/** Any value that is a path of Windows. */
const PATH_VALUE = /=\s*["']((?:[a-z]:\\|\\\\[^\\\s"']|%\w+%\\)[^"'<>\r\n]*)/gi;

/** Private values that only the text of a file tells, in comments and ruins too. */
function addValuesOf(names: PrivateNames, { text, format }: Source): void {
  if (format === 'netshSslcert') return;
  for (const match of text.matchAll(PRIVATE_ATTRIBUTE)) {
    const value = match[PRIVATE_ATTRIBUTES.length + 1] ?? match[PRIVATE_ATTRIBUTES.length + 2] ?? '';
    const kind = PRIVATE_ATTRIBUTES.find((_, i) => match.groups?.[`k${i}`] !== undefined)?.[0] ?? 'name';
    names.add(kind, decodeReferences(value), value);
  }
  if (format === 'applicationHost')
    for (const [, value = ''] of text.matchAll(LOCATION_SITE)) names.add('site', decodeReferences(value), value);
  for (const [, value = ''] of text.matchAll(PATH_VALUE)) names.add('path', decodeReferences(value), value);
}

// ---- finding it

/** Values that look private and say the same on every machine. */
const NOBODYS =
  /^(?:0\.0\.0\.0|127\.0\.0\.1|\[?::1?\]?|localhost|iusr|anonymous|networkservice|localsystem|localservice|applicationpoolidentity|\*|\d+)$/i;
/** Hosts in addresses of schemas and documentation. */
const NOBODYS_HOSTS = /(?:^|\.)(?:microsoft\.com|w3\.org|oasis-open\.org)$/i;
/** File names that say what a file is and no more. */
const NOBODYS_FILES =
  /^(?:applicationhost|web|redirection|metabase|sslcert|http|schannel|administration|iis-ssl)(?:\.config)?\.(?:config|xml|txt|reg|json)$/i;
/** Words of the documents themselves: a site that is called so gives nothing away, and no placeholder may stand for them. */
const RESERVED = new Set(
  `accept access accessFlags added adMapping ambiguous applicationHost application attributeLocked baseline binding bindings
  cached centralStore certificate changed child clear clientCertificate command comment commonTail configuration documented
  elementLocked encrypted entry entryLocked error explicit fail false flags handshake hint M1 M2 M3 M4 M5 M6 M7 hostnamePort hsts http https
  httpSys IIS IISExpress ignore impossible inferred information ipPort iisOneToOne iisManyToOne activeDirectory kernel
  kernelToUser mapping metabase MY name names netshSslcert network neverAsked never none noSite notAllowedHere
  notApplicable pass path powershell project redirection registry rejected removed renegotiation reported request require
  reset root safe sectionLocked server server-level site sni ssl sslMode status suggestion tls tlsAlert true unknown
  userHttpFilter userInetinfo userToKernel valid warning webConfig wildcard within withinKernel withinUser accepted cmd`
    .split(/\s+/)
    .map((word) => word.toLowerCase()),
);

// Each begins where a run of its characters does, or has a bound: long runs are gone over once.
const ADDRESS = String.raw`(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])|\[(?=[0-9a-f:.%]{2,60}\])[0-9a-f.%]*:[0-9a-f:.%]*\]`;
const THUMBPRINT = String.raw`(?<![0-9a-z])[0-9a-f]{40,64}(?![0-9a-z])`;
const MAIL = String.raw`(?<![\p{L}\p{N}._+-])[\p{L}\p{N}._+-]+@[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+`;
const PATH = String.raw`(?<![\p{L}\p{N}])(?:[a-z]:\\|\\\\(?=[\p{L}\p{N}]))[^\s"'<>|*?,;]+`;
const URL_HOST = String.raw`(?<=https?:\/\/)[\p{L}\p{N}._-]+`;
const DOTTED = String.raw`(?<![\p{L}\p{N}_-])[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+`;
const SHAPES = new RegExp(
  `(?<mail>${MAIL})|(?<path>${PATH})|(?<thumbprint>${THUMBPRINT})|(?<address>${ADDRESS})|(?<host>${URL_HOST})|(?<dotted>${DOTTED})`,
  'giu',
);
const WORD = /[\p{L}\p{N}]+/gu;

/** Where a name may begin before its first word, and how long it is. */
interface Shape {
  readonly before: number;
  readonly length: number;
}

/** The private values of some servers. Finding them in a text takes time by the text, not by how many there are. */
class PrivateNames {
  /** Every form of a value, in lower case, with its placeholder. */
  private readonly forms = new Map<string, string>();
  /** The shapes of forms by their first word, the longest first. */
  private readonly shapes = new Map<string, Shape[]>();
  private readonly placeholders = new Map<string, string>();
  private readonly counts = new Map<string, number>();
  private readonly domains = new Set<string>();

  /**
   * @param raw the value as it is written in its file, where that is known
   * @returns what stands for it: itself where it is not private
   */
  add(kind: string, value: string | null | undefined, raw?: string): string {
    const key = value?.trim() ?? '';
    if (key.length < 2 || NOBODYS.test(key) || RESERVED.has(key.toLowerCase())) return key;
    const placeholder = this.placeholderOf(kind, key);
    const escaped = [escapeMarkdown(key), showControls(key), escapeXml(key), key.replace(/\\/g, '\\\\')];
    for (const form of [key, ...escaped, raw?.trim() ?? key]) this.addForm(form, placeholder);
    return placeholder;
  }

  /** A host name, and with it every other name of its domain. */
  addHost(host: string): void {
    this.add('host', host);
    const labels = host.toLowerCase().split('.');
    if (labels.length > 1 && !/^[\d.]+$/.test(host)) this.domains.add(labels.slice(-2).join('.'));
  }

  /** A file by its folder, and by its name where that is not one of those that every server has. */
  addFile(file: string): void {
    const base = baseName(file);
    const folder = file.slice(0, file.length - base.length).replace(/[\\/]$/, '');
    const shownFolder = this.add('folder', folder);
    const ending = /\.\w{1,10}$/.exec(base)?.[0] ?? '';
    const shownBase = NOBODYS_FILES.test(base) ? base : this.placeholderOf('file', base) + ending;
    if (shownBase !== base) this.addForm(base, shownBase);
    this.addForm(file, shownFolder === '' ? shownBase : `${shownFolder}/${shownBase}`);
  }

  private placeholderOf(kind: string, value: string): string {
    const key = kind === 'address' ? comparableAddress(value.replace(/^\[|\]$/g, '')) : value.toLowerCase();
    const known = this.placeholders.get(key);
    if (known !== undefined) return known;
    const number = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, number);
    // What is a thumbprint stays one in form: readers of the JSON may rely on it.
    const placeholder = kind === 'thumbprint' ? String(number).padStart(40, '0') : `${kind}-${number}`;
    this.placeholders.set(key, placeholder);
    return placeholder;
  }

  private addForm(form: string, placeholder: string): void {
    const lower = form.toLowerCase();
    if (this.forms.has(lower)) return;
    const word = lower.match(WORD)?.[0];
    if (word === undefined) return;
    this.forms.set(lower, placeholder);
    const shape = { before: lower.indexOf(word), length: lower.length };
    const shapes = this.shapes.get(word) ?? [];
    this.shapes.set(word, shapes);
    if (shapes.some(({ before, length }) => before === shape.before && length === shape.length)) return;
    shapes.push(shape);
    shapes.sort((a, b) => b.length - a.length);
  }

  rangesIn(text: string): readonly Placeholder[] {
    const found = [...this.namesIn(text), ...this.shapesIn(text)];
    found.sort((a, b) => a.start - b.start || b.end - a.end);
    const apart: Placeholder[] = [];
    for (const range of found) {
      const last = apart[apart.length - 1];
      if (last === undefined || last.end <= range.start) apart.push(range);
      else if (range.end > last.end) apart[apart.length - 1] = { ...last, end: range.end };
    }
    return apart;
  }

  private *namesIn(text: string): Generator<Placeholder> {
    let done = 0;
    for (const { 0: word, index } of text.matchAll(WORD)) {
      if (index < done) continue;
      for (const { before, length } of this.shapes.get(word.toLowerCase()) ?? []) {
        const start = index - before;
        const end = start + length;
        if (start < 0 || end > text.length || (isWord(text, end - 1) && isWord(text, end))) continue;
        const shown = this.forms.get(text.slice(start, end).toLowerCase());
        if (shown === undefined) continue;
        yield { start, end, shown };
        done = end;
        break;
      }
    }
  }

  /** What is private by its shape alone. */
  private *shapesIn(text: string): Generator<Placeholder> {
    for (const { 0: value, index, groups } of text.matchAll(SHAPES)) {
      const kind = Object.entries(groups ?? {}).find(([, matched]) => matched !== undefined)?.[0] ?? '';
      if (NOBODYS.test(value) || (kind === 'host' && NOBODYS_HOSTS.test(value))) continue;
      if (kind === 'dotted' && !this.domains.has(value.toLowerCase().split('.').slice(-2).join('.'))) continue;
      const shown = this.placeholderOf(KINDS[kind] ?? kind, value);
      yield { start: index, end: index + value.length, shown };
    }
  }
}

const KINDS: Readonly<Record<string, string>> = { mail: 'user', dotted: 'host' };

function isWord(text: string, at: number): boolean {
  return /[\p{L}\p{N}]/u.test(text[at] ?? '');
}

// ---- replacing it

function replaced(text: string, ranges: readonly Placeholder[]): string {
  let result = '';
  let done = 0;
  for (const { start, end, shown } of ranges) {
    result += text.slice(done, start) + shown;
    done = end;
  }
  return result + text.slice(done);
}

/** Fields whose strings are words of the program. */
const WORDS_OF_THE_PROGRAM = new Set(
  'rule fact version windows encoding format kind area setting by severity template control profile tree declarations'.split(
    ' ',
  ),
);

function mapped(value: unknown, redact: Redactor, objects: Map<object, unknown>): unknown {
  if (typeof value === 'string') return RESERVED.has(value.toLowerCase()) ? value : redact(value);
  if (typeof value !== 'object' || value === null) return value;
  const known = objects.get(value);
  if (known !== undefined) return known;
  const done = copyOf(value, redact, objects);
  objects.set(value, done);
  return done;
}

function copyOf(value: object, redact: Redactor, objects: Map<object, unknown>): unknown {
  if (Array.isArray(value)) return value.map((each) => mapped(each, redact, objects));
  if (value instanceof Set) return new Set([...value].map((each) => mapped(each, redact, objects)));
  if (value instanceof Map) return new Map([...value].map(([key, each]) => [key, mapped(each, redact, objects)]));
  // Ranges are numbers, some of them looked up when they are asked for.
  if ('start' in value && 'end' in value) return value;
  // What makes its parts when they are asked for tells them all as data.
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    const whole: unknown = (value.toJSON as () => unknown).call(value);
    return mapped(whole, redact, objects);
  }
  if (isMessage(value))
    return { ...value, args: value.args.map((arg) => (typeof arg === 'string' ? redact(arg) : arg)) };
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      WORDS_OF_THE_PROGRAM.has(key) ? each : mapped(each, redact, objects),
    ]),
  );
}

function isMessage(value: object): value is Message {
  return 'template' in value && 'args' in value && Array.isArray(value.args);
}
