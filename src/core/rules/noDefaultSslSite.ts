import { message } from '../text/message';
import { flagsPlace, httpsBindingsOf, usesSni } from './bindings';
import type { SiteBinding } from './bindings';
import type { Rule } from './rule';

/** Every https binding of a port needs SNI: clients that send no host name, and names that no binding has, are reset (F7.24). */
export const noDefaultSslSite: Rule = {
  slug: 'no-default-ssl-site',
  category: 'bindings',
  severity: 'information',
  summary: 'No https binding of a port answers clients without SNI.',
  facts: ['F7.18', 'F7.24'],
  fixable: 'none',
  *check(server) {
    const ports = new Map<number, SiteBinding | null>();
    for (const stated of httpsBindingsOf(server)) {
      const { port, sslFlags } = stated.binding;
      if (port === null) continue;
      // What is not understood may be a default.
      if (!usesSni(stated.binding) || sslFlags.value === null) ports.set(port, null);
      else if (!ports.has(port)) ports.set(port, stated);
    }
    for (const [port, stated] of ports) {
      const answers = server.httpSys.entries.some((entry) => entry.kind !== 'hostnamePort' && entry.port === port);
      if (stated === null || answers) continue;
      yield {
        message: message(
          'Every https binding of port {0} needs SNI: clients that send no host name (old ones, probes by IP address) get a connection reset. Add an https binding without a host name if they matter.',
          port,
        ),
        place: flagsPlace(stated.binding),
        site: stated.site.name,
        path: null,
      };
    }
  },
};
