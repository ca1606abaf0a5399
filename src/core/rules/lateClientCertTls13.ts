import { message } from '../text/message';
import { behind } from '../text/range';
import { SSL_NEGOTIATE_CERT } from '../tls/accessFlags';
import { WINDOWS_TITLES } from '../tls/windows';
import { decidingToken, isExchange } from './deciding';
import { handshakeFixes, isAtLeast, lateRequests } from './late';
import { suggestedFix } from './fixing';
import type { Binding } from '../server/model';
import type { Fix, Rule, TextEdit } from './rule';

const DISABLE_TLS13 = 32;

/**
 * TLS 1.3 has no renegotiation, and browsers offer no post-handshake authentication: a certificate that is asked for after
 * the URL is known never comes (F3.14 to F3.18). Silent where TLS 1.3 is known to be absent or off.
 */
export const lateClientCertTls13: Rule = {
  slug: 'late-client-cert-tls13',
  category: 'access',
  severity: 'error',
  summary: 'A path asks for a client certificate after the handshake, which TLS 1.3 does not allow.',
  facts: ['F3.2', 'F3.14', 'F3.16', 'F3.17', 'F3.18', 'F3.19', 'F6.14'],
  fixable: 'suggestion',
  scope: 'site',
  *check(server) {
    const affectedWindows = isAtLeast(server.windows, 'ws2022');
    const schannel = server.tls.protocols.find(({ protocol }) => protocol === 'TLS 1.3');
    if (server.iis6 !== null || affectedWindows === false || schannel?.enabled === false) return;
    const requests = lateRequests(
      server,
      ({ sslFlags, httpSys }) =>
        ((sslFlags.value ?? 0) & DISABLE_TLS13) === 0 && httpSys?.entry?.disableTls13.value !== true,
      // The setup of Exchange wrote it, and knows on which version of Windows it did.
      (path, site) => affectedWindows !== null || !isExchange(site, path),
    );
    for (const { decision, bindings } of requests) {
      const { site, path, flags, affected } = decision;
      const [first] = bindings;
      const endpoint = first?.bindingInformation?.value ?? '';
      yield {
        ...(affectedWindows === null ? { severity: 'warning' as const } : {}),
        message:
          server.windows === null
            ? message(
                'A client certificate is asked for after the handshake of "{0}": with TLS 1.3, which Windows Server 2022 and later speak, the connection is reset or the request ends with 500.0 (0x80070032). Ask in the handshake, or turn TLS 1.3 off on the binding.',
                endpoint,
              )
            : message(
                'A client certificate is asked for after the handshake of "{0}", which TLS 1.3 of {1} does not allow: {2}. Ask in the handshake, or turn TLS 1.3 off on the binding.',
                endpoint,
                WINDOWS_TITLES[server.windows],
                server.windows === 'ws2022' ? 'ERR_CONNECTION_RESET' : '500.0, 0x80070032',
              ),
        place: decidingToken(flags, SSL_NEGOTIATE_CERT),
        site,
        path,
        affected,
        related: bindings.map(({ namePlace }) => ({
          message: message('The binding that does not ask in the handshake'),
          place: namePlace,
        })),
        fixes: [...(affectedWindows === true ? turnOff(bindings) : []), ...handshakeFixes(bindings)],
      };
    }
  },
};

/** F3.19: the bit 32 on every binding that it is about. */
function turnOff(bindings: readonly Binding[]): readonly Fix[] {
  const edits = bindings.flatMap(({ sslFlags, statement }): TextEdit[] => {
    if (sslFlags.value === null) return [];
    const newText = String(sslFlags.value + DISABLE_TLS13);
    if (sslFlags.origin !== null) {
      return [{ place: { file: sslFlags.origin.file, range: sslFlags.origin.valueRange }, newText }];
    }
    if (statement === null) return [];
    return [{ place: { file: statement.file, range: behind(statement.range) }, newText: ` sslFlags="${newText}"` }];
  });
  return edits.length !== bindings.length
    ? []
    : [suggestedFix(message('Turn TLS 1.3 off on the binding (sslFlags 32)'), ...edits)];
}
