import { message } from '../text/message';
import { SSL_NEGOTIATE_CERT } from '../tls/accessFlags';
import { decidingToken } from './deciding';
import { handshakeFixes, isAtLeast, lateRequests } from './late';
import type { Rule } from './rule';

/** HTTP/2 forbids renegotiation (F3.14): the client has to come again over HTTP/1.1 (F3.15). */
export const lateClientCertHttp2: Rule = {
  slug: 'late-client-cert-http2',
  category: 'access',
  severity: 'information',
  summary: 'A path asks for a client certificate after the handshake, which HTTP/2 does not allow.',
  facts: ['F3.14', 'F3.15', 'F6.10', 'F6.11'],
  fixable: 'command',
  scope: 'site',
  *check(server) {
    const off = server.tls.enableHttp2Tls.value === 0 || isAtLeast(server.windows, 'ws2016') === false;
    if (server.iis6 !== null || off) return;
    const requests = lateRequests(
      server,
      ({ sslFlags, httpSys }) => ((sslFlags.value ?? 0) & 4) === 0 && httpSys?.entry?.disableHttp2.value !== true,
    );
    for (const { decision, bindings } of requests) {
      const { site, path, flags, affected } = decision;
      yield {
        message: message(
          'A client certificate is asked for after the handshake, which HTTP/2 does not allow: a browser that came over HTTP/2 has to repeat its request to {0} over HTTP/1.1, and other clients may fail. Asking in the handshake avoids it.',
          path,
        ),
        place: decidingToken(flags, SSL_NEGOTIATE_CERT),
        site,
        path,
        affected,
        fixes: handshakeFixes(bindings),
      };
    }
  },
};
