import { message } from '../text/message';
import { endpointText, httpsBindingsOf, sharesByAddress, sniFix } from './bindings';
import type { Binding, Server, Site } from '../server/model';
import type { SiteBinding } from './bindings';
import type { Rule } from './rule';

/**
 * Several sites at one address and port without SNI: HTTP.SYS keeps one entry for it, so they have one certificate, and
 * changing or deleting it for one site does so for all (F7.22). IIS 6 keeps its certificates by site.
 */
export const sharedEndpointWithoutSni: Rule = {
  slug: 'shared-endpoint-without-sni',
  category: 'bindings',
  severity: 'warning',
  summary: 'Several https sites share one address and port without SNI, and so one certificate.',
  facts: ['F7.22', 'F7.28'],
  fixable: 'suggestion',
  *check(server) {
    for (const shared of sharedEndpoints(server)) {
      const [first, second] = shared;
      if (first === undefined || second === undefined) continue;
      yield {
        message: message(
          '{0} sites use {1} without SNI: HTTP.SYS keeps one certificate for all of them, so clients of the others get a name warning unless it covers every host name. Set sslFlags 1 on the bindings with a host name.',
          shared.length,
          endpointText(second.binding),
        ),
        place: second.binding.namePlace,
        site: second.site.name,
        path: null,
        related: shared
          .filter((stated) => stated !== second)
          .map(({ site, binding }) => ({
            message: message('The binding of "{0}"', site.name),
            place: binding.namePlace,
          })),
        affected: shared.map(({ site }) => ({ site: site.name, path: '/' })),
        fixes: sniFix(second.binding, ...others(server, second)),
      };
    }
  },
};

/** What else a site has at the same endpoint: with SNI on one binding alone it would go on to share the certificate. */
function others(server: Server, { site, binding }: SiteBinding): readonly Binding[] {
  const endpoint = endpointText(binding).toLowerCase();
  return httpsBindingsOf(server)
    .filter((each) => each.site === site && each.binding !== binding && sharesByAddress(each.binding))
    .map((each) => each.binding)
    .filter((each) => endpointText(each).toLowerCase() === endpoint);
}

/** What is bound at one address and port: the bindings, with their sites and hosts to look up what was there before. */
interface Endpoint {
  readonly stated: SiteBinding[];
  readonly sites: Set<Site>;
  readonly hosts: Set<string>;
}

/** Two rules ask for them. */
const SHARED_ENDPOINTS = new WeakMap<Server, readonly (readonly SiteBinding[])[]>();

/**
 * The first binding of each site at every address and port that several sites use without SNI. Bindings with equal hosts
 * are duplicates, which is another mistake.
 */
export function sharedEndpoints(server: Server): readonly (readonly SiteBinding[])[] {
  const known = SHARED_ENDPOINTS.get(server) ?? gatherEndpoints(server);
  SHARED_ENDPOINTS.set(server, known);
  return known;
}

function gatherEndpoints(server: Server): readonly (readonly SiteBinding[])[] {
  if (server.iis6 !== null) return [];
  const endpoints = new Map<string, Endpoint>();
  for (const stated of httpsBindingsOf(server)) {
    if (!sharesByAddress(stated.binding)) continue;
    const { address, port, host } = stated.binding;
    if (address === null || port === null || host === null) continue;
    const key = endpointText(stated.binding).toLowerCase();
    const name = host.toLowerCase();
    const endpoint = endpoints.get(key) ?? { stated: [], sites: new Set(), hosts: new Set() };
    endpoints.set(key, endpoint);
    if (endpoint.sites.has(stated.site) || endpoint.hosts.has(name)) continue;
    endpoint.stated.push(stated);
    endpoint.sites.add(stated.site);
    endpoint.hosts.add(name);
  }
  return [...endpoints.values()].map(({ stated }) => stated).filter((sites) => sites.length > 1);
}
