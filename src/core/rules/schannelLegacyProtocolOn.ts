import { message } from '../text/message';
import { protocolDefault } from '../tls/protocols';
import { protocolFix } from './schannelCommands';
import type { Rule } from './rule';

/**
 * A registry export turns a protocol on that is broken or outdated (F8.2). Silent about defaults, which no text states,
 * and about TLS 1.0 and 1.1 where Windows has nothing better.
 */
export const schannelLegacyProtocolOn: Rule = {
  slug: 'schannel-legacy-protocol-on',
  category: 'schannel',
  severity: 'warning',
  summary: 'The registry turns SSL 2.0, SSL 3.0, TLS 1.0 or TLS 1.1 on.',
  facts: ['F8.1', 'F8.2', 'F8.3', 'F8.10'],
  fixable: 'command',
  *check({ tls, windows }) {
    for (const setting of tls.protocols) {
      const { protocol, enabled, origin } = setting;
      if (enabled !== true || origin === null || protocol === 'TLS 1.2' || protocol === 'TLS 1.3') continue;
      const hasBetter = windows === null || protocolDefault(windows, 'TLS 1.2') !== 'absent';
      // Windows ignores a protocol that it does not have.
      if (windows !== null && protocolDefault(windows, protocol) === 'absent') continue;
      if (protocol.startsWith('TLS') && !hasBetter) continue;
      yield {
        message: message(
          'Schannel of this machine accepts {0}, which is outdated and fails every audit: clients can be made to use it. Turn it off once no client needs it.',
          protocol,
        ),
        place: { file: origin.file, range: origin.valueRange },
        site: null,
        path: null,
        fixes: [
          protocolFix(message('Turn {0} off for servers on this machine (after a restart)', protocol), setting, false),
        ],
      };
    }
  },
};
