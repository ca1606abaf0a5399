import { CERT_CHECK_MODE, HTTP_SYS_FLAGS } from '../tls/httpSysFlags';
import type { HttpSysEntryKind, HttpSysSwitch } from '../sources/netshSslcert';
import type { RegistryDeclarations, RegistryKey, RegistryValue } from '../sources/registryExport';
import type { NetshSource, RegistrySource } from '../sources/source';
import type { Sourced } from '../text/range';
import type { Place } from './model';

export type { HttpSysSwitch };

/** One certificate entry of HTTP.SYS, from whichever export. */
export interface HttpSysEntry {
  readonly kind: HttpSysEntryKind;
  /** An IP address in comparable form, a host name in lower case, or `''` for the central store. */
  readonly name: string;
  readonly port: number;
  readonly endpoint: string;
  /** `null`: the export says that there is none, or does not say. */
  readonly hash: string | null;
  /** Where the export states the hash, empty or not; `null` where it does not (a cut export). */
  readonly hashPlace: Place | null;
  readonly store: string | null;
  readonly appId: string | null;
  readonly appIdPlace: Place | null;
  /** Whether a client certificate is asked for in the handshake (F3.1). `null`: the export does not say. */
  readonly clientCertNegotiation: SourcedSwitch;
  readonly dsMapperUsage: SourcedSwitch;
  readonly verifyClientCertRevocation: SourcedSwitch;
  readonly verifyRevocationWithCachedClientCertOnly: SourcedSwitch;
  readonly usageCheck: SourcedSwitch;
  readonly reject: SourcedSwitch;
  readonly disableHttp2: SourcedSwitch;
  readonly disableQuic: SourcedSwitch;
  readonly disableTls12: SourcedSwitch;
  readonly disableTls13: SourcedSwitch;
  readonly disableOcspStapling: SourcedSwitch;
  readonly disableLegacyTls: SourcedSwitch;
  /** What decides nothing here and a command has to name again, by the words of netsh: without it that would be lost. */
  readonly kept: ReadonlyMap<string, string>;
  readonly place: Place;
  readonly endpointPlace: Place;
  /** `false`: understood by the order of its lines alone (F7.7). */
  readonly certain: boolean;
}

/** A switch and where it is stated; `value` is the default where nothing states it. */
export interface SourcedSwitch {
  readonly value: boolean;
  readonly place: Place | null;
}

/** F3.11: what holds where an export does not say. */
export const SWITCH_DEFAULTS: Readonly<Record<HttpSysSwitch, boolean>> = {
  verifyClientCertRevocation: true,
  verifyRevocationWithCachedClientCertOnly: false,
  usageCheck: true,
  dsMapperUsage: false,
  clientCertNegotiation: false,
  reject: false,
  disableHttp2: false,
  disableQuic: false,
  disableTls12: false,
  disableTls13: false,
  disableOcspStapling: false,
  disableLegacyTls: false,
};

/** What the exports say about HTTP.SYS. `read` is false when none of them could have said it. */
export interface HttpSysData {
  readonly read: boolean;
  /**
   * The kinds of which the exports show every entry. A part of the registry does not show all kinds; an excerpt, or a
   * script that sets one value, shows none as a whole.
   */
  readonly covered: ReadonlySet<HttpSysEntryKind>;
  readonly entries: readonly HttpSysEntry[];
}

