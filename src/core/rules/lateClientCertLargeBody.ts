import { message } from '../text/message';
import { SSL_NEGOTIATE_CERT } from '../tls/accessFlags';
import { decidingToken } from './deciding';
import { handshakeFixes, lateRequests } from './late';
import type { SitePath } from '../server/model';
import type { Rule } from './rule';

/** What request filtering lets through where nothing is stated: a larger read-ahead is never the limit. */
const LARGEST_BODY = 30_000_000;

/** Before a renegotiation the body has to be read, up to `uploadReadAheadSize` (F3.21 to F3.25). */
export const lateClientCertLargeBody: Rule = {
  slug: 'late-client-cert-large-body',
  category: 'access',
  severity: 'information',
  summary: 'A path asks for a client certificate after the handshake, so larger request bodies end with 413.',
  facts: ['F3.21', 'F3.22', 'F3.23', 'F3.24', 'F3.25'],
  fixable: 'command',
  scope: 'site',
  *check(server) {
    const isSmall = ({ access: { uploadReadAheadSize } }: SitePath): boolean =>
      uploadReadAheadSize.value !== null && uploadReadAheadSize.value < LARGEST_BODY;
    const requests = lateRequests(server, () => true, isSmall);
    for (const { decision, bindings } of requests) {
      const { site, path, at, flags, affected } = decision;
      const { value, origin } = at.row.access.uploadReadAheadSize;
      yield {
        message: message(
          'A client certificate is asked for after the handshake: a request to {0} that needs it and brings more than {1} bytes (uploadReadAheadSize) ends with 413. Ask in the handshake, or send a small request first.',
          path,
          value ?? 0,
        ),
        place: decidingToken(flags, SSL_NEGOTIATE_CERT),
        site,
        path,
        affected,
        related:
          origin === null
            ? []
            : [{ message: message('The limit'), place: { file: origin.file, range: origin.valueRange } }],
        fixes: handshakeFixes(bindings),
      };
    }
  },
};
