import { message } from '../text/message';
import { accessBits, isHttps } from '../server/model';
import { SSL } from '../tls/accessFlags';
import { decidingToken } from './deciding';
import type { Rule } from './rule';

/**
 * `Ssl` at a path of a site that only listens on http: every request ends with 403.4 (F9.11). Silent for sites that
 * have no http binding either, since no web request reaches them.
 */
export const sslRequiredWithoutHttpsBinding: Rule = {
  slug: 'ssl-required-without-https-binding',
  category: 'access',
  severity: 'error',
  summary: 'SSL is required, but the site has no https binding.',
  facts: ['section 3.6', 'F2.15', 'F9.11'],
  fixable: 'none',
  *check(server) {
    for (const site of server.sites) {
      if (site.bindings.some(isHttps) || !site.bindings.some(({ protocol }) => /^http$/i.test(protocol))) continue;
      const seen = new Set<number>();
      for (const path of site.paths) {
        const { value, origin } = path.access.flags;
        if (origin === null || (accessBits(path) & SSL) === 0 || seen.has(origin.range.start)) continue;
        seen.add(origin.range.start);
        yield {
          message: message(
            'SSL is required at {0}, but the site "{1}" has no https binding: every request ends with 403.4. Add an https binding, or take {2} away.',
            path.path,
            site.name,
            server.iis6 === null ? 'Ssl' : 'AccessSSL',
          ),
          place: decidingToken({ bits: value.bits ?? 0, value, origin }, SSL),
          site: site.name,
          path: path.path,
          related: [{ message: message('The site without an https binding'), place: site.place }],
        };
      }
    }
  },
};
