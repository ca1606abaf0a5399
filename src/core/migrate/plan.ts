import { message } from '../text/message';
import { DISABLE_TLS13, SNI } from '../tls/bindingFlags';
import { isHttps } from '../server/model';
import { bindingKey } from '../compare/matchSites';
import { WINDOWS_NAMES, WINDOWS_TITLES } from '../tls/windows';
import type { Binding, CertificateReference, Server, Site } from '../server/model';
import type { WindowsName } from '../tls/windows';
import type { AnnouncedDifference, MigrationNote, MigrationProblem } from './migration';

/** A binding as it will stand in applicationHost.config. */
export interface PlannedBinding {
  readonly protocol: 'http' | 'https';
  readonly bindingInformation: string;
  readonly sslFlags: number;
  /** What HTTP.SYS finds the certificate by; `null` for http. */
  readonly endpoint: Endpoint | null;
}

/** The endpoint of an entry of HTTP.SYS, as netsh names it. */
export interface Endpoint {
  readonly key: 'ipport' | 'hostnameport';
  readonly value: string;
}

export interface PlannedSite {
  readonly site: Site;
  readonly id: number;
  readonly name: string;
  readonly bindings: readonly PlannedBinding[];
}

export interface Plan {
  readonly sites: readonly PlannedSite[];
  readonly decisions: readonly MigrationNote[];
  readonly byHand: readonly MigrationNote[];
  readonly announced: readonly AnnouncedDifference[];
}

/** Whether a target is a version or later. */
export function isAtLeast(target: WindowsName, version: WindowsName): boolean {
  return WINDOWS_NAMES.indexOf(target) >= WINDOWS_NAMES.indexOf(version);
}

/**
 * Decides names and bindings of the sites.
 *
 * Sites with host names that share an address and a port get SNI, which Windows Server 2012 brought (F7.25): IIS 6 had
 * one certificate a site (F4.5), HTTP.SYS of later versions has one for an address and port without it (F7.22). Sites
 * that ask for client certificates after the URL is known keep TLS 1.2 where TLS 1.3 would break that (F3.16, F3.17).
 */
export function planSites(server: Server, target: WindowsName): Plan | MigrationProblem {
  const decisions: MigrationNote[] = [];
  const byHand: MigrationNote[] = [];
  const announced: AnnouncedDifference[] = [];
  const names = new Set<string>();
  const shared = sharedEndpoints(server);
  const sites: PlannedSite[] = [];
  for (const site of server.sites) {
    const name = siteName(site, names);
    names.add(name.toLowerCase());
    if (name !== site.name) {
      announced.push({ setting: 'name', site: site.name });
      decisions.push({
        text: message(
          'The site "{0}" is called "{1}": IIS 7 and later want a name without such characters, once.',
          site.name,
          name,
        ),
        place: site.place,
        fact: 'F2.30a',
      });
    }
    const late = asksLate(site) && isAtLeast(target, 'ws2022') ? DISABLE_TLS13 : 0;
    if (late !== 0 && site.bindings.some(isHttps)) {
      announced.push({ setting: 'sslFlags', site: site.name });
      decisions.push({
        text: message(
          'TLS 1.3 is off on the https bindings of "{0}" (sslFlags 32): the site asks for client certificates after the URL is known, which TLS 1.3 does not have. To use TLS 1.3, ask in the handshake instead (clientcertnegotiation=enable), for every URL of the endpoint.',
          site.name,
        ),
        place: site.place,
        fact: 'F3.19',
      });
    }
    const bindings: PlannedBinding[] = [];
    const seen = new Set<string>();
    for (const binding of site.bindings) {
      const key = bindingKey(binding);
      if (seen.has(key)) continue;
      seen.add(key);
      const sharing = isHttps(binding) ? (shared.get(endpointKey(binding)) ?? []) : [];
      const needsSni = binding.host !== '' && sharing.length > 1;
      if (needsSni && !isAtLeast(target, 'ws2012')) {
        const hashes = new Set(sharing.map(({ certificate }) => certificate?.hash ?? null));
        if (hashes.size > 1) {
          return {
            problem: message(
              'Sites with different certificates share the endpoint {0} by host name. That needs SNI, which {1} does not have: take ws2012 or later as the target.',
              binding.bindingInformation?.value ?? '',
              WINDOWS_TITLES[target],
            ),
          };
        }
      }
      const sni = needsSni && isAtLeast(target, 'ws2012') ? SNI : 0;
      const planned = planBinding(binding, sni | (isHttps(binding) ? late : 0));
      if (planned === null) {
        announced.push({ setting: 'binding', site: site.name });
        byHand.push({
          text: message(
            'The binding "{0}" of "{1}" is not understood and not written: make it again.',
            binding.bindingInformation?.value ?? '',
            site.name,
          ),
          place: binding.place,
          fact: 'F4.4',
        });
        continue;
      }
      if (sni !== 0) {
        announced.push({ setting: 'sslFlags', site: site.name });
        decisions.push({
          text: message(
            'The binding "{0}" of "{1}" uses SNI (sslFlags 1), since other sites share its endpoint: clients without SNI get no certificate. Give the site an address of its own if you have such clients.',
            planned.bindingInformation,
            site.name,
          ),
          place: binding.place,
          fact: 'F7.22',
        });
      }
      bindings.push(planned);
    }
    if (site.sslMode.mode !== 'none' && site.sslMode.mode !== 'kernel') {
      announced.push({ setting: 'sslMode', site: site.name });
    }
    sites.push({ site, id: site.id ?? 0, name, bindings });
  }
  return { sites, decisions, byHand, announced };
}