/** Every entry that the exports of a server hold, in their order. Entries without an understandable port are left out. */
export function readHttpSys(netsh: readonly NetshSource[], registries: readonly RegistrySource[]): HttpSysData {
  const entries: HttpSysEntry[] = [];
  for (const { file, declarations } of netsh) {
    for (const entry of declarations.entries) {
      if (entry.port === null) continue;
      const sourced = (name: HttpSysSwitch): SourcedSwitch => switchOf(name, entry.switches.get(name), file);
      entries.push({
        kind: entry.kind,
        name: comparableName(entry.kind, entry.name),
        port: entry.port,
        endpoint: entry.endpoint.value,
        hash: usableHash(entry.hash?.value ?? null),
        hashPlace: entry.hash === undefined ? null : { file, range: entry.hash.range },
        store: entry.store?.value ?? null,
        appId: entry.appId?.value ?? null,
        appIdPlace: entry.appId === undefined ? null : { file, range: entry.appId.range },
        ...allSwitches(sourced),
        kept: entry.kept,
        place: { file, range: entry.range },
        endpointPlace: { file, range: entry.endpoint.range },
        certain: entry.certain,
      });
    }
  }
  const covered = new Set<HttpSysEntryKind>(netsh.some(({ declarations }) => declarations.complete) ? ALL_KINDS : []);
  let read = netsh.length > 0;
  for (const { file, declarations } of registries) {
    const found = registryEntries(declarations, file);
    // An export of the empty store is an answer too (report contract, Settled 11).
    if (found.read) read = true;
    for (const kind of found.covered) covered.add(kind);
    for (const entry of found.entries) entries.push(entry);
  }
  return { read, covered, entries };
}

/** Every kind of entry. */
export const ALL_KINDS: readonly HttpSysEntryKind[] = ['ipPort', 'hostnamePort', 'centralStore'];

function allSwitches(sourced: (name: HttpSysSwitch) => SourcedSwitch): Readonly<Record<HttpSysSwitch, SourcedSwitch>> {
  const names = Object.keys(SWITCH_DEFAULTS) as HttpSysSwitch[];
  return Object.fromEntries(names.map((name) => [name, sourced(name)])) as Record<HttpSysSwitch, SourcedSwitch>;
}

function switchOf(name: HttpSysSwitch, stated: Sourced<boolean> | undefined, file: string): SourcedSwitch {
  return stated === undefined
    ? { value: SWITCH_DEFAULTS[name], place: null }
    : { value: stated.value, place: { file, range: stated.range } };
}

/** F7.27: no hash, or one of zeros, is no certificate. */
function usableHash(hash: string | null): string | null {
  return hash === null || /^0*$/.test(hash) ? null : hash;
}

/** Addresses and host names in the form in which they are compared: lower case, IPv6 without its longest zeros. */
export function comparableName(kind: HttpSysEntryKind, name: string): string {
  const lower = name.toLowerCase();
  return kind === 'ipPort' ? comparableAddress(lower) : lower;
}

/** IPv6 addresses are written in many ways; the eight groups without leading zeros are one. */
export function comparableAddress(address: string): string {
  const lower = address.toLowerCase();
  if (!lower.includes(':') || lower.includes('.')) return lower;
  const [head = '', tail] = lower.split('::');
  const groups = (part: string): string[] => part.split(':').filter((group) => group !== '');
  const front = groups(head);
  const back = tail === undefined ? [] : groups(tail);
  const missing = Math.max(0, 8 - front.length - back.length);
  const all = tail === undefined ? front : [...front, ...Array<string>(missing).fill('0'), ...back];
  return all.map((group) => group.replace(/^0+(?=.)/, '')).join(':');
}

// ---- the registry form (section 7.3 of the facts)

/** Both spellings of the key names are seen. The match is: the kind's word, then the endpoint, if there is one. */
const ENTRY_KEY =
  /^(?:HKEY_LOCAL_MACHINE|HKLM)\\SYSTEM\\(?:CurrentControlSet|ControlSet\d{3})\\Services\\HTTP\\Parameters\\Ssl(Sni|Ccs)?Bindings?Info(?:\\(.+))?$/i;

const PARENT_KEY =
  /^(?:HKEY_LOCAL_MACHINE|HKLM)\\SYSTEM\\(?:CurrentControlSet|ControlSet\d{3})\\Services\\HTTP\\Parameters$/i;

/** An entry's key with the values that hold after the export was imported. */
interface FoldedKey {
  readonly word: string | undefined;
  readonly endpoint: string;
  readonly range: RegistryKey['range'];
  readonly values: Map<string, RegistryValue>;
}

