import { message } from '../text/message';
import { isHttp } from '../server/model';
import { SSL, SSL_128 } from '../tls/accessFlags';
import { decidedHere, decidingToken, isUnderstood } from './deciding';
import { addFlag, flagName, fixIfAny } from './fixing';
import type { Rule } from './rule';

/**
 * Strong keys are required of those who come by SSL, and nobody has to (section 2.4). Silent where the site has no http
 * binding, through which anybody could come without.
 */
export const ssl128WithoutSsl: Rule = {
  slug: 'ssl128-without-ssl',
  category: 'access',
  severity: 'warning',
  summary: '128-bit keys are required, but SSL is not.',
  facts: ['section 2.4', 'section 4.1'],
  fixable: 'suggestion',
  scope: 'site',
  *check(server) {
    const ssl = flagName(server, SSL);
    const decisions = decidedHere(server, (_, site) => site === null || site.bindings.some(isHttp));
    for (const { site, path, flags, affected } of decisions) {
      if ((flags.bits & SSL_128) === 0 || (flags.bits & SSL) !== 0 || !isUnderstood(flags)) continue;
      const edit = addFlag(server, flags, SSL);
      yield {
        message: message(
          '{0} without {1}: keys of 128 bits are demanded of requests over SSL, and requests over http need no keys at all. Add {1}.',
          flagName(server, SSL_128),
          ssl,
        ),
        place: decidingToken(flags, SSL_128),
        site,
        path,
        affected,
        fixes: fixIfAny('suggestion', message('Add {0}: requests over http then end with 403.4', ssl), edit),
      };
    }
  },
};
