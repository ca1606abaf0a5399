import { message } from '../text/message';
import { removeText, safeFix } from './fixing';
import type { Rule } from './rule';

/** A section may stand once for a path: IIS refuses the second (F2.22, F2.24). */
export const duplicateSection: Rule = {
  slug: 'duplicate-section',
  category: 'structure',
  severity: 'error',
  summary: 'A section stands twice for the same path.',
  facts: ['F2.22', 'F2.24'],
  fixable: 'safe',
  *check({ structure }) {
    for (const { kind, name, place, other, repair } of structure) {
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
        fixes:
          repair === undefined
            ? []
            : [safeFix(message('Take the second one away: it says the same'), removeText(repair.place))],
      };
    }
  },
};
