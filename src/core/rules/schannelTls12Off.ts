import { message } from '../text/message';
import { protocolFix } from './schannelCommands';
import type { Rule } from './rule';

/** A registry export turns TLS 1.2 off, without which hardly a client can connect (F8.2). */
export const schannelTls12Off: Rule = {
  slug: 'schannel-tls12-off',
  category: 'schannel',
  severity: 'error',
  summary: 'The registry turns TLS 1.2 off.',
  facts: ['F8.1', 'F8.2', 'F8.10'],
  fixable: 'command',
  *check({ tls }) {
    const setting = tls.protocols.find(({ protocol }) => protocol === 'TLS 1.2');
    if (setting?.enabled !== false || setting.origin === null) return;
    yield {
      message: message(
        'Schannel of this machine has TLS 1.2 turned off: clients that speak nothing newer end with ERR_SSL_VERSION_OR_CIPHER_MISMATCH or a reset connection, on every site. Turn it on.',
      ),
      place: { file: setting.origin.file, range: setting.origin.valueRange },
      site: null,
      path: null,
      fixes: [protocolFix(message('Turn TLS 1.2 on for servers on this machine (after a restart)'), setting, true)],
    };
  },
};
