import { message } from '../text/message';
import { replaceValue, suggestedFix } from './fixing';
import { MAPPING_SECTIONS, mappingsNeverUsed } from './mappings';
import { valuePlace } from './settings';
import type { AccessSettings } from '../server/model';
import type { Rule } from './rule';

/**
 * The IIS mapping is on and maps nothing: both of its kinds are off, or there is no mapping of a kind that is on (F3.5,
 * Q22). Silent where some path that the same text decides has one, and where entries lie in a file that was not read.
 */
export const certMappingEmpty: Rule = {
  slug: 'cert-mapping-empty',
  category: 'access',
  severity: 'warning',
  summary: 'The mapping of client certificates is on and holds no mapping.',
  facts: ['F3.5'],
  fixable: 'suggestion',
  *check(server) {
    // Paths that state nothing of their own share their settings.
    const known = new Map<AccessSettings, boolean>();
    const mapsSomething = (access: AccessSettings): boolean => {
      const answer = known.get(access) ?? hasMapping(access);
      known.set(access, answer);
      return answer;
    };
    const unused = mappingsNeverUsed(server, 'iis', ({ access }) => mapsSomething(access));
    // Guides for IIS Express turn the section on where only the certificate is wanted. That does no harm there.
    const milder = server.product === 'IIS Express' ? { severity: 'information' as const } : {};
    for (const { site, path, settings, origin, affected } of unused) {
      const isOff = !settings.access.mapping.some((kind) => kind !== 'activeDirectory');
      yield {
        message: isOff
          ? message(
              '{0} is on, but its one-to-one and its many-to-one mappings are both off: no certificate is mapped to an account. Turn one kind on, or the section off.',
              MAPPING_SECTIONS.iis,
            )
          : message(
              '{0} is on, but holds no enabled mapping of a kind that is on: no certificate is mapped to an account. Add the mappings, or turn the section off.',
              MAPPING_SECTIONS.iis,
            ),
        ...milder,
        place: valuePlace(origin),
        site: site.name,
        path,
        affected,
        fixes: [suggestedFix(message('Turn {0} off', MAPPING_SECTIONS.iis), replaceValue(valuePlace(origin), 'false'))],
      };
    }
  },
};

function hasMapping({ mapping, mappingEntries: { oneToOne, manyToOne, complete } }: AccessSettings): boolean {
  return (
    (!complete && mapping.some((kind) => kind !== 'activeDirectory')) ||
    (mapping.includes('iisOneToOne') && oneToOne.some(({ enabled }) => enabled)) ||
    (mapping.includes('iisManyToOne') && manyToOne.some(({ enabled }) => enabled))
  );
}
