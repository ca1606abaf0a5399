import { message } from '../text/message';
import { everyViolation } from './violations';
import type { Rule } from './rule';

/** Setting a locked attribute fails, even with the value that it has anyway (F2.26). */
export const lockedAttributeSet: Rule = {
  slug: 'locked-attribute-set',
  category: 'structure',
  severity: 'error',
  summary: 'A web.config sets an attribute that is locked at a higher level.',
  facts: ['F2.26'],
  *check(server) {
    for (const { site, path, violation } of everyViolation(server)) {
      if (violation.kind !== 'attributeLocked') continue;
      yield {
        message: message(
          'This attribute of {0} is locked at a higher level: requests below {1} end with 500.19, even if the value is the same. Take it away here, or unlock it there.',
          violation.section,
          path,
        ),
        place: violation.place,
        site,
        path,
        related:
          violation.lock === null ? [] : [{ message: message('What locks the attribute'), place: violation.lock }],
      };
    }
  },
};
