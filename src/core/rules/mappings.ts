import { decidedSettings } from './settings';
import type { Origin } from '../server/effective';
import type { MappingSwitches, Server, Site } from '../server/model';
import type { PathSettings } from '../server/pathSettings';
import type { SettingDecision } from './settings';

/** The two sections that map certificates to accounts (F3.5, F3.6), by their switches. */
export const MAPPING_SECTIONS: Readonly<Record<keyof MappingSwitches, string>> = {
  iis: 'iisClientCertificateMappingAuthentication',
  activeDirectory: 'clientCertificateMappingAuthentication',
};

/** Where a mapping section is turned on that holds at a path; `null` where it is off there, and for IIS 6. */
export function turnedOn({ access }: PathSettings, kind: keyof MappingSwitches): Origin | null {
  const setting = access.mappingSwitches?.[kind];
  return setting?.value === true ? setting.origin : null;
}

/**
 * The texts that turn a mapping section on for nothing: it is as it should be at none of the paths that they decide.
 * Turning it on for a whole server and using it at one path is no mistake.
 *
 * @param isUsed whether it is as it should be at a path, or not known to be wrong
 */
export function mappingsNeverUsed(
  server: Server,
  kind: keyof MappingSwitches,
  isUsed: (settings: PathSettings, site: Site) => boolean,
): readonly SettingDecision<Origin>[] {
  if (!mapsAnywhere(server)) return [];
  const all = decidedSettings(server, (settings) => turnedOn(settings, kind));
  if (all.length === 0) return all;
  const used = decidedSettings(server, (settings, site) => (isUsed(settings, site) ? turnedOn(settings, kind) : null));
  const places = new Set(used.map(({ origin }) => textOf(origin)));
  return all.filter(({ origin }) => !places.has(textOf(origin)));
}

function textOf({ file, range }: Origin): string {
  return `${file}:${range.start}`;
}

const MAPS_ANYWHERE = new WeakMap<Server, boolean>();

/** Whether a mapping section is on at some path. On most servers none is, and four rules ask. */
function mapsAnywhere(server: Server): boolean {
  const known = MAPS_ANYWHERE.get(server) ?? server.sites.some(mapsAt);
  MAPS_ANYWHERE.set(server, known);
  return known;
}

function mapsAt(site: Site): boolean {
  return site.settings.some(
    ({ access: { mappingSwitches: switches } }) =>
      switches !== null && (switches.iis.value || switches.activeDirectory.value),
  );
}
