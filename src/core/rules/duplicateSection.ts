import { message } from '../text/message';
import type { Rule } from './rule';

/** A section may stand once for a path: IIS refuses the second (F2.22, F2.24). */
export const duplicateSection: Rule = {
  slug: 'duplicate-section',
  category: 'structure',
  severity: 'error',
  summary: 'A section stands twice for the same path.',
  facts: ['F2.22', 'F2.24'],
  fixable: 'none',
  *check({ structure }) {
    for (const { kind, name, place, other } of structure) {
      if (kind !== 'duplicateSection') continue;
      yield {
        message: message(
          'The section {0} stands twice for the same path: IIS refuses the file. Put both into one.',
          name,
        ),
        place,
        site: null,
        path: null,
        related: other === null ? [] : [{ message: message('The first one'), place: other }],
      };
    }
  },
};
