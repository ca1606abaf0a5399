import { message } from '../text/message';
import { answeringEntries, relatedBindings, sitesOf } from './httpSysEntries';
import { netshFix } from './netsh';
import type { Rule } from './rule';

/**
 * An entry rejects every connection (sections 7.3 and 10.5 of the facts) and answers an https binding. Silent where it
 * answers none: it then keeps out whoever names no site.
 */
export const httpsysReject: Rule = {
  slug: 'httpsys-reject',
  category: 'httpSys',
  severity: 'warning',
  summary: 'The certificate entry of an https binding rejects every connection.',
  facts: ['F7.9', 'section 7.3', 'section 10.5'],
  fixable: 'command',
  *check(server) {
    for (const { entry, first, bindings } of answeringEntries(server)) {
      const { value, place } = entry.reject;
      if (!value || place === null) continue;
      yield {
        message: message(
          'The HTTP.SYS entry {0} rejects every connection, and answers "{1}": no https request gets through to the site. Turn reject off.',
          entry.endpoint,
          first.site.name,
        ),
        place,
        site: first.site.name,
        path: null,
        related: relatedBindings(bindings, (name) => message('The binding of "{0}"', name)),
        affected: sitesOf(bindings),
        fixes: netshFix(
          message('Accept connections at {0} again', entry.endpoint),
          entry,
          new Map([['reject', false]]),
        ),
      };
    }
  },
};
