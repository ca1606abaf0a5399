import { message } from '../text/message';
import { CLIENT_CERTIFICATE_BITS } from '../tls/accessFlags';
import { httpsBindingsOf } from './bindings';
import { netshFix } from './netsh';
import { valuePlace } from './settings';
import type { HttpSysEntry } from '../server/httpSys';
import type { Binding, Place, Server, Site, SitePath } from '../server/model';
import type { AffectedPath, Rule } from './rule';

/** An endpoint asks for a certificate in the handshake, so for every path, and most of its paths use none (F3.1, Q7). */
export const handshakeClientCertEverywhere: Rule = {
  slug: 'handshake-client-cert-everywhere',
  category: 'access',
  severity: 'information',
  summary: 'An endpoint asks every client for a certificate in the handshake, and most paths use none.',
  facts: ['F3.1', 'F3.3', 'F3.19'],
  fixable: 'command',
  *check(server) {
    // A site may have many endpoints that ask.
    const known = new Map<Site, PathCount>();
    const pathsOf = (site: Site): PathCount => {
      const counted = known.get(site) ?? countPaths(site);
      known.set(site, counted);
      return counted;
    };
    for (const { place, entry, sites } of askingTexts(server)) {
      const uses = [...sites].map(pathsOf);
      const without = uses.flatMap(({ withoutCertificate }) => withoutCertificate);
      const count = uses.reduce((sum, { count }) => sum + count, 0);
      const [first] = without;
      if (first === undefined || without.length * 2 <= count) continue;
      const endpoint = entry?.endpoint ?? first.site;
      yield {
        message:
          without.length === count
            ? message(
                'Every client of {0} is asked for a certificate in the handshake, and no known path uses one: browsers that have a certificate show a prompt at the first page. Turn it off, unless an application reads the certificate by itself.',
                endpoint,
              )
            : message(
                'Every client of {0} is asked for a certificate in the handshake, and {1} of {2} known paths use none: browsers that have a certificate show a prompt at the first page. A host name or port of its own for the paths that use one avoids that.',
                endpoint,
                without.length,
                count,
              ),
        place,
        site: first.site,
        path: first.path,
        affected: without,
        fixes:
          entry === null || without.length < count
            ? []
            : netshFix(
                message('Ask for no certificate in the handshake of {0}', entry.endpoint),
                entry,
                new Map([['clientCertNegotiation', false]]),
              ),
      };
    }
  },
};

/** A text that makes an endpoint ask, with the sites that answer there. */
interface AskingText {
  readonly place: Place;
  /** `null` for IIS 6, which keeps the switch in the metabase. */
  readonly entry: HttpSysEntry | null;
  readonly sites: ReadonlySet<Site>;
}

function askingTexts(server: Server): readonly AskingText[] {
  const texts = new Map<string, AskingText & { readonly sites: Set<Site> }>();
  for (const { site, binding } of httpsBindingsOf(server)) {
    const place = askingPlace(site, binding);
    if (place === null) continue;
    const key = `${place.file}:${place.range.start}`;
    const text = texts.get(key) ?? { place, entry: binding.httpSys?.entry ?? null, sites: new Set() };
    texts.set(key, text);
    text.sites.add(site);
  }
  return [...texts.values()];
}

function askingPlace({ iis6 }: Site, { httpSys }: Binding): Place | null {
  if (iis6 !== null) {
    const { value, origin } = iis6.sslAlwaysNegoClientCert;
    return value && origin !== null ? valuePlace(origin) : null;
  }
  return httpSys?.negotiation === 'handshake' ? (httpSys.entry?.clientCertNegotiation.place ?? null) : null;
}

interface PathCount {
  readonly withoutCertificate: readonly AffectedPath[];
  readonly count: number;
}

function countPaths({ name, paths }: Site): PathCount {
  return {
    withoutCertificate: paths.filter(usesNoCertificate).map(({ path }) => ({ site: name, path })),
    count: paths.length,
  };
}

function usesNoCertificate({ access: { flags, mapping } }: SitePath): boolean {
  const { bits } = flags.value;
  return bits !== null && (bits & CLIENT_CERTIFICATE_BITS) === 0 && mapping.length === 0;
}