/**
 * The entries that an export leaves behind: a key may stand several times, values override each other and keys and
 * values can be deleted (F7.15). `read` tells whether the store is spoken of; `covered`, which of its keys are exported
 * as a whole: those that stand in the export by themselves, above their entries, or all where the key above them does too,
 * which is exported with what lies below it. A script that sets a value of one entry names that entry alone.
 */
function registryEntries(
  { keys }: RegistryDeclarations,
  file: string,
): {
  readonly entries: readonly HttpSysEntry[];
  readonly read: boolean;
  readonly covered: ReadonlySet<HttpSysEntryKind>;
} {
  const folded = new Map<string, FoldedKey>();
  const covered = new Set<HttpSysEntryKind>();
  let read = false;
  let hasParent = false;
  for (const key of keys) {
    if (PARENT_KEY.test(key.path)) hasParent = true;
    const match = ENTRY_KEY.exec(key.path);
    if (match === null) continue;
    const endpoint = match[2];
    const path = `${(match[1] ?? '').toLowerCase()}|${(endpoint ?? '').toLowerCase()}`;
    if (key.deleted) {
      for (const known of [...folded.keys()]) {
        if (known === path || (endpoint === undefined && known.startsWith(path))) folded.delete(known);
      }
      continue;
    }
    read = true;
    if (endpoint === undefined) {
      covered.add(kindOf(match[1]?.toLowerCase()));
      continue;
    }
    const entry = folded.get(path) ?? { word: match[1]?.toLowerCase(), endpoint, range: key.range, values: new Map() };
    folded.set(path, entry);
    for (const value of key.values) {
      const name = value.name.toLowerCase();
      if (value.data.kind === 'deleted') entry.values.delete(name);
      else entry.values.set(name, value);
    }
  }
  const entries = [...folded.values()];
  // Without the keys above the entries it is an export all the same where each entry has its certificate.
  const isExport = covered.size > 0 || (entries.length > 0 && entries.every(hasCertificate));
  if (hasParent && isExport) for (const kind of ALL_KINDS) covered.add(kind);
  return { entries: entries.flatMap((key) => registryEntry(key, file) ?? []), read, covered };
}

/** An entry as HTTP.SYS has it; a script that sets a switch states no certificate. */
function hasCertificate({ word, values }: FoldedKey): boolean {
  return word === 'ccs' || values.has('sslcerthash');
}

function kindOf(word: string | undefined): HttpSysEntryKind {
  return word === 'sni' ? 'hostnamePort' : word === 'ccs' ? 'centralStore' : 'ipPort';
}

function registryEntry({ word, endpoint, range, values }: FoldedKey, file: string): HttpSysEntry | null {
  const kind = kindOf(word);
  const lastColon = endpoint.lastIndexOf(':');
  const portText = lastColon === -1 ? endpoint : endpoint.slice(lastColon + 1);
  if (!/^\d{1,5}$/.test(portText)) return null;
  const name = kind === 'centralStore' || lastColon === -1 ? '' : endpoint.slice(0, lastColon).replace(/^\[|\]$/g, '');
  const value = (valueName: string): RegistryValue | undefined => values.get(valueName.toLowerCase());
  const flags = value('DefaultFlags');
  const check = value('DefaultSslCertCheckMode');
  const placeOf = (stated: RegistryValue | undefined): Place | null =>
    stated === undefined ? null : { file, range: stated.dataRange };
  const sourced = (switchName: HttpSysSwitch): SourcedSwitch => {
    if (switchName === 'verifyClientCertRevocation') {
      const mode = dwordOf(check);
      return mode === null
        ? { value: true, place: null }
        : { value: (mode & CERT_CHECK_MODE.noRevocationCheck) === 0, place: placeOf(check) };
    }
    if (switchName === 'verifyRevocationWithCachedClientCertOnly' || switchName === 'usageCheck') {
      const mode = dwordOf(check);
      if (mode === null) return { value: SWITCH_DEFAULTS[switchName], place: null };
      const value =
        switchName === 'usageCheck'
          ? (mode & CERT_CHECK_MODE.noUsageCheck) === 0
          : (mode & CERT_CHECK_MODE.cachedRevocationOnly) !== 0;
      return { value, place: placeOf(check) };
    }
    const bit = switchName in HTTP_SYS_FLAGS ? HTTP_SYS_FLAGS[switchName] : 0;
    const bits = dwordOf(flags);
    return bits === null || bit === 0
      ? { value: SWITCH_DEFAULTS[switchName], place: null }
      : { value: (bits & bit) !== 0, place: placeOf(flags) };
  };
  return {
    kind,
    name: comparableName(kind, name),
    port: Number(portText),
    endpoint,
    hash: usableHash(hexOf(value('SslCertHash'))),
    hashPlace: placeOf(value('SslCertHash')),
    store: textOf(value('SslCertStoreName')),
    appId: guidOf(value('AppId')),
    appIdPlace: placeOf(value('AppId')),
    ...allSwitches(sourced),
    kept: keptOf(value),
    place: { file, range },
    endpointPlace: { file, range },
    certain: true,
  };
}

