import { message } from '../text/message';
import { removeText, suggestedFix } from './fixing';
import type { Rule } from './rule';

/** `allowOverride` is the legacy spelling of `overrideMode`; both together are illegal (F2.23). */
export const locationBothOverrideAttributes: Rule = {
  slug: 'location-both-override-attributes',
  category: 'structure',
  severity: 'error',
  summary: 'A location has both overrideMode and allowOverride.',
  facts: ['F2.23'],
  fixable: 'suggestion',
  *check({ structure }) {
    for (const { kind, place, other, repair } of structure) {
      if (kind !== 'locationBothOverrideAttributes') continue;
      yield {
        message: message(
          'overrideMode and allowOverride may not stand together: IIS refuses the file. Keep overrideMode.',
        ),
        place,
        site: null,
        path: null,
        related: other === null ? [] : [{ message: message('The other attribute'), place: other }],
        fixes:
          repair === undefined
            ? []
            : [
                suggestedFix(
                  message('Take allowOverride away: IIS then reads the file, and overrideMode decides'),
                  removeText(repair.place),
                ),
              ],
      };
    }
  },
};
