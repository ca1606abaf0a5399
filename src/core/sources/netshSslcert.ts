import type { Sourced, TextRange } from '../text/range';

/** Switches of an HTTP.SYS entry, by the names of the netsh vocabulary (F7.9). */
export type HttpSysSwitch =
  | 'verifyClientCertRevocation'
  | 'verifyRevocationWithCachedClientCertOnly'
  | 'usageCheck'
  | 'dsMapperUsage'
  | 'clientCertNegotiation'
  | 'reject'
  | 'disableHttp2'
  | 'disableQuic'
  | 'disableTls12'
  | 'disableTls13'
  | 'disableOcspStapling'
  | 'disableLegacyTls';

/** How an entry is found: by address, by host name (SNI), or by port in the central certificate store. */
export type HttpSysEntryKind = 'ipPort' | 'hostnamePort' | 'centralStore';

/** One entry of the HTTP.SYS certificate store, as an export states it. What the export does not state is absent. */
export interface HttpSysEntryDeclaration {
  readonly kind: HttpSysEntryKind;
  /** An IP address without brackets, a host name, or `''` for the central store. */
  readonly name: string;
  readonly port: number | null;
  /** The endpoint as written. */
  readonly endpoint: Sourced<string>;
  /** SHA-1 in lower-case hex; `null` when the export says there is none. */
  readonly hash: Sourced<string | null> | undefined;
  /** In lower case with its braces. */
  readonly appId: Sourced<string> | undefined;
  readonly store: Sourced<string | null> | undefined;
  readonly switches: ReadonlyMap<HttpSysSwitch, Sourced<boolean>>;
  /** What decides nothing here and a command has to name again, by the words of `netsh http add sslcert` (F7.9, F3.11). */
  readonly kept: ReadonlyMap<string, string>;
  /** The whole entry. */
  readonly range: TextRange;
  /** `false` when labels in another language were understood by their order alone (F7.7). */
  readonly certain: boolean;
}

/** What one export of the HTTP.SYS certificate store says, in its order. */
export interface NetshDeclarations {
  readonly entries: readonly HttpSysEntryDeclaration[];
  /** Whether it is a whole output: an excerpt, or an answer about one endpoint, says nothing of what is not in it. */
  readonly complete: boolean;
}

/** A value that is kept as text, under its word of netsh. */
interface Kept {
  readonly word: string;
}

type Field = HttpSysSwitch | 'hash' | 'appId' | 'store' | Kept;

/** F7.3: the English labels in lower case. Labels that are of no use here are `null`: known, and passed over. */
const LABELS: ReadonlyMap<string, Field | null> = new Map<string, Field | null>([
  ['certificate hash', 'hash'],
  ['application id', 'appId'],
  ['certificate store name', 'store'],
  ['verify client certificate revocation', 'verifyClientCertRevocation'],
  ['verify revocation using cached client certificate only', 'verifyRevocationWithCachedClientCertOnly'],
  ['usage check', 'usageCheck'],
  ['revocation freshness time', { word: 'revocationfreshnesstime' }],
  ['url retrieval timeout', { word: 'urlretrievaltimeout' }],
  ['ctl identifier', { word: 'sslctlidentifier' }],
  ['ctl store name', { word: 'sslctlstorename' }],
  ['ds mapper usage', 'dsMapperUsage'],
  ['negotiate client certificate', 'clientCertNegotiation'],
  ['reject connections', 'reject'],
  ['disable http2', 'disableHttp2'],
  ['disable quic', 'disableQuic'],
  ['disable tls1.2', 'disableTls12'],
  ['disable tls1.3', 'disableTls13'],
  ['disable ocsp stapling', 'disableOcspStapling'],
  ['enable token binding', { word: 'enabletokenbinding' }],
  ['log extended events', { word: 'logextendedevents' }],
  ['disable legacy tls versions', 'disableLegacyTls'],
  ['enable session ticket', { word: 'enablesessionticket' }],
  ['disable session id', { word: 'disablesessionid' }],
  ['enable caching client hello', null],
  ['extended properties', null],
  ['propertyid', null],
]);

