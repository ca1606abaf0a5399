import { message } from '../text/message';
import { suggestedFix } from './fixing';
import { decidedSettings, hasHttps, setAttribute, settingPlace } from './settings';
import type { Rule } from './rule';

/**
 * Forms authentication whose cookie may go without SSL (F9.7): whoever reads it is logged in. Only for sites with https,
 * since elsewhere the attribute would lock everybody out.
 */
export const formsAuthWithoutRequireSsl: Rule = {
  slug: 'forms-auth-without-require-ssl',
  category: 'hygiene',
  severity: 'warning',
  summary: 'The cookie of forms authentication may be sent without SSL.',
  facts: ['F9.7'],
  fixable: 'suggestion',
  scope: 'site',
  *check(server) {
    const open = decidedSettings(server, ({ beside: { forms } }, site) =>
      hasHttps(site) && forms.mode.value === 'forms' && forms.requireSsl.value === false
        ? settingPlace(
            forms.requireSsl,
            forms.element ??
              (forms.mode.origin && { file: forms.mode.origin.file, range: forms.mode.origin.valueRange }),
          )
        : null,
    );
    for (const { site, path, settings, origin, affected } of open) {
      const { requireSsl, element } = settings.beside.forms;
      yield {
        message: message(
          'The cookie of forms authentication at {0} may be sent without SSL (requireSSL is not true): whoever reads it on the way is logged in. Set requireSSL to true.',
          path,
        ),
        place: origin,
        site: site.name,
        path,
        affected,
        fixes:
          element === null
            ? []
            : [
                suggestedFix(
                  message('Set requireSSL to true: logging in works over https alone'),
                  setAttribute(requireSsl, element, 'requireSSL', 'true'),
                ),
              ],
      };
    }
  },
};
