import { message } from '../text/message';
import { SSL_NEGOTIATE_CERT, SSL_REQUIRE_CERT } from '../tls/accessFlags';
import { decidedHere, decidingToken } from './deciding';
import { addFlag, flagName, fixIfAny } from './fixing';
import type { Rule } from './rule';

/** The client is never asked for the certificate that is required, so every request ends with 403.7 (F2.14, F4.7). */
export const requireCertWithoutNegotiate: Rule = {
  slug: 'require-cert-without-negotiate',
  category: 'access',
  severity: 'error',
  summary: 'A client certificate is required, but the client is never asked for one.',
  facts: ['F2.14', 'F4.7'],
  fixable: 'safe',
  scope: 'site',
  *check(server) {
    const missing = flagName(server, SSL_NEGOTIATE_CERT);
    // An endpoint that asks in every handshake needs no flag to ask (F3.1).
    for (const { site, path, flags, affected } of decidedHere(
      server,
      ({ access }) => access.negotiation !== 'handshake',
    )) {
      if ((flags.bits & SSL_REQUIRE_CERT) === 0 || (flags.bits & SSL_NEGOTIATE_CERT) !== 0) continue;
      const edit = addFlag(server, flags, SSL_NEGOTIATE_CERT);
      yield {
        message: message(
          '{0} without {1}: the client is never asked for a certificate, so every request ends with 403.7. Add {1}.',
          flagName(server, SSL_REQUIRE_CERT),
          missing,
        ),
        place: decidingToken(flags, SSL_REQUIRE_CERT),
        site,
        path,
        affected,
        fixes: fixIfAny('safe', message('Add {0}', missing), edit),
      };
    }
  },
};
