import { message } from '../text/message';
import { isHttp } from '../server/model';
import { SSL } from '../tls/accessFlags';
import { decidingToken } from './deciding';
import { decidedSettings, valuePlace } from './settings';
import type { Place } from '../server/model';
import type { PathSettings } from '../server/pathSettings';
import type { RelatedPlace, Rule } from './rule';

/**
 * A redirect to https at a path that refuses http with 403.4: it may never run (F9.12, which is not proven for every
 * module). Silent without an http binding, where the redirect waits for nobody.
 */
export const redirectBehindRequiredSsl: Rule = {
  slug: 'redirect-behind-required-ssl',
  category: 'hygiene',
  severity: 'information',
  summary: 'A redirect to https stands where SSL is required already.',
  facts: ['F9.4', 'F9.12'],
  fixable: 'none',
  scope: 'site',
  *check(server) {
    const behind = decidedSettings(server, (settings, site) =>
      settings.access.requireSsl && site.bindings.some(isHttp) ? redirectPlace(settings) : null,
    );
    for (const { site, path, settings, origin, affected } of behind) {
      yield {
        message: message(
          'SSL is required at {0}, so http requests end with 403.4 and this redirect to https may never run. Require SSL only below the place that redirects, or let the redirect do alone.',
          path,
        ),
        place: origin,
        site: site.name,
        path,
        related: whatRequires(settings),
        affected,
      };
    }
  },
};

/** The rule or the destination that sends plain http to https. */
function redirectPlace({ beside: { httpRedirect, redirectRules } }: PathSettings): Place | null {
  if (httpRedirect.value !== null && httpRedirect.origin !== null && /^https:/i.test(httpRedirect.value)) {
    return valuePlace(httpRedirect.origin);
  }
  return redirectRules[0]?.namePlace ?? null;
}

function whatRequires({ access: { flags } }: PathSettings): readonly RelatedPlace[] {
  const { value, origin } = flags;
  if (origin === null) return [];
  return [
    { message: message('SSL is required here'), place: decidingToken({ bits: value.bits ?? 0, value, origin }, SSL) },
  ];
}
