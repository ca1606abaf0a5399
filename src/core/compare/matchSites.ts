import { comparableAddress } from '../server/httpSys';
import type { Binding, Site } from '../server/model';
import type { SiteMatch } from './difference';

/** Two sites that are taken for the same, or one that has no counterpart. */
export interface SitePair {
  readonly before: Site | null;
  readonly after: Site | null;
  /** `null` for a site without a counterpart. */
  readonly by: SiteMatch['by'] | null;
}

/**
 * Matches the sites of two servers: by name (without case, F2.32), then by id where they also share an endpoint, then
 * by endpoints, then by id alone. Each site is matched once. Pairs come in the order of the first server; what only the
 * second has comes last.
 */
export function matchSites(before: readonly Site[], after: readonly Site[]): readonly SitePair[] {
  const partners = new Map<Site, { readonly site: Site; readonly by: SiteMatch['by'] }>();
  const taken = new Set<Site>();
  const match = (by: SiteMatch['by'], keysOf: (site: Site) => readonly string[]): void => {
    const free = new Map<string, Site[]>();
    for (const site of after) {
      if (taken.has(site)) continue;
      for (const key of keysOf(site)) {
        const sites = free.get(key);
        if (sites === undefined) free.set(key, [site]);
        else sites.push(site);
      }
    }
    for (const site of before) {
      if (partners.has(site)) continue;
      const partner = keysOf(site)
        .flatMap((key) => free.get(key) ?? [])
        .find((candidate) => !taken.has(candidate));
      if (partner === undefined) continue;
      partners.set(site, { site: partner, by });
      taken.add(partner);
    }
  };
  match('name', ({ name }) => [name.trim().toLowerCase()]);
  match('id', ({ id, bindings }) => (id === null ? [] : bindings.map((binding) => `${id}|${bindingKey(binding)}`)));
  match('endpoints', ({ bindings }) => bindings.map(bindingKey));
  match('id', ({ id }) => (id === null ? [] : [String(id)]));
  return [
    ...before.map((site) => {
      const partner = partners.get(site);
      return { before: site, after: partner?.site ?? null, by: partner?.by ?? null };
    }),
    ...after.filter((site) => !taken.has(site)).map((site) => ({ before: null, after: site, by: null })),
  ];
}

/**
 * What makes two bindings the same: protocol, address, port and host, without case; `*` and an empty address are one
 * (report contract, Settled 1). Bindings of other protocols are compared by their text.
 */
export function bindingKey({ protocol, address, port, host, bindingInformation }: Binding): string {
  const endpoint =
    port === null || host === null
      ? (bindingInformation?.value.trim() ?? '')
      : `${address === null ? '?' : comparableAddress(address)}|${port}|${host}`;
  return `${protocol}|${endpoint}`.toLowerCase();
}
