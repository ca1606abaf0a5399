import { message } from '../text/message';
import { MAPPING_SECTIONS } from './mappings';
import type { Rule } from './rule';

/** The IIS mapping of certificates is read at the server and at sites, and nowhere below (F3.5, Q22). */
export const certMappingBelowSite: Rule = {
  slug: 'cert-mapping-below-site',
  category: 'access',
  severity: 'warning',
  summary: 'Mappings of client certificates are stated below a site, where IIS does not read them.',
  facts: ['F3.5'],
  fixable: 'none',
  *check({ structure }) {
    for (const { kind, name, place, at } of structure) {
      if (kind !== 'mappingBelowSite') continue;
      yield {
        message: message(
          '{0} is stated for {1}, but IIS reads it at the server and at sites only: these mappings are ignored, and the certificates that they name count as unmapped. State them at the site.',
          MAPPING_SECTIONS.iis,
          name,
        ),
        place,
        site: at?.site ?? null,
        path: at?.path ?? null,
      };
    }
  },
};
