import { message } from '../text/message';
import { cmdQuoted, commandFix } from './fixing';
import { everyViolation } from './violations';
import type { Server } from '../server/model';
import type { PathViolation } from './violations';
import type { CommandFix, Rule } from './rule';

/** A web.config holds a section that a higher level has locked: IIS answers 500.19 (F2.21). */
export const accessInLockedSection: Rule = {
  slug: 'access-in-locked-section',
  category: 'access',
  severity: 'error',
  summary: 'A web.config holds a section that is locked at a higher level.',
  facts: ['F2.19', 'F2.20', 'F2.21', 'F2.23'],
  fixable: 'command',
  scope: 'site',
  *check(server) {
    for (const { site, path, violation, affected } of everyViolation(server)) {
      if (violation.kind !== 'sectionLocked' && violation.kind !== 'notAllowedHere') continue;
      const { section, place, lock } = violation;
      yield {
        message:
          violation.kind === 'sectionLocked'
            ? message(
                'The section {0} is locked for web.config files: requests below {1} end with 500.19 (0x80070021). Move it into a <location> of applicationHost.config, or unlock the section there.',
                section,
                path,
              )
            : message(
                'The section {0} may not stand in this file (allowDefinition): requests below {1} end with 500.19 (0x80070021). Move it to a level where it may stand.',
                section,
                path,
              ),
        place,
        site,
        path,
        affected,
        related: lock === null ? [] : [{ message: message('What locks the section'), place: lock }],
        fixes: unlocked(server, site, path, violation),
      };
    }
  },
};

/** Opens the section for that path, where applicationHost.config or the shipped default locks it (F2.21). */
function unlocked(
  { sites, product }: Server,
  site: string,
  path: string,
  { kind, section, lock }: PathViolation['violation'],
): readonly CommandFix[] {
  const where = path === '/' ? site : site + path;
  const quoted = cmdQuoted(where);
  const isOfServer = lock === null || sites[0]?.place.file === lock.file;
  // A name that cmd cannot quote: a command for another one would be worse than none.
  if (kind !== 'sectionLocked' || !isOfServer || product !== 'IIS' || quoted !== `"${where}"`) return [];
  const command = (verb: string): string =>
    `%windir%\\system32\\inetsrv\\appcmd ${verb} config ${quoted} -section:${section} /commit:apphost`;
  return [
    commandFix(
      message('Unlock {0} at {1}: its web.config files decide from then on', section, where),
      command('unlock'),
      command('lock'),
    ),
  ];
}
