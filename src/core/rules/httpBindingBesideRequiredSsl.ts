import { message } from '../text/message';
import { isHttp, isHttps } from '../server/model';
import { SSL } from '../tls/accessFlags';
import { decidingToken } from './deciding';
import type { Rule } from './rule';

/**
 * Every path of a site requires SSL, and the site listens on http too: all that http gives is 403.4 (F9.12). Silent where
 * HSTS redirects, where some path is open to http, and where there is no https binding, which is another rule's.
 */
export const httpBindingBesideRequiredSsl: Rule = {
  slug: 'http-binding-beside-required-ssl',
  category: 'access',
  severity: 'information',
  summary: 'A site listens on http, but every one of its paths requires SSL.',
  facts: ['section 3.6', 'F9.12'],
  fixable: 'none',
  scope: 'site',
  *check(server) {
    for (const { name, bindings, paths, hsts } of server.sites) {
      const [http, ...more] = bindings.filter(isHttp);
      const [root] = paths;
      if (http === undefined || root === undefined || !bindings.some(isHttps)) continue;
      if (hsts?.enabled.value === true && hsts.redirectHttpToHttps.value) continue;
      const { value, origin } = root.access.flags;
      if (origin === null || !paths.every(({ access }) => access.requireSsl)) continue;
      yield {
        message: message(
          'Every path of "{0}" requires SSL, so all that "{1}" ever answers is 403.4. Take the binding away, or redirect to https from a site of its own or a level without {2}.',
          name,
          http.bindingInformation?.value ?? '',
          server.iis6 === null ? 'Ssl' : 'AccessSSL',
        ),
        place: http.namePlace,
        site: name,
        path: null,
        related: [
          {
            message: message('What requires SSL'),
            place: decidingToken({ bits: value.bits ?? 0, value, origin }, SSL),
          },
          ...more.map(({ namePlace }) => ({ message: message('Another http binding'), place: namePlace })),
        ],
      };
    }
  },
};
