import { message } from '../text/message';
import { commandFix } from './fixing';
import { isAtLeast } from './late';
import type { Server } from '../server/model';
import type { CommandFix, Rule } from './rule';

const KEY = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters';

/** Windows Vista and later ignore EnableKernelSSL (F5.11). Silent where no file proves that the server is one of them. */
export const kernelSslObsolete: Rule = {
  slug: 'kernel-ssl-obsolete',
  category: 'iis6',
  severity: 'information',
  summary: 'The registry sets EnableKernelSSL, which IIS 7 and later ignore.',
  facts: ['F5.11', 'F6.1'],
  fixable: 'command',
  *check(server) {
    const { value, origin } = server.tls.enableKernelSsl;
    if (origin === null || !ignoresIt(server)) return;
    yield {
      message: message(
        'EnableKernelSSL is obsolete: from Windows Server 2008 on HTTP.SYS does all SSL in kernel mode, with client certificates, and ignores the value. Take it away.',
      ),
      place: { file: origin.file, range: origin.range },
      site: null,
      path: null,
      fixes: value === null ? [] : [removal(value)],
    };
  },
};

function removal(value: number): CommandFix {
  return commandFix(
    message('Take EnableKernelSSL out of the registry'),
    `reg delete ${KEY} /v EnableKernelSSL /f`,
    `reg add ${KEY} /v EnableKernelSSL /t REG_DWORD /d ${value} /f`,
  );
}

/** An applicationHost.config is of IIS 7 or later; without one, the version of Windows tells. */
function ignoresIt({ iis6, windows, serverLevel }: Server): boolean {
  return iis6 === null && (isAtLeast(windows, 'ws2008') ?? serverLevel !== null);
}