/** The registry's values and bits of what has to be named again (section 7.3 of the facts). */
const KEPT_NUMBERS = [
  ['DefaultSslRevocationFreshnessTime', 'revocationfreshnesstime'],
  ['DefaultSslRevocationUrlRetrievalTimeout', 'urlretrievaltimeout'],
] as const;
const KEPT_TEXTS = [
  ['DefaultSslCtlIdentifier', 'sslctlidentifier'],
  ['DefaultSslCtlStoreName', 'sslctlstorename'],
] as const;
const KEPT_FLAGS = [
  [0x100, 'enabletokenbinding'],
  [0x200, 'logextendedevents'],
  [0x800, 'enablesessionticket'],
  [0x4000, 'disablesessionid'],
] as const;

function keptOf(value: (name: string) => RegistryValue | undefined): ReadonlyMap<string, string> {
  const kept = new Map<string, string>();
  for (const [name, word] of KEPT_NUMBERS) {
    const number = dwordOf(value(name)) ?? 0;
    if (number !== 0) kept.set(word, String(number));
  }
  for (const [name, word] of KEPT_TEXTS) {
    const text = textOf(value(name));
    if (text !== null) kept.set(word, text);
  }
  const flags = dwordOf(value('DefaultFlags')) ?? 0;
  for (const [bit, word] of KEPT_FLAGS) if ((flags & bit) !== 0) kept.set(word, 'enable');
  return kept;
}

function dwordOf(value: RegistryValue | undefined): number | null {
  return value?.data.kind === 'dword' ? value.data.value : null;
}

function hexOf(value: RegistryValue | undefined): string | null {
  if (value?.data.kind !== 'bytes' || value.data.bytes.length === 0) return null;
  return value.data.bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function textOf(value: RegistryValue | undefined): string | null {
  if (value?.data.kind === 'string') return value.data.value === '' ? null : value.data.value;
  if (value?.data.kind !== 'bytes' || value.data.type !== 1) return null;
  let text = '';
  for (let i = 0; i + 1 < value.data.bytes.length; i += 2) {
    const code = (value.data.bytes[i] ?? 0) | ((value.data.bytes[i + 1] ?? 0) << 8);
    if (code !== 0) text += String.fromCharCode(code);
  }
  return text === '' ? null : text;
}

/** A GUID is kept as it lies in memory: three little-endian parts, then eight bytes in order. */
function guidOf(value: RegistryValue | undefined): string | null {
  if (value?.data.kind === 'string') return value.data.value.toLowerCase();
  if (value?.data.kind !== 'bytes' || value.data.bytes.length !== 16) return null;
  const hex = value.data.bytes.map((byte) => byte.toString(16).padStart(2, '0'));
  const part = (...order: readonly number[]): string => order.map((i) => hex[i] ?? '00').join('');
  return `{${part(3, 2, 1, 0)}-${part(5, 4)}-${part(7, 6)}-${part(8, 9)}-${part(10, 11, 12, 13, 14, 15)}}`;
}
