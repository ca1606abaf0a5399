import { message } from '../text/message';
import { accessFlagsText, SSL } from '../tls/accessFlags';
import { cmdQuoted, commandFix } from './fixing';
import { decidedSettings, hasHttps, servesPlainHttp, valuePlace } from './settings';
import type { Site } from '../server/model';
import type { PathSettings } from '../server/pathSettings';
import type { CommandFix, Rule } from './rule';

/**
 * Basic authentication at a path that answers http: user names and passwords go over the wire readable (F9.8). Silent
 * where http is refused, not listened to, or sent to https first.
 */
export const basicAuthWithoutSsl: Rule = {
  slug: 'basic-auth-without-ssl',
  category: 'hygiene',
  severity: 'warning',
  summary: 'Basic authentication is on where SSL is not required.',
  facts: ['F9.8'],
  fixable: 'command',
  scope: 'site',
  *check(server) {
    const open = decidedSettings(server, (settings, site) => {
      const { value, origin } = settings.beside.basicAuthentication;
      return value === true && origin !== null && servesPlainHttp(site, settings) ? valuePlace(origin) : null;
    });
    for (const { site, path, settings, origin, affected } of open) {
      yield {
        message: message(
          'Basic authentication is on at {0} and SSL is not required there: passwords cross the network readable. Require SSL (sslFlags Ssl), or turn Basic authentication off.',
          path,
        ),
        place: origin,
        site: site.name,
        path,
        affected,
        fixes: hasHttps(site) ? [requireSsl(site, settings)] : [],
      };
    }
  },
};

function requireSsl({ name }: Site, { path, access }: PathSettings): CommandFix {
  const bits = access.flags.value.bits ?? 0;
  const set = (flags: number): string =>
    `%windir%\\system32\\inetsrv\\appcmd set config ${cmdQuoted(path === '/' ? name : name + path)} -section:system.webServer/security/access /sslFlags:${cmdQuoted(accessFlagsText(flags))} /commit:apphost`;
  return commandFix(message('Require SSL at {0}: http requests end with 403.4', path), set(bits | SSL), set(bits));
}
