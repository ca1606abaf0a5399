import { message } from '../text/message';
import { removeText, suggestedFix } from './fixing';
import { everyViolation } from './violations';
import type { Rule } from './rule';

/** Setting a locked attribute fails, even with the value that it has anyway; so does a locked element (F2.26). */
export const lockedAttributeSet: Rule = {
  slug: 'locked-attribute-set',
  category: 'structure',
  severity: 'error',
  summary: 'A web.config sets an attribute or an element that is locked at a higher level.',
  facts: ['F2.26'],
  fixable: 'suggestion',
  scope: 'site',
  *check(server) {
    for (const { site, path, violation, affected } of everyViolation(server)) {
      const { kind, section, place, lock, extent } = violation;
      if (kind === 'sectionLocked' || kind === 'notAllowedHere') continue;
      yield {
        message:
          kind === 'attributeLocked'
            ? message(
                'This attribute of {0} is locked at a higher level: requests below {1} end with 500.19, even if the value is the same. Take it away here, or unlock it there.',
                section,
                path,
              )
            : message(
                'This element of {0} is locked at a higher level: requests below {1} end with 500.19. Take it away here, or unlock it there.',
                section,
                path,
              ),
        place,
        site,
        path,
        affected,
        related: lock === null ? [] : [{ message: message('What locks it'), place: lock }],
        fixes:
          extent === undefined
            ? []
            : [
                suggestedFix(
                  message('Take the attribute away: the value of the higher level holds'),
                  removeText(extent),
                ),
              ],
      };
    }
  },
};
