import { message } from '../text/message';
import { everyViolation } from './violations';
import type { Rule } from './rule';

/** A web.config holds a section that a higher level has locked: IIS answers 500.19 (F2.21). */
export const accessInLockedSection: Rule = {
  slug: 'access-in-locked-section',
  category: 'access',
  severity: 'error',
  summary: 'A web.config holds a section that is locked at a higher level.',
  facts: ['F2.19', 'F2.20', 'F2.21', 'F2.23'],
  fixable: 'none',
  *check(server) {
    for (const { site, path, violation, affected } of everyViolation(server)) {
      if (violation.kind !== 'sectionLocked' && violation.kind !== 'notAllowedHere') continue;
      const { section, place, lock } = violation;
      yield {
        message:
          violation.kind === 'sectionLocked'
            ? message(
                'The section {0} is locked for web.config files: requests below {1} end with 500.19 (0x80070021). Move it into a <location> of applicationHost.config, or unlock the section there.',
                section,
                path,
              )
            : message(
                'The section {0} may not stand in this file (allowDefinition): requests below {1} end with 500.19 (0x80070021). Move it to a level where it may stand.',
                section,
                path,
              ),
        place,
        site,
        path,
        affected,
        related: lock === null ? [] : [{ message: message('What locks the section'), place: lock }],
      };
    }
  },
};
