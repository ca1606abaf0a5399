import type { HstsSettings, Server, Site } from '../server/model';
import type { Origin } from '../server/effective';
import type { AffectedPath } from './rule';

/** A text that decides about HSTS, with the first site for which it does. */
export interface HstsDecision {
  readonly site: Site;
  readonly hsts: HstsSettings;
  readonly origin: Origin;
  readonly affected: readonly AffectedPath[];
}

/**
 * The sites with HSTS on, by the text that decides one of its settings: `siteDefaults` decide for many.
 *
 * @param originOf the deciding text for a site where something is wrong, else `null`
 */
export function decidedHsts(
  server: Server,
  originOf: (hsts: HstsSettings, site: Site) => Origin | null,
): readonly HstsDecision[] {
  const decisions = new Map<string, HstsDecision & { readonly affected: AffectedPath[] }>();
  for (const site of server.sites) {
    const { hsts } = site;
    const origin = hsts === null || !hsts.enabled.value ? null : originOf(hsts, site);
    if (hsts === null || origin === null) continue;
    const key = `${origin.file}:${origin.range.start}`;
    const decision = decisions.get(key) ?? { site, hsts, origin, affected: [] };
    decisions.set(key, decision);
    decision.affected.push({ site: site.name, path: '/' });
  }
  return [...decisions.values()];
}