/** The order of the lines of an entry (F7.3), by which labels in another language are understood. */
const ORDER: readonly (Field | null)[] = [
  'hash',
  'appId',
  'store',
  'verifyClientCertRevocation',
  'verifyRevocationWithCachedClientCertOnly',
  'usageCheck',
  { word: 'revocationfreshnesstime' },
  { word: 'urlretrievaltimeout' },
  { word: 'sslctlidentifier' },
  { word: 'sslctlstorename' },
  'dsMapperUsage',
  'clientCertNegotiation',
  'reject',
  'disableHttp2',
  'disableQuic',
  'disableTls12',
  'disableTls13',
  'disableOcspStapling',
];

/** How netsh says yes and no in the languages that were seen or are known; words of other languages are not guessed. */
const YES = /^(?:enabled|set|aktiviert|activé|habilitado|abilitato|включено|有効|已启用|已啟用)(?![\p{L}])/iu;
const NO =
  /^(?:disabled|not set|deaktiviert|désactivé|deshabilitado|desabilitado|disabilitato|отключено|無効|已禁用|已停用)(?![\p{L}])/iu;

const ENDPOINT_LINE = /^(ip:port|hostname:port|central certificate store|ccs:port)\s*:\s*(\S+)/i;
const ADDRESS_PORT = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.%]+\]):\d{1,5}$/i;

const HOST_PORT = /^[^\s:{}()]+:\d{1,5}$/;

/** An entry while its lines are read. */
interface OpenEntry {
  kind: HttpSysEntryKind;
  name: string;
  port: number | null;
  endpoint: Sourced<string>;
  hash?: Sourced<string | null>;
  appId?: Sourced<string>;
  store?: Sourced<string | null>;
  switches: Map<HttpSysSwitch, Sourced<boolean>>;
  kept: Map<string, string>;
  start: number;
  end: number;
  certain: boolean;
  /** The number of label lines so far: the place in `ORDER` of the next. */
  lines: number;
}

/**
 * Reads the text of `netsh http show sslcert`, of every generation, with or without header and indentation, mangled by
 * mail and blogs, with remarks behind its values, or in another language (F7.1 to F7.7). An entry begins with its
 * endpoint; lines that say nothing known are passed over.
 */
export function readNetshText(text: string): NetshDeclarations {
  const entries: OpenEntry[] = [];
  let start = 0;
  // One header above all entries, and nothing that says that lines were left out.
  let headers = 0;
  let isCut = false;
  while (start < text.length) {
    let end = text.indexOf('\n', start);
    if (end === -1) end = text.length;
    const line = text.slice(start, end);
    readLine(line, start, entries);
    if (UNDER_HEADER.test(line)) headers++;
    // An entry above the header belongs to something else.
    if (OMITTED.test(line) || FILTERED.test(line) || (headers === 0 && entries.length > 0)) isCut = true;
    start = end + 1;
  }
  return { entries: entries.map(closeEntry), complete: headers === 1 && !isCut && entries.every(isWhole) };
}

