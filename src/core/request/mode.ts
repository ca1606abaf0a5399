import { message } from '../text/message';
import { isFrom } from '../tls/windows';
import type { Message } from '../text/message';
import type { Server } from '../server/model';
import type { Mode, ModeId } from './trace';

/** How people call the modes. */
export const MODE_NAMES: Readonly<Record<ModeId, Message>> = {
  M1: message('IIS 6, SSL in user mode (inetinfo, IIS 5.0 isolation mode)'),
  M2: message('IIS 6, SSL in user mode (HTTPFilter)'),
  M3: message('IIS 6, SSL in kernel mode (EnableKernelSSL)'),
  M4: message('IIS 7 and 7.5'),
  M5: message('IIS 8 and 8.5: SNI and central certificate store'),
  M6: message('IIS 10: HTTP/2'),
  M7: message('IIS 10 on Windows Server 2022 and later: TLS 1.3, HTTP/3'),
};

/** Section 10.1 of the facts. Windows decides where it is known, else the lowest version that the files prove. */
export function modeOf(server: Server): Mode {
  const id = modeIdOf(server);
  const isLowerBound = server.iis6 === null && server.windows === null;
  return { id, name: isLowerBound ? message('{0} {1} or later', server.product, server.version) : MODE_NAMES[id] };
}

function modeIdOf({ iis6, version, windows }: Server): ModeId {
  if (iis6 !== null) return iis6.kernelSsl ? 'M3' : iis6.iis5IsolationMode.value === true ? 'M1' : 'M2';
  if (windows !== null) {
    if (isFrom('ws2022', windows)) return 'M7';
    if (isFrom('ws2016', windows)) return 'M6';
    return isFrom('ws2012', windows) ? 'M5' : 'M4';
  }
  if (version.startsWith('10.')) return 'M6';
  return version.startsWith('8.') ? 'M5' : 'M4';
}
