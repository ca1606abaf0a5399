import { message } from '../text/message';
import type { Rule } from './rule';

/** A section lies in another file, which is not among those given: what it says is unknown (F2.27). */
export const configSourceUnread: Rule = {
  slug: 'config-source-unread',
  category: 'structure',
  severity: 'information',
  summary: 'A section lies in another file that was not read.',
  facts: ['F2.27'],
  fixable: 'none',
  *check({ structure }) {
    for (const { kind, name, place } of structure) {
      if (kind !== 'configSourceUnread') continue;
      yield {
        message: message(
          '"{0}" is not among the files that were read: what the section says is unknown. Add the file.',
          name,
        ),
        place,
        site: null,
        path: null,
      };
    }
  },
};
