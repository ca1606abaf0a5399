import { comparableAddress } from './httpSys';
import { append } from './multiMap';
import { CENTRAL_CERT_STORE, SNI } from '../tls/bindingFlags';
import type { HttpSysData, HttpSysEntry } from './httpSys';
import type { Binding, CertificateReference } from './model';

/** Where a client's connection arrives: what HTTP.SYS looks an entry up by. */
export interface Endpoint {
  /** The local address; `null` when any of the machine's. */
  readonly address: string | null;
  readonly port: number;
  /** The host name of the ClientHello; `null` when the client sends none. */
  readonly sni: string | null;
}

/** The steps of the documented order (F7.18), by the names of the report contract. */
export type SelectionStep = CertificateReference['selectedBy'];

export interface Selection {
  readonly entry: HttpSysEntry;
  readonly step: SelectionStep;
}

const IPV4_WILDCARD = '0.0.0.0';
const IPV6_WILDCARD = comparableAddress('::');

/** Entries by kind, name and port, and those of exact addresses by port. Of equal ones the first counts. */
interface EntryIndex {
  readonly byName: ReadonlyMap<string, HttpSysEntry>;
  readonly exact: ReadonlyMap<number, readonly HttpSysEntry[]>;
}

const indexes = new WeakMap<readonly HttpSysEntry[], EntryIndex>();

/** Made once an export: a server may have ten thousand entries, each asked for by a binding. */
function indexOf({ entries }: HttpSysData): EntryIndex {
  const known = indexes.get(entries);
  if (known !== undefined) return known;
  const byName = new Map<string, HttpSysEntry>();
  const exact = new Map<number, HttpSysEntry[]>();
  for (const entry of entries) {
    const { kind, name, port } = entry;
    const key = entryKey(kind, name, port);
    if (!byName.has(key)) byName.set(key, entry);
    if (kind === 'ipPort' && isExactAddress(name)) append(exact, port, entry);
  }
  const index = { byName, exact };
  indexes.set(entries, index);
  return index;
}

function entryKey(kind: HttpSysEntry['kind'], name: string, port: number): string {
  return `${kind}|${port}|${kind === 'centralStore' ? '' : name}`;
}

/** Whether an entry's address is a single one, in comparable form. */
export function isExactAddress(address: string): boolean {
  return address !== IPV4_WILDCARD && address !== IPV6_WILDCARD;
}

/**
 * Finds the entry that answers, by the documented order (F7.18): exact IP:port, SNI host:port, central store port,
 * IPv6 wildcard, IPv4 wildcard. Other sources put SNI first (F7.19); whoever shows the result says that it is contested.
 *
 * @param centralStore whether the binding in question uses the central store, which answers no other
 */
export function selectEntry(data: HttpSysData, endpoint: Endpoint, centralStore = true): Selection | null {
  const { byName } = indexOf(data);
  const { port, sni } = endpoint;
  const find = (kind: HttpSysEntry['kind'], name: string): HttpSysEntry | undefined =>
    byName.get(entryKey(kind, name, port));
  const address = endpoint.address === null ? null : comparableAddress(endpoint.address);
  const steps: readonly (readonly [SelectionStep, HttpSysEntry | undefined])[] = [
    ['ipPort', address !== null && isExactAddress(address) ? find('ipPort', address) : undefined],
    ['sni', sni === null ? undefined : sniEntry(data, port, sni)],
    ['centralStore', centralStore ? find('centralStore', '') : undefined],
    ['wildcard', find('ipPort', IPV6_WILDCARD)],
    ['wildcard', find('ipPort', IPV4_WILDCARD)],
  ];
  for (const [step, entry] of steps) if (entry !== undefined) return { entry, step };
  return null;
}

/** The entry for a host name; a wildcard stands for the left-most label alone (F2.4). */
export function sniEntry(data: HttpSysData, port: number, sni: string): HttpSysEntry | undefined {
  const { byName } = indexOf(data);
  const host = sni.toLowerCase();
  const dot = host.indexOf('.');
  return (
    byName.get(entryKey('hostnamePort', host, port)) ??
    (dot === -1 ? undefined : byName.get(entryKey('hostnamePort', `*${host.slice(dot)}`, port)))
  );
}

/** The entries for exact addresses on a port. */
export function exactEntries(data: HttpSysData, port: number): readonly HttpSysEntry[] {
  return indexOf(data).exact.get(port) ?? [];
}

/** The entry that serves a binding at its own endpoint, and those that would win for single addresses. */
export interface ServingEntries {
  readonly selection: Selection | null;
  readonly alternatives: readonly HttpSysEntry[];
}

/**
 * The entries for a binding's own endpoint (report contract, Settled 13). A binding on `*` is served by what answers
 * when no exact address has an entry; entries for exact addresses on its port are its alternatives.
 */
export function entriesServing(data: HttpSysData, binding: Binding): ServingEntries {
  const { address, port, host } = binding;
  if (port === null) return { selection: null, alternatives: [] };
  const flags = binding.sslFlags.value ?? 0;
  const usesName = (flags & (SNI | CENTRAL_CERT_STORE)) !== 0;
  const isAny = address === '*' || address === null;
  const selection = selectEntry(
    data,
    {
      address: isAny ? null : address,
      port,
      // Without SNI on the binding IIS makes an IP entry for it; its host plays no part in finding the certificate.
      sni: usesName && host !== null && host !== '' ? host : null,
    },
    // An entry of the central store answers only bindings that ask by name; the rest of the order is open to all.
    usesName,
  );
  return { selection, alternatives: isAny ? exactEntries(data, port) : [] };
}

/** An entry as reports name a certificate; `null` where the entry has no usable hash and no store of its own. */
export function certificateOf({ entry, step }: Selection): CertificateReference | null {
  if (entry.hash === null && step !== 'centralStore') return null;
  return { hash: entry.hash, store: entry.store, appId: entry.appId, selectedBy: step };
}
