import { accessFlagsText } from '../tls/accessFlags';
import { message } from '../text/message';
import type { Effective } from '../server/effective';
import type { Place, Server, Site } from '../server/model';
import type { PathSettings } from '../server/pathSettings';
import type { Check, ControlStatus, SiteRole, Verdict } from './profile';
import type { Message } from '../text/message';

/** An answer without its site and path. */
export interface Answer {
  readonly status: ControlStatus;
  readonly reason: Message;
  readonly place: Place | null;
}

export function answer(status: ControlStatus, reason: Message, setting?: Effective<unknown> | null): Answer {
  const origin = setting?.origin ?? null;
  return { status, reason, place: origin === null ? null : { file: origin.file, range: origin.valueRange } };
}

/** Asks at every path of a site that states something, and not at the site alone. */
export function everyPath(
  ask: (settings: PathSettings, site: Site, roles: ReadonlySet<SiteRole>) => Answer | null,
  none?: Message,
): Check {
  return {
    of: 'site',
    verdicts: (site, roles) => {
      const found = site.settings.flatMap((settings): Verdict[] => {
        const said = ask(settings, site, roles);
        return said === null ? [] : [{ ...said, site: site.name, path: settings.path }];
      });
      if (found.length > 0 || none === undefined) return found;
      return [{ status: 'notApplicable', reason: none, site: site.name, path: null, place: null }];
    },
  };
}

/** Asks once for each site. */
export function everySite(ask: (site: Site) => Answer): Check {
  return { of: 'site', verdicts: (site) => [{ ...ask(site), site: site.name, path: null }] };
}

/** Asks the server as a whole. */
export function wholeServer(ask: (server: Server) => readonly Answer[]): Check {
  return { of: 'server', verdicts: (server) => ask(server).map((said) => ({ ...said, site: null, path: null })) };
}

/** The bits that `<access>` has to have at a path; each counts by itself, whatever others are set. */
export function demandsFlags({ access: { flags } }: PathSettings, needed: number): Answer {
  const { bits } = flags.value;
  if (bits === null) return answer('unknown', message('What sslFlags is here was not read or not understood.'), flags);
  const missing = needed & ~bits;
  return missing === 0
    ? answer('pass', message('sslFlags is {0}.', accessFlagsText(bits)), flags)
    : answer(
        'fail',
        message('sslFlags is {0}: {1} is missing.', accessFlagsText(bits), accessFlagsText(missing)),
        flags,
      );
}

/** A setting that has to have a value. `null` in it means that it was not read. */
export function demandsValue<T extends boolean | string>(
  name: string,
  setting: Effective<T | null>,
  wanted: T,
): Answer {
  const { value } = setting;
  if (value === null) return answer('unknown', message('{0} lies in a file that was not read.', name), setting);
  const isDefault = setting.origin === null;
  if (value === wanted)
    return answer(
      'pass',
      isDefault ? message('{0} is {1} by default.', name, String(value)) : message('{0} is {1}.', name, String(value)),
      setting,
    );
  return answer('fail', message('{0} is {1} and has to be {2}.', name, String(value), String(wanted)), setting);
}

/** The worst of several answers decides; a pass needs them all. */
export function allOf(answers: readonly Answer[]): Answer {
  const of = (status: ControlStatus): Answer | undefined => answers.find((each) => each.status === status);
  const decided = of('fail') ?? of('unknown') ?? answers[0];
  return decided ?? { status: 'unknown', reason: message('Nothing was read.'), place: null };
}
