import { message } from '../text/message';
import { replaceValue, suggestedFix } from './fixing';
import type { Rule } from './rule';

/** A `<location>` of applicationHost.config begins with the name of a site (F2.22); for another name it has no effect. */
export const locationUnknownSite: Rule = {
  slug: 'location-unknown-site',
  category: 'structure',
  severity: 'warning',
  summary: 'A location path names a site that does not exist.',
  facts: ['F2.22'],
  fixable: 'suggestion',
  *check({ structure }) {
    for (const { kind, name, place, repair } of structure) {
      if (kind !== 'locationUnknownSite') continue;
      yield {
        message: message(
          'There is no site "{0}": what stands in this location has no effect. Correct the name, or take the location away.',
          name,
        ),
        place,
        site: null,
        path: null,
        fixes:
          repair === undefined || repair.name === null
            ? []
            : [
                suggestedFix(
                  message('Correct the name to "{0}": what stands in this location then holds there', repair.name),
                  replaceValue(repair.place, repair.name),
                ),
              ],
      };
    }
  },
};
