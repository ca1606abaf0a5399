import { message } from '../text/message';
import type { Rule } from './rule';

/** `allowOverride` is the legacy spelling of `overrideMode`; both together are illegal (F2.23). */
export const locationBothOverrideAttributes: Rule = {
  slug: 'location-both-override-attributes',
  category: 'structure',
  severity: 'error',
  summary: 'A location has both overrideMode and allowOverride.',
  facts: ['F2.23'],
  fixable: 'none',
  *check({ structure }) {
    for (const { kind, place, other } of structure) {
      if (kind !== 'locationBothOverrideAttributes') continue;
      yield {
        message: message(
          'overrideMode and allowOverride may not stand together: IIS refuses the file. Keep overrideMode.',
        ),
        place,
        site: null,
        path: null,
        related: other === null ? [] : [{ message: message('The other attribute'), place: other }],
      };
    }
  },
};
