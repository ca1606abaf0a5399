import { message } from '../text/message';
import { removeText, suggestedFix } from './fixing';
import { decidedSettings, valuePlace } from './settings';
import type { Rule } from './rule';

/** IIS adds the header for `<hsts>`, and the custom header once more (F9.6); a browser takes the first that comes. */
export const hstsDuplicateHeader: Rule = {
  slug: 'hsts-duplicate-header',
  category: 'hygiene',
  severity: 'warning',
  summary: 'Strict-Transport-Security is sent twice: by HSTS and as a custom header.',
  facts: ['F9.5', 'F9.6'],
  fixable: 'suggestion',
  scope: 'site',
  *check(server) {
    const twice = decidedSettings(server, ({ beside: { transportSecurityHeader } }, { hsts }) =>
      hsts?.enabled.value === true ? (transportSecurityHeader?.namePlace ?? null) : null,
    );
    for (const { site, path, settings, origin, affected } of twice) {
      const header = settings.beside.transportSecurityHeader;
      const hsts = site.hsts?.enabled.origin;
      yield {
        message: message(
          'This header ("{0}") comes on top of the one that <hsts> adds: responses carry Strict-Transport-Security twice, and browsers take one of the two. Keep <hsts>, and take the header away.',
          header?.value ?? '',
        ),
        place: origin,
        site: site.name,
        path,
        related:
          hsts === undefined || hsts === null ? [] : [{ message: message('HSTS is on here'), place: valuePlace(hsts) }],
        affected,
        fixes:
          header === null
            ? []
            : [
                suggestedFix(
                  message('Take the custom header away: where <hsts> is off, nothing sends it any more'),
                  ...header.extents.map(removeText),
                ),
              ],
      };
    }
  },
};
