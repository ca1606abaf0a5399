import { message } from '../text/message';
import { suggestedFix } from './fixing';
import { decidedSettings, hasHttps, setAttribute, settingPlace, valuePlace } from './settings';
import type { RuleFinding, Rule } from './rule';

/**
 * Cookies of ASP.NET, or session ids of ASP, that browsers may send without SSL (F9.7). Only where a text says something
 * about them: the default of ASP.NET is the same for every application and says nothing about this one.
 */
export const cookiesWithoutRequireSsl: Rule = {
  slug: 'cookies-without-require-ssl',
  category: 'hygiene',
  severity: 'information',
  summary: 'Cookies may be sent without SSL.',
  facts: ['F9.7'],
  fixable: 'suggestion',
  scope: 'site',
  *check(server) {
    const cookies = decidedSettings(server, ({ beside: { httpCookies } }, site) =>
      hasHttps(site) && httpCookies.requireSsl.value === false
        ? settingPlace(httpCookies.requireSsl, httpCookies.element)
        : null,
    );
    for (const { site, path, settings, origin, affected } of cookies) {
      const { requireSsl, element } = settings.beside.httpCookies;
      yield {
        message: message(
          'Cookies of ASP.NET at {0} get no "secure" (requireSSL is not true), so browsers send them over http too. Set requireSSL to true.',
          path,
        ),
        place: origin,
        site: site.name,
        path,
        affected,
        fixes: [
          suggestedFix(
            message('Set requireSSL to true: over http the cookies no longer arrive'),
            setAttribute(requireSsl, element ?? origin, 'requireSSL', 'true'),
          ),
        ],
      };
    }
    const sessions = decidedSettings(server, ({ beside: { keepSessionIdSecure } }, site) =>
      hasHttps(site) && keepSessionIdSecure.value === false && keepSessionIdSecure.origin !== null
        ? valuePlace(keepSessionIdSecure.origin)
        : null,
    );
    for (const { site, path, settings, origin, affected } of sessions) {
      yield {
        message: message(
          'The session id of ASP at {0} is sent without "secure" even when it was given over https, so it can be read on the way. Set keepSessionIdSecure to true.',
          path,
        ),
        place: origin,
        site: site.name,
        path,
        affected,
        fixes: [
          suggestedFix(
            message('Set keepSessionIdSecure to true: over http a session that began over https is not known'),
            setAttribute(settings.beside.keepSessionIdSecure, origin, 'keepSessionIdSecure', 'true'),
          ),
        ],
      } satisfies RuleFinding;
    }
  },
};
