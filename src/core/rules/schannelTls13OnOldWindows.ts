import { message } from '../text/message';
import { protocolDefault } from '../tls/protocols';
import { WINDOWS_TITLES } from '../tls/windows';
import { protocolFix } from './schannelCommands';
import type { Rule } from './rule';

/** TLS 1.3 turned on where Windows does not have it, which is not a safe configuration (F8.4). */
export const schannelTls13OnOldWindows: Rule = {
  slug: 'schannel-tls13-on-old-windows',
  category: 'schannel',
  severity: 'warning',
  summary: 'The registry turns TLS 1.3 on, on a version of Windows that does not have it.',
  facts: ['F8.3', 'F8.4'],
  fixable: 'command',
  *check({ tls, windows }) {
    const setting = tls.protocols.find(({ protocol }) => protocol === 'TLS 1.3');
    if (windows === null || setting?.enabled !== true || setting.origin === null) return;
    if (protocolDefault(windows, 'TLS 1.3') !== 'absent') return;
    yield {
      message: message(
        '{0} does not have TLS 1.3: turning it on in the registry is not supported and can make handshakes fail. Turn it off here, and use Windows Server 2022 or later for TLS 1.3.',
        WINDOWS_TITLES[windows],
      ),
      place: { file: setting.origin.file, range: setting.origin.valueRange },
      site: null,
      path: null,
      fixes: [protocolFix(message('Turn TLS 1.3 off for servers on this machine (after a restart)'), setting, false)],
    };
  },
};
