import { message } from '../text/message';
import type { Rule } from './rule';

/** A MetaBase.xml beside an applicationHost.config with sites is not read by IIS for web sites (F1.14). */
export const metabaseDecidesNothing: Rule = {
  slug: 'metabase-decides-nothing',
  category: 'iis6',
  severity: 'information',
  summary: 'A MetaBase.xml lies beside an applicationHost.config and decides nothing about web sites.',
  facts: ['F1.14'],
  fixable: 'none',
  *check({ ignored }) {
    for (const { place, expected } of ignored) {
      if (!expected) continue;
      yield {
        message: message(
          'IIS 7 and later keep web sites in applicationHost.config: what this MetaBase.xml says about sites, SSL and certificates has no effect, and was not analysed. If it is of another server, analyse it on its own.',
        ),
        place,
        site: null,
        path: null,
      };
    }
  },
};