/** F6.8: a path asks after its URL is known where its flags ask and the endpoint does not. */
function asksLate(site: Site): boolean {
  return site.paths.some(({ access }) => access.negotiation === 'renegotiation');
}

/** The https bindings of different sites by address and port. */
function sharedEndpoints(
  server: Server,
): ReadonlyMap<string, readonly { readonly certificate: CertificateReference | null }[]> {
  const found = new Map<string, Map<Site, { readonly certificate: CertificateReference | null }>>();
  for (const site of server.sites) {
    for (const binding of site.bindings.filter(isHttps)) {
      const key = endpointKey(binding);
      const sites = found.get(key) ?? new Map<Site, { readonly certificate: CertificateReference | null }>();
      found.set(key, sites.set(site, { certificate: binding.certificate }));
    }
  }
  return new Map([...found].map(([key, sites]) => [key, [...sites.values()]]));
}

function endpointKey({ address, port }: Binding): string {
  return `${address ?? '?'}|${port ?? '?'}`.toLowerCase();
}

/** Letters, digits and what host names hold: nothing that a shell, netsh or XML reads as its own. */
const HOST = /^[\p{L}\p{N}._*-]*$/u;

/** IPv4 or IPv6 without a zone: a `%` would be a variable to cmd. */
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f.]*:[\da-f:.]*)$/i;

function planBinding({ protocol, address, port, host }: Binding, sslFlags: number): PlannedBinding | null {
  if (port === null || address === null || host === null || !HOST.test(host)) return null;
  if (address !== '*' && !ADDRESS.test(address)) return null;
  const written = address.includes(':') ? `[${address}]` : address;
  const bindingInformation = `${written}:${port}:${host}`;
  if (protocol !== 'https') return { protocol: 'http', bindingInformation, sslFlags: 0, endpoint: null };
  const endpoint: Endpoint =
    (sslFlags & SNI) !== 0
      ? { key: 'hostnameport', value: `${host}:${port}` }
      : { key: 'ipport', value: `${address === '*' ? '0.0.0.0' : written}:${port}` };
  return { protocol: 'https', bindingInformation, sslFlags, endpoint };
}

/**
 * A name that IIS 7 and later take for a site (F2.30a: no `/` and no `?`), that XML can hold and that `<location>` can
 * name: `.` alone is the level of the file there (F2.22).
 */
function siteName(site: Site, taken: ReadonlySet<string>): string {
  const cleaned = site.name
    .replace(/[/?\\*:<>|"]/g, '-')

    .replace(
      /[\u0000-\u001f\u007f-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      ' ',
    )
    .replace(/\s+/g, ' ')
    .trim();
  const base = /^\.*$/.test(cleaned) ? `Site ${site.id ?? ''}`.trim() : cleaned;
  let name = base;
  for (let i = 2; taken.has(name.toLowerCase()); i++) name = `${base} (${i})`;
  return name;
}
