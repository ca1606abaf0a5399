import { message } from '../text/message';
import { SSL_MAP_CERT } from '../tls/accessFlags';
import { statedAnywhere } from './deciding';
import { removeFlag, suggestedFix } from './fixing';
import type { Rule } from './rule';

/** `SslMapCert` is in the reference and in no schema that IIS ships (F2.13). IIS 6 has the flag. */
export const accessFlagNotInSchema: Rule = {
  slug: 'access-flag-not-in-schema',
  category: 'access',
  severity: 'warning',
  summary: 'SslMapCert is documented, but not in the schema that IIS ships.',
  facts: ['F2.13', 'F3.5', 'F3.6'],
  fixable: 'suggestion',
  scope: 'site',
  *check(server) {
    if (server.iis6 !== null) return;
    for (const { site, path, flags, affected } of statedAnywhere(server)) {
      const token = flags.value.tokens.find(
        ({ bits, text }) => ((bits ?? 0) & SSL_MAP_CERT) !== 0 && !/^access/i.test(text),
      );
      if (token === undefined) continue;
      const edit = removeFlag(server, flags, SSL_MAP_CERT);
      yield {
        message: message(
          '{0} is not in the schema of IIS 7 and later, which may refuse the section: requests then end with 500.19. The mapping sections turn mapping on without it, so take it away.',
          token.text,
        ),
        place: token.place,
        site,
        path,
        affected,
        fixes:
          edit === null
            ? []
            : [suggestedFix(message('Take {0} away (mapping is left to its own sections)', token.text), edit)],
      };
    }
  },
};
