import { accessBits } from '../server/model';
import { message } from '../text/message';
import { SSL_NEGOTIATE_CERT } from '../tls/accessFlags';
import { answeringEntries, relatedBindings } from './httpSysEntries';
import { netshFix } from './netsh';
import type { Site } from '../server/model';
import type { AffectedPath, Rule } from './rule';

/**
 * An entry switches the revocation check of client certificates off (F3.10, F3.11), and a path of a site that it answers
 * asks for them. Silent where none does, and where the export does not say.
 */
export const httpsysRevocationOff: Rule = {
  slug: 'httpsys-revocation-off',
  category: 'httpSys',
  severity: 'warning',
  summary: 'The revocation of client certificates is not checked where they are used.',
  facts: ['F3.2', 'F3.10', 'F3.11', 'section 3.6'],
  fixable: 'command',
  *check(server) {
    const asking = new Map<Site, AffectedPath | null>();
    const firstAsking = (site: Site): AffectedPath | null => {
      const known = asking.get(site);
      if (known !== undefined) return known;
      const path = site.paths.find((each) => (accessBits(each) & SSL_NEGOTIATE_CERT) !== 0);
      const found = path === undefined ? null : { site: site.name, path: path.path };
      asking.set(site, found);
      return found;
    };
    for (const { entry, bindings } of answeringEntries(server)) {
      const { value, place } = entry.verifyClientCertRevocation;
      if (value || place === null) continue;
      const using = bindings.filter(({ site }) => firstAsking(site) !== null);
      const affected = [...new Set(using.map(({ site }) => site))].flatMap((site) => firstAsking(site) ?? []);
      const [first] = affected;
      if (first === undefined) continue;
      yield {
        message: message(
          'The HTTP.SYS entry {0} does not check whether client certificates are revoked, and {1} of "{2}" asks for them: a revoked certificate gets in where 403.13 is expected. Turn the check on.',
          entry.endpoint,
          first.path,
          first.site,
        ),
        place,
        site: first.site,
        path: first.path,
        related: relatedBindings(using, (name) => message('The binding of "{0}"', name)),
        affected,
        fixes: netshFix(
          message(
            'Check revocation at {0}: certificates whose revocation list cannot be had are refused too',
            entry.endpoint,
          ),
          entry,
          new Map([['verifyClientCertRevocation', true]]),
        ),
      };
    }
  },
};
