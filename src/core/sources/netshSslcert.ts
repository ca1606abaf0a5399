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
  readonly ctlStore: Sourced<string | null> | undefined;
  readonly switches: ReadonlyMap<HttpSysSwitch, Sourced<boolean>>;
  /** The whole entry. */
  readonly range: TextRange;
  /** `false` when labels in another language were understood by their order alone (F7.7). */
  readonly certain: boolean;
}

/** What one export of the HTTP.SYS certificate store says, in its order. */
export interface NetshDeclarations {
  readonly entries: readonly HttpSysEntryDeclaration[];
}

/** F7.3: the English labels in lower case. Labels that decide nothing here are `null`: known, and passed over. */
const LABELS: ReadonlyMap<string, HttpSysSwitch | 'hash' | 'appId' | 'store' | 'ctlStore' | null> = new Map([
  ['certificate hash', 'hash'],
  ['application id', 'appId'],
  ['certificate store name', 'store'],
  ['verify client certificate revocation', 'verifyClientCertRevocation'],
  ['verify revocation using cached client certificate only', 'verifyRevocationWithCachedClientCertOnly'],
  ['usage check', 'usageCheck'],
  ['revocation freshness time', null],
  ['url retrieval timeout', null],
  ['ctl identifier', null],
  ['ctl store name', 'ctlStore'],
  ['ds mapper usage', 'dsMapperUsage'],
  ['negotiate client certificate', 'clientCertNegotiation'],
  ['reject connections', 'reject'],
  ['disable http2', 'disableHttp2'],
  ['disable quic', 'disableQuic'],
  ['disable tls1.2', 'disableTls12'],
  ['disable tls1.3', 'disableTls13'],
  ['disable ocsp stapling', 'disableOcspStapling'],
  ['enable token binding', null],
  ['log extended events', null],
  ['disable legacy tls versions', 'disableLegacyTls'],
  ['enable session ticket', null],
  ['disable session id', null],
  ['enable caching client hello', null],
  ['extended properties', null],
  ['propertyid', null],
]);

/** The order of the lines of an entry (F7.3), by which labels in another language are understood. */
const ORDER: readonly (HttpSysSwitch | 'hash' | 'appId' | 'store' | 'ctlStore' | null)[] = [
  'hash',
  'appId',
  'store',
  'verifyClientCertRevocation',
  'verifyRevocationWithCachedClientCertOnly',
  'usageCheck',
  null,
  null,
  null,
  'ctlStore',
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
  ctlStore?: Sourced<string | null>;
  switches: Map<HttpSysSwitch, Sourced<boolean>>;
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
  while (start < text.length) {
    let end = text.indexOf('\n', start);
    if (end === -1) end = text.length;
    readLine(text.slice(start, end), start, entries);
    start = end + 1;
  }
  return { entries: entries.map(closeEntry) };
}

function closeEntry(entry: OpenEntry): HttpSysEntryDeclaration {
  const { kind, name, port, endpoint, hash, appId, store, ctlStore, switches, start, end, certain } = entry;
  return { kind, name, port, endpoint, hash, appId, store, ctlStore, switches, range: { start, end }, certain };
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
  const colon = /\s*:\s+|\s+:|:$/.exec(content);
  if (colon === null) return;
  const label = content.slice(0, colon.index).trim();
  const valueStart = colon.index + colon[0].length;
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
    start,
    end: range.end,
    certain: true,
    lines: 0,
  };
}

/** Whether the value has the shape that the field needs; a value of another shape is not taken for it. */
function readField(
  entry: OpenEntry,
  field: HttpSysSwitch | 'hash' | 'appId' | 'store' | 'ctlStore',
  value: string,
  offset: number,
): boolean {
  const at = (length: number): TextRange => ({ start: offset, end: offset + length });
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
    case 'store':
    case 'ctlStore': {
      // A remark behind the value stands behind two spaces or a mark; store names hold single spaces at most.
      const store = value.split(/\s{2,}|\s[^\w\s(]/)[0] ?? '';
      entry[field] = { value: /^\(/.test(store) ? null : store, range: at(store.length) };
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
