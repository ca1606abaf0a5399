import { message } from '../text/message';
import { accessBits, isHttp } from '../server/model';
import { SSL, SSL_NEGOTIATE_CERT, SSL_REQUIRE_CERT } from '../tls/accessFlags';
import { decidedHere, decidingToken, isExchange, isUnderstood } from './deciding';
import { addFlag, flagName, fixIfAny } from './fixing';
import type { Rule } from './rule';

/**
 * Certificate flags do nothing for plain http, which has no TLS to present a certificate in (F2.15). Silent where the
 * site has no http binding: then no request comes that way.
 */
export const clientCertWithoutSsl: Rule = {
  slug: 'client-cert-without-ssl',
  category: 'access',
  severity: 'warning',
  summary: 'Client certificates are asked for, but SSL is not required, and the site listens on http.',
  facts: ['F2.14', 'F2.15', 'section 3.6'],
  fixable: 'suggestion',
  scope: 'site',
  *check(server) {
    const ssl = flagName(server, SSL);
    for (const { site, path, at, flags, affected } of decidedHere(
      server,
      (row, each) =>
        (accessBits(row) & (SSL_NEGOTIATE_CERT | SSL_REQUIRE_CERT)) !== 0 &&
        (accessBits(row) & SSL) === 0 &&
        each?.bindings.some(isHttp) === true &&
        !isExchange(each, row),
    )) {
      const asked = flags.bits & (SSL_NEGOTIATE_CERT | SSL_REQUIRE_CERT);
      const http = at.site?.bindings.find(isHttp);
      if (asked === 0 || (flags.bits & SSL) !== 0 || !isUnderstood(flags) || http === undefined) continue;
      const bit = (asked & SSL_REQUIRE_CERT) !== 0 ? SSL_REQUIRE_CERT : SSL_NEGOTIATE_CERT;
      const edit = addFlag(server, flags, SSL);
      yield {
        message:
          bit === SSL_REQUIRE_CERT
            ? message(
                '{0} without {1}: over http there is no TLS to present a certificate in, so such requests end with 403.7 whatever the client has. Add {1}, and they end with 403.4, which says why.',
                flagName(server, bit),
                ssl,
              )
            : message(
                '{0} without {1}: requests over http reach the application in clear text and without a certificate. Add {1}, or take the http binding away.',
                flagName(server, bit),
                ssl,
              ),
        place: decidingToken(flags, bit),
        site,
        path,
        affected,
        related: [{ message: message('The binding that requests over http arrive at'), place: http.namePlace }],
        fixes: fixIfAny('suggestion', message('Add {0}: requests over http then end with 403.4', ssl), edit),
      };
    }
  },
};
