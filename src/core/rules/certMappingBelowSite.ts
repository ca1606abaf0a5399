import { message } from '../text/message';
import { MAPPING_SECTIONS } from './mappings';
import type { Rule } from './rule';

/** Mappings of certificates are read at the server and at sites, and nowhere below (F3.5, Q22); the switch is. */
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
          'These mappings are stated for {0}, but IIS reads mappings at the server and at sites only: they are ignored, and the certificates that they name count as unmapped. State them at the site; {1} may stay on here.',
          name,
          MAPPING_SECTIONS.iis,
        ),
        place,
        site: at?.site ?? null,
        path: at?.path ?? null,
      };
    }
  },
};
