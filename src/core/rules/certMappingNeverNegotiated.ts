import { message } from '../text/message';
import { SSL_MAP_CERT, SSL_NEGOTIATE_CERT, SSL_REQUIRE_CERT } from '../tls/accessFlags';
import { httpsBindingsOf } from './bindings';
import { decidedHere, decidingToken } from './deciding';
import { addFlag, flagName, replaceValue, suggestedFix } from './fixing';
import { isAtLeast } from './late';
import { MAPPING_SECTIONS, mappingsNeverUsed } from './mappings';
import { valuePlace } from './settings';
import type { Origin } from '../server/effective';
import type { MappingSwitches, Server } from '../server/model';
import type { SettingDecision } from './settings';
import type { Fix, Rule, RuleFinding } from './rule';

/**
 * Certificates are mapped to accounts where none is ever asked for (F3.8, Q22). Silent where some path that the same text
 * decides asks, and where an endpoint asks in the handshake.
 */
export const certMappingNeverNegotiated: Rule = {
  slug: 'cert-mapping-never-negotiated',
  category: 'access',
  severity: 'warning',
  summary: 'Client certificates are mapped to accounts where no certificate is ever asked for.',
  facts: ['F3.1', 'F3.5', 'F3.6', 'F3.8', 'section 4.1'],
  fixable: 'suggestion',
  *check(server) {
    if (server.iis6 !== null) yield* inMetabase(server);
    const asking = new Set(
      httpsBindingsOf(server).flatMap(({ site, binding }) =>
        binding.httpSys?.negotiation === 'handshake' ? site : [],
      ),
    );
    for (const kind of ['iis', 'activeDirectory'] as const) {
      const unused = mappingsNeverUsed(server, kind, ({ access }, site) => {
        const { bits } = access.flags.value;
        return bits === null || (bits & SSL_NEGOTIATE_CERT) !== 0 || asking.has(site);
      });
      for (const decision of unused) {
        yield {
          message: message(
            '{0} is on, but nothing asks for a client certificate: none arrives that could be mapped, and users stay anonymous or meet 401. Add SslNegotiateCert to the access flags, or turn the mapping off.',
            MAPPING_SECTIONS[kind],
          ),
          place: valuePlace(decision.origin),
          site: decision.site.name,
          path: decision.path,
          affected: decision.affected,
          fixes: waysOut(server, kind, decision),
        };
      }
    }
  },
};

function waysOut(
  server: Server,
  kind: keyof MappingSwitches,
  { settings: { access }, origin }: SettingDecision<Origin>,
): readonly Fix[] {
  const { value, origin: stated } = access.flags;
  // Where TLS 1.3 is spoken, asking by path is the next mistake (F3.16).
  const ask =
    stated === null || isAtLeast(server.windows, 'ws2022') === true
      ? null
      : addFlag(server, { bits: value.bits ?? 0, value, origin: stated }, SSL_NEGOTIATE_CERT);
  return [
    ...(ask === null
      ? []
      : [
          suggestedFix(
            message('Add {0}: clients are asked for a certificate where these flags hold', 'SslNegotiateCert'),
            ask,
          ),
        ]),
    suggestedFix(message('Turn {0} off', MAPPING_SECTIONS[kind]), replaceValue(valuePlace(origin), 'false')),
  ];
}

/** IIS 6 has a flag for the mapping, beside the one that asks. What requires a certificate too is another rule's. */
function* inMetabase(server: Server): Generator<RuleFinding> {
  const decisions = decidedHere(server, ({ access }, site) => {
    const bits = access.flags.value.bits ?? 0;
    const asks = (bits & (SSL_NEGOTIATE_CERT | SSL_REQUIRE_CERT)) !== 0;
    return (bits & SSL_MAP_CERT) !== 0 && !asks && site?.iis6?.sslAlwaysNegoClientCert.value === false;
  });
  const missing = flagName(server, SSL_NEGOTIATE_CERT);
  for (const { site, path, flags, affected } of decisions) {
    const edit = addFlag(server, flags, SSL_NEGOTIATE_CERT);
    yield {
      message: message(
        '{0} without {1}: no client certificate is asked for that could be mapped to an account. Add {1}, or take {0} away.',
        flagName(server, SSL_MAP_CERT),
        missing,
      ),
      place: decidingToken(flags, SSL_MAP_CERT),
      site,
      path,
      affected,
      fixes:
        edit === null
          ? []
          : [
              suggestedFix(
                message('Add {0}: clients are asked for a certificate where these flags hold', missing),
                edit,
              ),
            ],
    };
  }
}
