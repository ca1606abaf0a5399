import { findNodeAtLocation, getNodeValue } from 'jsonc-parser';
import { readJson } from '../text/json';
import type { Node } from 'jsonc-parser';
import type { JsonProblem } from '../text/json';
import type { Sourced, TextRange } from '../text/range';
import type { HttpSysEntryDeclaration, HttpSysEntryKind, HttpSysSwitch, NetshDeclarations } from './netshSslcert';

/**
 * Reads the output of `netsh http show sslcert json=enable` (F7.8): `SslCertificateBindings` with `IpPort`,
 * `ConfigType`, `AppId`, `SslHash` and `SslCertStoreName`. Other members differ between builds: switches are taken
 * from members that carry the name of the netsh vocabulary, and what is not there is absent.
 */
export function readNetshJson(text: string): {
  readonly declarations: NetshDeclarations;
  readonly problems: readonly JsonProblem[];
} {
  const { root, problems } = readJson(text);
  const list = root === undefined ? undefined : member(root, 'SslCertificateBindings');
  const nodes = list?.children ?? [];
  const entries = nodes.flatMap((node) => readEntry(node) ?? []);
  const status = root === undefined ? undefined : member(root, 'Status');
  // A question about one endpoint that has no entry is answered by an empty list and a status (F7.6).
  const isAnswer = nodes.length > 0 || (status !== undefined && wordOf(getNodeValue(status)) === '0');
  const isRead = problems.length === 0 && entries.length === nodes.length && entries.every(({ port }) => port !== null);
  return { declarations: { entries, complete: list?.type === 'array' && isAnswer && isRead }, problems };
}

/** The member names of an endpoint by its kind. */
const ENDPOINTS: readonly (readonly [string, HttpSysEntryKind])[] = [
  ['IpPort', 'ipPort'],
  ['HostnamePort', 'hostnamePort'],
  ['HostNamePort', 'hostnamePort'],
  ['CcsPort', 'centralStore'],
  ['Ccs', 'centralStore'],
];

/** Member names of switches, in lower case. */
const SWITCHES: Readonly<Record<string, HttpSysSwitch>> = {
  negotiateclientcertificate: 'clientCertNegotiation',
  clientcertnegotiation: 'clientCertNegotiation',
  dsmapperusage: 'dsMapperUsage',
  usedsmapper: 'dsMapperUsage',
  verifyclientcertrevocation: 'verifyClientCertRevocation',
  rejectconnections: 'reject',
  reject: 'reject',
  disablehttp2: 'disableHttp2',
  disablequic: 'disableQuic',
  disabletls12: 'disableTls12',
  disabletls13: 'disableTls13',
  disableocspstapling: 'disableOcspStapling',
  disablelegacytls: 'disableLegacyTls',
};

function readEntry(node: Node): HttpSysEntryDeclaration | null {
  for (const [name, statedKind] of ENDPOINTS) {
    const endpoint = member(node, name);
    if (endpoint === undefined) continue;
    const value = wordOf(getNodeValue(endpoint));
    if (value === null) continue;
    const lastColon = value.lastIndexOf(':');
    const portText = lastColon === -1 ? value : value.slice(lastColon + 1);
    const host = lastColon === -1 ? '' : value.slice(0, lastColon).replace(/^\[|\]$/g, '');
    const kind = statedKind === 'ipPort' && host !== '' && !/^[\d.]+$|:/.test(host) ? 'hostnamePort' : statedKind;
    return {
      kind: host === '*' ? 'centralStore' : kind,
      name: host === '*' ? '' : host,
      port: /^\d{1,5}$/.test(portText) ? Number(portText) : null,
      endpoint: { value, range: rangeOf(endpoint) },
      hash: sourced(member(node, 'SslHash') ?? member(node, 'CertHash'), hashOf),
      appId: appIdOf(member(node, 'AppId')),
      store: sourced(member(node, 'SslCertStoreName'), textOf),
      switches: switchesOf(node),
      kept: keptOf(node),
      range: rangeOf(node),
      certain: true,
    };
  }
  return null;
}

/** The names of what has to be named again are not known for certain: those of the text without spaces are looked for. */
function keptOf(node: Node): ReadonlyMap<string, string> {
  const kept = new Map<string, string>();
  for (const [name, word] of KEPT) {
    const value = sourced(member(node, name), textOf)?.value ?? null;
    if (value !== null) kept.set(word, value);
  }
  return kept;
}

const KEPT: readonly (readonly [string, string])[] = [
  ['CtlIdentifier', 'sslctlidentifier'],
  ['CtlStoreName', 'sslctlstorename'],
];

function switchesOf(node: Node): ReadonlyMap<HttpSysSwitch, Sourced<boolean>> {
  const switches = new Map<HttpSysSwitch, Sourced<boolean>>();
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    const name = String(key?.value).toLowerCase();
    const found = Object.hasOwn(SWITCHES, name) ? SWITCHES[name] : undefined;
    if (found === undefined || value === undefined) continue;
    const stated: unknown = getNodeValue(value);
    switches.set(found, {
      value: stated === true || stated === 1 || (typeof stated === 'string' && /^(?:enabled|set|true)$/i.test(stated)),
      range: rangeOf(value),
    });
  }
  return switches;
}

/** A member whose name is written in any case. */
function member(node: Node, name: string): Node | undefined {
  const exact = findNodeAtLocation(node, [name]);
  if (exact !== undefined || node.type !== 'object') return exact;
  const lower = name.toLowerCase();
  return node.children?.find((property) => String(property.children?.[0]?.value).toLowerCase() === lower)
    ?.children?.[1];
}

function sourced<T>(node: Node | undefined, read: (value: unknown) => T): Sourced<T> | undefined {
  return node === undefined ? undefined : { value: read(getNodeValue(node)), range: rangeOf(node) };
}

/** Bytes as hex text, as a list of numbers, or in base64: 20 bytes are 28 characters of it. */
function hashOf(value: unknown): string | null {
  if (Array.isArray(value)) {
    const isBytes = value.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255);
    return isBytes ? value.map((byte: number) => byte.toString(16).padStart(2, '0')).join('') || null : null;
  }
  const text = typeof value === 'string' ? value.trim() : '';
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) return text.toLowerCase();
  if (!/^[A-Za-z0-9+/]{27}=$/.test(text)) return null;
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  let bits = '';
  for (const character of text.slice(0, -1)) bits += alphabet.indexOf(character).toString(2).padStart(6, '0');
  const bytes = bits.slice(0, 160).match(/.{8}/g) ?? [];
  return bytes.map((byte) => Number.parseInt(byte, 2).toString(16).padStart(2, '0')).join('');
}

/** A value that is one word; objects and lists are none, and cannot even be turned into text. */
function wordOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

function appIdOf(node: Node | undefined): Sourced<string> | undefined {
  const word = node === undefined ? null : wordOf(getNodeValue(node));
  if (node === undefined || word === null) return undefined;
  return { value: `{${word.replace(/[{}]/g, '').toLowerCase()}}`, range: rangeOf(node) };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && !value.startsWith('(') ? value : null;
}

function rangeOf(node: Node): TextRange {
  return { start: node.offset, end: node.offset + node.length };
}
