import { message } from '../text/message';
import { httpsBindingsOf } from './bindings';
import { MAPPING_SECTIONS, turnedOn } from './mappings';
import { netshFix } from './netsh';
import { decidedSettings, valuePlace } from './settings';
import type { HttpSysEntry } from '../server/httpSys';
import type { Server, Site } from '../server/model';
import type { Rule } from './rule';

/**
 * Active Directory maps certificates where HTTP.SYS does not hand them to its DS mapper (F3.6, Q23). Silent where an
 * export does not say so of every entry of the site, and at paths that no certificate reaches.
 */
export const adMappingWithoutDsMapper: Rule = {
  slug: 'ad-mapping-without-ds-mapper',
  category: 'access',
  severity: 'warning',
  summary: 'Active Directory maps client certificates, but the DS mapper of the HTTP.SYS entry is off.',
  facts: ['F3.6', 'F3.11'],
  fixable: 'command',
  *check(server) {
    if (server.httpSys.entries.length === 0) return;
    const withoutMapper = entriesWithoutMapper(server);
    const decisions = decidedSettings(server, (settings, site) =>
      settings.access.negotiation !== 'none' && withoutMapper.has(site) ? turnedOn(settings, 'activeDirectory') : null,
    );
    for (const { site, path, origin, affected } of decisions) {
      const entries = withoutMapper.get(site) ?? [];
      const [first] = entries;
      yield {
        message: message(
          '{0} is on, but DS Mapper Usage of the HTTP.SYS entry {1} is off: certificates are not mapped to accounts of the domain, and users meet 401. Turn the DS mapper on with netsh.',
          MAPPING_SECTIONS.activeDirectory,
          first?.endpoint ?? '',
        ),
        place: valuePlace(origin),
        site: site.name,
        path,
        affected,
        related: entries.flatMap(({ dsMapperUsage }) =>
          dsMapperUsage.place === null
            ? []
            : [{ message: message('The DS mapper of the entry is off'), place: dsMapperUsage.place }],
        ),
        fixes: entries.flatMap((entry) =>
          netshFix(message('Turn the DS mapper of {0} on', entry.endpoint), entry, new Map([['dsMapperUsage', true]])),
        ),
      };
    }
  },
};

/** The sites all of whose https endpoints have an entry that is known to do without the DS mapper. */
function entriesWithoutMapper(server: Server): ReadonlyMap<Site, readonly HttpSysEntry[]> {
  const found = new Map<Site, Set<HttpSysEntry>>();
  const others = new Set<Site>();
  for (const { site, binding } of httpsBindingsOf(server)) {
    const entry = binding.httpSys?.entry ?? null;
    if (entry === null || entry.dsMapperUsage.value || entry.dsMapperUsage.place === null) {
      others.add(site);
      continue;
    }
    const own = found.get(site) ?? new Set();
    found.set(site, own.add(entry));
  }
  return new Map([...found].filter(([site]) => !others.has(site)).map(([site, entries]) => [site, [...entries]]));
}
