import { exactEntries, isExactAddress, selectEntry } from '../server/certificateSelection';
import { comparableAddress } from '../server/httpSys';
import { append } from '../server/multiMap';
import { message } from '../text/message';
import { IIS_APP_ID } from '../tls/httpSysFlags';
import { httpsBindingsOf, usesCentralStore, usesSni } from './bindings';
import { answeringEntries, relatedBindings, sitesOf } from './httpSysEntries';
import { netshDelete } from './netsh';
import type { HttpSysEntry } from '../server/httpSys';
import type { Binding, Server } from '../server/model';
import type { SiteBinding } from './bindings';
import type { Fix, Rule, RuleFinding } from './rule';

/**
 * An entry for a single address comes before those by host name (F7.18, F7.21), so that sites with SNI get its certificate.
 * For bindings on that address it always does; for bindings on all addresses it does where their clients come to that one,
 * which the files do not tell. Silent where both name one certificate, where there is no entry by name to lose, and about
 * an address that a binding of its own uses beside bindings on all.
 */
export const httpsysIpEntryShadowsSni: Rule = {
  slug: 'httpsys-ip-entry-shadows-sni',
  category: 'httpSys',
  severity: 'error',
  summary:
    'A certificate entry of HTTP.SYS for one IP address takes precedence over the certificates of sites with SNI.',
  facts: ['F7.18', 'F7.19', 'F7.21', 'F7.28'],
  fixable: 'command',
  *check(server) {
    const own = addressesOf(server);
    for (const { entry, bindings } of answeringEntries(server)) {
      if (entry.kind !== 'ipPort' || !isExactAddress(entry.name)) continue;
      const losing = bindings.filter((stated) => loses(namedEntry(server, stated.binding), entry));
      const [first] = losing;
      if (first === undefined) continue;
      const isShared = bindings.some(({ binding }) => !usesName(binding));
      yield {
        message: message(
          'The HTTP.SYS entry {0} comes before the entries by host name: clients of "{1}" get its certificate and a name warning, not the one for {2}. Move the binding to another address, or delete the entry.',
          entry.endpoint,
          first.site.name,
          first.binding.host ?? '',
        ),
        ...about(entry, first, losing),
        fixes: isShared ? [] : deleteFix(entry),
      };
    }
    for (const [port, anywhere] of namedAnywhere(server)) {
      const hashes = new Set(anywhere.map(({ named }) => named.hash));
      const isLeftOver = ({ name }: HttpSysEntry): boolean => !own.has(`${port}|${name}`) && !isLoopback(name);
      const winners = exactEntries(server.httpSys, port).filter(
        (entry) => isLeftOver(entry) && (hashes.size > 1 || !hashes.has(entry.hash)),
      );
      const [entry] = winners;
      if (entry === undefined) continue;
      const winning = new Set(winners.map(({ hash }) => hash));
      const losing = anywhere.filter(({ named: { hash } }) => hash === null || winning.size > 1 || !winning.has(hash));
      const [first] = losing;
      if (first === undefined) continue;
      yield {
        severity: 'warning',
        message: message(
          'The HTTP.SYS entry {0} comes before the entries by host name: clients of "{1}" that connect to this address get its certificate and a name warning, not the one for {2}. Delete the entry if no other software uses it.',
          entry.endpoint,
          first.site.name,
          first.binding.host ?? '',
        ),
        ...about(entry, first, losing),
        fixes: winners.flatMap(deleteFix),
      };
    }
  },
};

function about(
  entry: HttpSysEntry,
  { site }: SiteBinding,
  losing: readonly SiteBinding[],
): Pick<RuleFinding, 'place' | 'site' | 'path' | 'related' | 'affected'> {
  return {
    place: entry.endpointPlace,
    site: site.name,
    path: null,
    related: relatedBindings(losing, (name) => message('The binding of "{0}", which uses a host name', name)),
    affected: sitesOf(losing),
  };
}

function usesName(binding: Binding): boolean {
  return usesSni(binding) || usesCentralStore(binding);
}

/** The entry that would answer by host name; `null` where there is none that could. */
function namedEntry(server: Server, binding: Binding): HttpSysEntry | null {
  const { port, host } = binding;
  if (!usesName(binding) || port === null || host === null || host === '') return null;
  const found = selectEntry(server.httpSys, { address: null, port, sni: host });
  if (found === null || found.step === 'wildcard') return null;
  return found.step === 'sni' && found.entry.hash === null ? null : found.entry;
}

/** F7.28: one certificate in both entries is no mistake. What the central store holds is not known. */
function loses(named: HttpSysEntry | null, winner: HttpSysEntry): boolean {
  return named !== null && (named.hash === null || named.hash !== winner.hash);
}

/** The bindings by host name on all addresses of a port, with their entries. */
function namedAnywhere(server: Server): ReadonlyMap<number, readonly (SiteBinding & { named: HttpSysEntry })[]> {
  const byPort = new Map<number, (SiteBinding & { named: HttpSysEntry })[]>();
  for (const stated of httpsBindingsOf(server)) {
    const { address, port } = stated.binding;
    if (address !== '*' || port === null) continue;
    const named = namedEntry(server, stated.binding);
    if (named !== null) append(byPort, port, { ...stated, named });
  }
  return byPort;
}

/** Only the machine itself comes there. */
function isLoopback(address: string): boolean {
  return /^127\./.test(address) || address === comparableAddress('::1');
}

/** The addresses and ports that https bindings name. */
function addressesOf(server: Server): ReadonlySet<string> {
  return new Set(
    httpsBindingsOf(server).map(({ binding }) => `${binding.port ?? ''}|${comparableAddress(binding.address ?? '')}`),
  );
}

/** An entry of another application is not for IIS to delete. */
function deleteFix(entry: HttpSysEntry): readonly Fix[] {
  return entry.appId === IIS_APP_ID
    ? netshDelete(
        message(
          'Delete the entry {0}: clients that send no host name then get what answers for all addresses',
          entry.endpoint,
        ),
        entry,
      )
    : [];
}
