import { message } from '../text/message';
import { suggestedFix } from './fixing';
import { decidedHsts } from './hsts';
import { setAttribute, valuePlace } from './settings';
import type { HstsSettings } from '../server/model';
import type { Rule } from './rule';

const ONE_YEAR = 31536000;

/** The preload list takes domains with `includeSubDomains` and a year of `max-age` alone (F9.2). */
export const hstsPreloadIncomplete: Rule = {
  slug: 'hsts-preload-incomplete',
  category: 'hygiene',
  severity: 'warning',
  summary: 'HSTS asks for preloading without what the preload list demands.',
  facts: ['F9.1', 'F9.2'],
  fixable: 'suggestion',
  scope: 'site',
  *check(server) {
    const incomplete = decidedHsts(server, (hsts) =>
      hsts.preload.value && (!hsts.includeSubDomains.value || isShort(hsts)) ? hsts.preload.origin : null,
    );
    for (const { site, hsts, origin, affected } of incomplete) {
      const missing = [
        ...(hsts.includeSubDomains.value ? [] : ['includeSubDomains="true"']),
        ...(isShort(hsts) ? [`max-age="${ONE_YEAR}"`] : []),
      ].join(', ');
      const edits = [
        ...(hsts.includeSubDomains.value
          ? []
          : [setAttribute(hsts.includeSubDomains, origin, 'includeSubDomains', 'true')]),
        ...(isShort(hsts)
          ? [setAttribute(hsts.maxAge, hsts.enabled.origin ?? origin, 'max-age', String(ONE_YEAR))]
          : []),
      ];
      yield {
        message: message(
          'preload is announced without {0}: the preload list refuses the domain, and its first visitors stay unprotected. Set it, or take preload away.',
          missing,
        ),
        place: valuePlace(origin),
        site: site.name,
        path: null,
        affected,
        fixes: [
          suggestedFix(message('Set {0}: browsers use https alone, on sub-domains too', missing), ...edits),
          suggestedFix(
            message('Set preload to false: the domain cannot be put on the preload list'),
            setAttribute(hsts.preload, origin, 'preload', 'false'),
          ),
        ],
      };
    }
  },
};

/** A `max-age` of 0 is `hsts-max-age-zero`. */
function isShort({ maxAge }: HstsSettings): boolean {
  return maxAge.value !== null && maxAge.value > 0 && maxAge.value < ONE_YEAR;
}
