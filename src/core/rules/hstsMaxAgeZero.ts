import { message } from '../text/message';
import { suggestedFix } from './fixing';
import { decidedHsts } from './hsts';
import { setAttribute, valuePlace } from './settings';
import type { Rule } from './rule';

const ONE_YEAR = '31536000';

/** `max-age` is 0 where nothing states it (F9.1), and 0 makes browsers forget the policy. */
export const hstsMaxAgeZero: Rule = {
  slug: 'hsts-max-age-zero',
  category: 'hygiene',
  severity: 'warning',
  summary: 'HSTS is on with max-age 0.',
  facts: ['F9.1'],
  fixable: 'suggestion',
  scope: 'site',
  *check(server) {
    const zero = decidedHsts(server, ({ enabled, maxAge }) =>
      maxAge.value === 0 ? (maxAge.origin ?? enabled.origin) : null,
    );
    for (const { site, hsts, origin, affected } of zero) {
      yield {
        message: message(
          'HSTS is on with max-age 0 (which is also the default): browsers forget the policy instead of keeping it, and the first request of every visit may go out without SSL. Set a time in seconds, such as 31536000 (one year).',
        ),
        place: valuePlace(origin),
        site: site.name,
        path: null,
        affected,
        fixes: [
          suggestedFix(
            message('Set max-age to {0}: browsers use https alone for one year', ONE_YEAR),
            setAttribute(hsts.maxAge, origin, 'max-age', ONE_YEAR),
          ),
        ],
      };
    }
  },
};
