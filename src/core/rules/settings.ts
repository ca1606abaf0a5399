import { isHttp, isHttps } from '../server/model';
import { behind } from '../text/range';
import type { Effective, Origin } from '../server/effective';
import type { Place, Server, Site } from '../server/model';
import type { PathSettings } from '../server/pathSettings';
import type { AffectedPath, TextEdit } from './rule';

/** A text that decides a setting, with the first path at which it does and every other. */
export interface SettingDecision<T> {
  readonly site: Site;
  readonly path: string;
  readonly settings: PathSettings;
  readonly origin: T;
  readonly affected: readonly AffectedPath[];
}

/**
 * The paths of all sites by the text that decides a setting of theirs, so that one mistake is one finding.
 *
 * @param placeOf where the setting stands at a path; `null` where there is nothing to report
 */
export function decidedSettings<T extends Place>(
  server: Server,
  placeOf: (settings: PathSettings, site: Site) => T | null,
): readonly SettingDecision<T>[] {
  const decisions = new Map<string, SettingDecision<T> & { readonly affected: AffectedPath[] }>();
  for (const site of server.sites) {
    for (const settings of site.settings) {
      const origin = placeOf(settings, site);
      if (origin === null) continue;
      const key = `${origin.file}:${origin.range.start}`;
      const decision = decisions.get(key) ?? { site, path: settings.path, settings, origin, affected: [] };
      decisions.set(key, decision);
      decision.affected.push({ site: site.name, path: settings.path });
    }
  }
  return [...decisions.values()];
}

/** The value that a text states. */
export function valuePlace({ file, valueRange }: Origin): Place {
  return { file, range: valueRange };
}

/** The value where it is stated, else the element that lacks it; `null` where neither stands in a file. */
export function settingPlace({ origin }: Effective<unknown>, element: Place | null): Place | null {
  return origin === null ? element : valuePlace(origin);
}

/** Writes a value over a stated one, or as a new attribute behind an element's name or another attribute. */
export function setAttribute({ origin }: Effective<unknown>, after: Place, name: string, value: string): TextEdit {
  if (origin !== null) return { place: valuePlace(origin), newText: value };
  const { file, range } = after;
  return { place: { file, range: behind(range) }, newText: ` ${name}="${value}"` };
}

export function hasHttps({ bindings }: Site): boolean {
  return bindings.some(isHttps);
}

/** Whether requests without SSL reach a path and are not sent to https before anything else happens. */
export function servesPlainHttp({ bindings, hsts }: Site, { access, beside }: PathSettings): boolean {
  if (!bindings.some(isHttp) || access.requireSsl) return false;
  if (hsts !== null && hsts.enabled.value && hsts.redirectHttpToHttps.value) return false;
  return !beside.redirectRules.some(({ matchesAll }) => matchesAll);
}
