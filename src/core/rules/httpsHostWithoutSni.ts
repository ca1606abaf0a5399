import { message } from '../text/message';
import { isBefore } from '../tls/windows';
import { bindingText, endpointText, httpsBindingsOf, sharesByAddress, sniFix } from './bindings';
import { sharedEndpoints } from './sharedEndpointWithoutSni';
import type { Rule } from './rule';

/**
 * An https binding with a host name but without SNI: the name plays no part in finding the certificate (F2.10, F7.22).
 * Silent where several sites share the endpoint, which is `shared-endpoint-without-sni`, and for IIS Express, whose
 * bindings are all like that.
 */
export const httpsHostWithoutSni: Rule = {
  slug: 'https-host-without-sni',
  category: 'bindings',
  severity: 'information',
  summary: 'An https binding has a host name but does not use SNI.',
  facts: ['section 2.3', 'F7.22', 'F7.25'],
  fixable: 'suggestion',
  *check(server) {
    if (server.iis6 !== null || server.product === 'IIS Express' || isBefore(server.windows, 'ws2012')) return;
    const shared = new Set(
      sharedEndpoints(server).flatMap((stated) => stated.slice(0, 1).map(({ binding }) => endpointText(binding))),
    );
    for (const { site, binding } of httpsBindingsOf(server)) {
      if (!sharesByAddress(binding)) continue;
      const { port, host, sslFlags } = binding;
      if (host === null || host === '' || host === '*' || sslFlags.value === null || port === null) continue;
      if (shared.has(endpointText(binding))) continue;
      yield {
        message: message(
          '"{0}" has a host name but no SNI: the certificate is the one for {1}, whatever name the client sends, and a second site there would get the same. Set sslFlags 1 to have one of its own.',
          bindingText(binding),
          endpointText(binding),
        ),
        place: binding.namePlace,
        site: site.name,
        path: null,
        fixes: sniFix(binding),
      };
    }
  },
};
