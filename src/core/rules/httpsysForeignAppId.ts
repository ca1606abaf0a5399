import { message } from '../text/message';
import { IIS_APP_ID, IIS_EXPRESS_APP_ID, KNOWN_APP_IDS } from '../tls/httpSysFlags';
import { answeringEntries, relatedBindings, sitesOf } from './httpSysEntries';
import type { Rule } from './rule';

/** An entry that answers an https binding carries the id of another application, which made it and may change it (F7.10). */
export const httpsysForeignAppId: Rule = {
  slug: 'httpsys-foreign-app-id',
  category: 'httpSys',
  severity: 'information',
  summary: 'The certificate entry of an https binding was made by another application than IIS.',
  facts: ['F7.10'],
  fixable: 'none',
  *check(server) {
    for (const { entry, first, bindings } of answeringEntries(server)) {
      const { appId, appIdPlace, endpoint } = entry;
      if (appId === null || appIdPlace === null || appId === IIS_APP_ID) continue;
      if (server.product === 'IIS Express' && appId === IIS_EXPRESS_APP_ID) continue;
      yield {
        message: message(
          'The HTTP.SYS entry {0}, which answers "{1}", has the application id of {2}: it was not made by IIS Manager, and whoever made it may replace its certificate or take it away.',
          endpoint,
          first.site.name,
          KNOWN_APP_IDS.get(appId) ?? appId,
        ),
        place: appIdPlace,
        site: first.site.name,
        path: null,
        related: relatedBindings(bindings, (name) => message('The binding of "{0}"', name)),
        affected: sitesOf(bindings),
      };
    }
  },
};