/** The dashes below `SSL Certificate bindings:`, which every language has (F7.1). */
const UNDER_HEADER = /^\s*-{10,}\s*$/;
/** How people mark what they left out. */
const OMITTED = /^\s*(?:[[(<]\s*)?(?:\.{2,}|\u2026|snip\b)/i;
/** The command's own line, where it asked for less than everything. */
const FILTERED = /\bshow\s+sslcert\s+(?!json=|>)\S/i;
/** How many lines every version of Windows prints for an entry; the last is `Negotiate Client Certificate` (F7.3, F7.4). */
const COMMON_LINES = 12;

/** Whether an entry is there to its end. What netsh prints for the central store was never seen whole. */
function isWhole({ kind, port, switches, lines }: OpenEntry): boolean {
  if (port === null) return false;
  return kind === 'centralStore' || switches.has('clientCertNegotiation') || lines >= COMMON_LINES;
}

function closeEntry(entry: OpenEntry): HttpSysEntryDeclaration {
  const { kind, name, port, endpoint, hash, appId, store, switches, kept, start, end, certain } = entry;
  return { kind, name, port, endpoint, hash, appId, store, switches, kept, range: { start, end }, certain };
}

function readLine(line: string, lineStart: number, entries: OpenEntry[]): void {
  const indent = line.length - line.trimStart().length;
  const content = line.trim();
  if (content === '') return;
  const offset = lineStart + indent;
  const endpoint = ENDPOINT_LINE.exec(content);
  if (endpoint !== null) {
    const value = endpoint[2] ?? '';
    entries.push(openEntry(endpoint[1] ?? '', value, offset, offset + endpoint[0].length - value.length));
    return;
  }
  const colon = /(?<=\s):|:(?=\s|$)/.exec(content);
  if (colon === null) return;
  const label = content.slice(0, colon.index).trim();
  const valueStart = colon.index + 1;
  const value = content.slice(valueStart);
  const valueOffset = offset + valueStart + (value.length - value.trimStart().length);
  const known = LABELS.get(label.toLowerCase());
  const [token = ''] = value.trim().split(/\s/);
  // In another language the endpoint is told by its shape: nothing else in an entry is an address with a port.
  if (known === undefined && ADDRESS_PORT.test(token)) {
    const opened = openEntry('ip:port', token, offset, valueOffset);
    opened.certain = /^ip:/i.test(label);
    entries.push(opened);
    return;
  }
  // So it is for a host name with a port behind a label that holds a colon, as `Hostname:port` does in every language.
  if (known === undefined && label.includes(':') && HOST_PORT.test(token)) {
    const opened = openEntry('hostname:port', token, offset, valueOffset);
    opened.certain = /^hostname:/i.test(label);
    entries.push(opened);
    return;
  }
  const entry = entries[entries.length - 1];
  if (entry === undefined) return;
  if (known === null) {
    entry.lines++;
    return;
  }
  const field = known ?? ORDER[entry.lines];
  entry.lines++;
  if (field === undefined || field === null || !readField(entry, field, value.trim(), valueOffset)) return;
  if (known === undefined) entry.certain = false;
  entry.end = Math.max(entry.end, offset + content.length);
}

function openEntry(label: string, value: string, start: number, valueStart: number): OpenEntry {
  const range = { start: valueStart, end: valueStart + value.length };
  const lastColon = value.lastIndexOf(':');
  const name = lastColon === -1 ? '' : value.slice(0, lastColon);
  const portText = lastColon === -1 ? value : value.slice(lastColon + 1);
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : null;
  const isCentral = /^c/i.test(label) || (/^h/i.test(label) && name === '*');
  return {
    kind: isCentral ? 'centralStore' : /^h/i.test(label) ? 'hostnamePort' : 'ipPort',
    name: isCentral ? '' : name.replace(/^\[|\]$/g, ''),
    port,
    endpoint: { value, range },
    switches: new Map(),
    kept: new Map(),
    start,
    end: range.end,
    certain: true,
    lines: 0,
  };
}

/** Whether the value has the shape that the field needs; a value of another shape is not taken for it. */
function readField(entry: OpenEntry, field: Field, value: string, offset: number): boolean {
  const at = (length: number): TextRange => ({ start: offset, end: offset + length });
  if (typeof field === 'object') {
    const kept = keptText(value);
    if (kept !== null) entry.kept.set(field.word, kept);
    return true;
  }
  switch (field) {
    case 'hash': {
      const hash = /^[0-9a-f]{40,64}\b/i.exec(value)?.[0];
      if (hash === undefined && !value.startsWith('(')) return false;
      entry.hash =
        hash === undefined
          ? { value: null, range: at(value.length) }
          : { value: hash.toLowerCase(), range: at(hash.length) };
      return true;
    }
    case 'appId': {
      const appId = /^\{[^}]*\}/.exec(value)?.[0];
      if (appId === undefined) return false;
      entry.appId = { value: appId.toLowerCase(), range: at(appId.length) };
      return true;
    }
    case 'store': {
      const store = withoutRemark(value);
      entry.store = { value: /^\(/.test(store) ? null : store, range: at(store.length) };
      return true;
    }
    default: {
      const isOn = YES.test(value) ? true : NO.test(value) ? false : undefined;
      if (isOn === undefined) return false;
      entry.switches.set(field, { value: isOn, range: at(value.length) });
      return true;
    }
  }
}

/** A remark behind a value stands behind two spaces or a mark; store names hold single spaces at most. */
function withoutRemark(value: string): string {
  return value.split(/\s{2,}|\s[^\w\s(]/)[0] ?? '';
}

/** A value that is not the default, as netsh takes it; `null` for `0`, `(null)`, `Not Set` and what else means nothing. */
function keptText(value: string): string | null {
  if (YES.test(value)) return 'enable';
  const text = withoutRemark(value);
  return text === '' || text === '0' || text.startsWith('(') || NO.test(text) ? null : text;
}
