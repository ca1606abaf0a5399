import { message } from '../text/message';
import { replaceValue, suggestedFix } from './fixing';
import { MAPPING_SECTIONS, turnedOn } from './mappings';
import { decidedSettings, valuePlace } from './settings';
import type { Origin } from '../server/effective';
import type { PathSettings } from '../server/pathSettings';
import type { Rule } from './rule';

/**
 * IIS and Active Directory both map the certificates of one path (F3.7). Silent where the IIS mapping has both of its own
 * kinds off.
 */
export const certMappingBothKinds: Rule = {
  slug: 'cert-mapping-both-kinds',
  category: 'access',
  severity: 'warning',
  summary: 'IIS and Active Directory both map client certificates at one path.',
  facts: ['F3.5', 'F3.6', 'F3.7'],
  fixable: 'suggestion',
  scope: 'site',
  *check(server) {
    const decisions = decidedSettings(server, (settings) => bothOf(settings)?.later ?? null);
    for (const { site, path, settings, origin, affected } of decisions) {
      const both = bothOf(settings);
      if (both === null) continue;
      yield {
        message: message(
          '{0} and {1} are both on: which account a certificate is mapped to is not defined. Turn one of the two off.',
          MAPPING_SECTIONS.iis,
          MAPPING_SECTIONS.activeDirectory,
        ),
        place: valuePlace(origin),
        site: site.name,
        path,
        affected,
        related: [{ message: message('The other mapping'), place: valuePlace(both.earlier) }],
        fixes: [
          suggestedFix(
            message('Turn {0} off: Active Directory maps the certificates', MAPPING_SECTIONS.iis),
            replaceValue(valuePlace(both.iis), 'false'),
          ),
          suggestedFix(
            message('Turn {0} off: IIS maps the certificates', MAPPING_SECTIONS.activeDirectory),
            replaceValue(valuePlace(both.activeDirectory), 'false'),
          ),
        ],
      };
    }
  },
};

interface Both {
  readonly iis: Origin;
  readonly activeDirectory: Origin;
  /** Of a pair in one file the later text is pointed at, else the one of Active Directory. */
  readonly later: Origin;
  readonly earlier: Origin;
}

function bothOf(settings: PathSettings): Both | null {
  const iis = turnedOn(settings, 'iis');
  const activeDirectory = turnedOn(settings, 'activeDirectory');
  const isMapping = settings.access.mapping.some((kind) => kind !== 'activeDirectory');
  if (iis === null || activeDirectory === null || !isMapping) return null;
  const isIisLater = iis.file === activeDirectory.file && iis.range.start > activeDirectory.range.start;
  const [earlier, later] = isIisLater ? [activeDirectory, iis] : [iis, activeDirectory];
  return { iis, activeDirectory, earlier, later };
}
