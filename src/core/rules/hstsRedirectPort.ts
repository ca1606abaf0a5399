import { message } from '../text/message';
import { isHttp, isHttps } from '../server/model';
import { suggestedFix } from './fixing';
import { decidedHsts } from './hsts';
import { setAttribute, valuePlace } from './settings';
import type { Binding, Server, Site } from '../server/model';
import type { Rule } from './rule';

/** The redirect of HSTS keeps the host and drops the port (F9.1): something has to answer https at 443 for that host. */
export const hstsRedirectPort: Rule = {
  slug: 'hsts-redirect-port',
  category: 'hygiene',
  severity: 'error',
  summary: 'HSTS redirects to port 443, where no https binding listens.',
  facts: ['F9.1'],
  fixable: 'suggestion',
  *check(server) {
    const redirecting = decidedHsts(server, ({ redirectHttpToHttps }, site) =>
      redirectHttpToHttps.value && !arrives(server, site) ? redirectHttpToHttps.origin : null,
    );
    for (const { site, hsts, origin, affected } of redirecting) {
      const https = site.bindings.find(isHttps);
      yield {
        message:
          https === undefined
            ? message(
                'redirectHttpToHttps sends clients of "{0}" to https at port 443, but the site has no https binding: they cannot connect. Add an https binding at port 443, or take the redirect away.',
                site.name,
              )
            : message(
                'redirectHttpToHttps drops the port and sends clients of "{0}" to 443, but https listens at {1}: they cannot connect. Bind https at port 443, or redirect with a rule that names the port.',
                site.name,
                https.port ?? '',
              ),
        place: valuePlace(origin),
        site: site.name,
        path: null,
        related: https === undefined ? [] : [{ message: message('The https binding'), place: https.namePlace }],
        affected,
        fixes: [
          suggestedFix(
            message('Set redirectHttpToHttps to false: http requests are served without SSL'),
            setAttribute(hsts.redirectHttpToHttps, origin, 'redirectHttpToHttps', 'false'),
          ),
        ],
      };
    }
  },
};

/** Whether redirected clients find https, at this site or at another one; a binding that is not understood may be it. */
function arrives(server: Server, site: Site): boolean {
  const https = server.sites.flatMap(({ bindings }) => bindings.filter(isHttps));
  if (site.bindings.some((binding) => isHttps(binding) && (binding.port === null || binding.port === 443))) return true;
  return site.bindings.filter(isHttp).every((http) => https.some((binding) => answers(binding, http)));
}

function answers(https: Binding, http: Binding): boolean {
  if (https.port === null || https.host === null) return true;
  if (https.port !== 443) return false;
  const host = https.host.toLowerCase();
  const asked = http.host?.toLowerCase() ?? '';
  return host === '' || host === asked || (host.startsWith('*.') && asked.slice(asked.indexOf('.')) === host.slice(1));
}
