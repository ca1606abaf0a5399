import { comparableAddress } from './httpSys';
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

/**
 * Finds the entry that answers, by the documented order (F7.18): exact IP:port, SNI host:port, central store port,
 * IPv6 wildcard, IPv4 wildcard. Other sources put SNI first (F7.19); whoever shows the result says that it is contested.
 */
export function selectEntry({ entries }: HttpSysData, endpoint: Endpoint): Selection | null {
  const onPort = entries.filter(({ port }) => port === endpoint.port);
  const byIp = (address: string): HttpSysEntry | undefined =>
    onPort.find(({ kind, name }) => kind === 'ipPort' && name === address);
  const address = endpoint.address === null ? null : comparableAddress(endpoint.address);
  const isExact = address !== null && address !== IPV4_WILDCARD && address !== IPV6_WILDCARD;
  const steps: readonly (readonly [SelectionStep, HttpSysEntry | undefined])[] = [
    ['ipPort', isExact ? byIp(address) : undefined],
    ['sni', endpoint.sni === null ? undefined : sniEntry(onPort, endpoint.sni.toLowerCase())],
    ['centralStore', onPort.find(({ kind }) => kind === 'centralStore')],
    ['wildcard', byIp(IPV6_WILDCARD)],
    ['wildcard', byIp(IPV4_WILDCARD)],
  ];
  for (const [step, entry] of steps) if (entry !== undefined) return { entry, step };
  return null;
}

function sniEntry(entries: readonly HttpSysEntry[], host: string): HttpSysEntry | undefined {
  const hosts = entries.filter(({ kind }) => kind === 'hostnamePort');
  const exact = hosts.find(({ name }) => name === host);
  if (exact !== undefined) return exact;
  const dot = host.indexOf('.');
  // A wildcard stands for the left-most label alone (F2.4).
  return dot === -1 ? undefined : hosts.find(({ name }) => name === `*${host.slice(dot)}`);
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
  // An entry of the central store answers only bindings that ask by name; the rest of the order is open to all.
  const entries = usesName ? data.entries : data.entries.filter(({ kind }) => kind !== 'centralStore');
  const selection = selectEntry(
    { ...data, entries },
    {
      address: isAny ? null : address,
      port,
      // Without SNI on the binding IIS makes an IP entry for it; its host plays no part in finding the certificate.
      sni: usesName && host !== null && host !== '' ? host : null,
    },
  );
  const alternatives = isAny
    ? data.entries.filter(
        ({ kind, port: entryPort, name }) =>
          kind === 'ipPort' && entryPort === port && name !== IPV4_WILDCARD && name !== IPV6_WILDCARD,
      )
    : [];
  return { selection, alternatives };
}

/** An entry as reports name a certificate; `null` where the entry has no usable hash and no store of its own. */
export function certificateOf({ entry, step }: Selection): CertificateReference | null {
  if (entry.hash === null && step !== 'centralStore') return null;
  return { hash: entry.hash, store: entry.store, appId: entry.appId, selectedBy: step };
}
