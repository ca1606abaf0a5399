import { message } from '../text/message';
import { httpsBindingsOf } from './bindings';
import type { Binding, Site } from '../server/model';
import type { Rule } from './rule';

/**
 * A site of IIS 6 listens for SSL and no certificate is in effect there (F4.5). Silent where the file cannot prove it: a
 * fragment without the web service, from which sites inherit, and a file with parts that were not understood.
 */
export const metabaseCertificateMissing: Rule = {
  slug: 'metabase-certificate-missing',
  category: 'iis6',
  severity: 'error',
  summary: 'A site of IIS 6 has secure bindings and no certificate.',
  facts: ['F4.1', 'F4.5', 'section 4.1'],
  fixable: 'none',
  *check(server) {
    if (server.iis6?.complete !== true) return;
    const bindings = new Map<Site, Binding[]>();
    for (const { site, binding } of httpsBindingsOf(server)) {
      if ((site.iis6?.sslCertHash.value ?? '') !== '') continue;
      const own = bindings.get(site) ?? [];
      bindings.set(site, own);
      own.push(binding);
    }
    for (const [site, [first, ...others]] of bindings) {
      if (first === undefined) continue;
      yield {
        message: message(
          '"{0}" listens for SSL at "{1}", but neither the site nor the web service has a certificate (SSLCertHash): every handshake fails, and browsers say that the page cannot be displayed. Assign a certificate to the site, or take the secure binding away.',
          site.name,
          first.bindingInformation?.value ?? '',
        ),
        // A site that does not start harms nobody yet.
        ...(site.serverAutoStart.value ? {} : { severity: 'warning' as const }),
        place: first.place,
        site: site.name,
        path: null,
        related: others.map(({ place }) => ({ message: message('Another secure binding of the site'), place })),
      };
    }
  },
};
