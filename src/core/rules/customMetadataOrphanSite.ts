import { message } from '../text/message';
import { append } from '../server/multiMap';
import { removeText, suggestedFix } from './fixing';
import type { CustomMetadataKey } from '../server/model';
import type { Rule } from './rule';

/** The property that names a key's class; in an empty key it stands alone. */
const KEY_TYPE = 1002;

/** Keys of `<customMetadata>` for a site that is not there: a new site that gets the number inherits them. One finding a site. */
export const customMetadataOrphanSite: Rule = {
  slug: 'custom-metadata-orphan-site',
  category: 'bindings',
  severity: 'warning',
  summary: 'Custom metadata belongs to a site that does not exist.',
  facts: ['F1.14'],
  fixable: 'suggestion',
  *check({ customMetadata, sites }) {
    // A cut-out without sites, or a site without a readable number, proves nothing.
    if (sites.length === 0 || sites.some(({ id }) => id === null)) return;
    const ids = new Set(sites.map(({ id }) => id));
    const orphans = new Map<number, CustomMetadataKey[]>();
    for (const key of customMetadata) if (key.siteId !== null && !ids.has(key.siteId)) append(orphans, key.siteId, key);
    for (const [siteId, keys] of orphans) {
      const [first] = keys;
      // Keys that say what kind of key they are, and nothing more, keep nothing for the next site.
      if (first === undefined || !keys.some(({ properties }) => properties.some(({ id }) => id !== KEY_TYPE))) continue;
      yield {
        message: message(
          'There is no site {0}, yet {1} keeps settings for it (keys in all: {2}): the next site that gets this number behaves like the deleted one. Take them away.',
          siteId,
          first.path,
          keys.length,
        ),
        place: first.pathPlace,
        site: null,
        path: null,
        fixes: [
          suggestedFix(
            message('Take the keys of site {0} away: what they keep for it is lost', siteId),
            ...keys.map(({ extent }) => removeText(extent)),
          ),
        ],
      };
    }
  },
};
