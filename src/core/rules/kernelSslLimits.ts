import { message } from '../text/message';
import { httpsBindingsOf } from './bindings';
import { valuePlace } from './settings';
import type { Rule } from './rule';

/** What kernel-mode SSL of Windows Server 2003 SP1 cannot do besides client certificates (F5.4, F5.5). */
export const kernelSslLimits: Rule = {
  slug: 'kernel-ssl-limits',
  category: 'iis6',
  severity: 'information',
  summary: 'IIS 6 uses kernel-mode SSL, which has limits that no file shows.',
  facts: ['F5.1', 'F5.3', 'F5.4', 'F5.5', 'F5.9', 'F5.10'],
  fixable: 'none',
  *check(server) {
    const { iis6 } = server;
    const origin = iis6?.enableKernelSsl.origin ?? null;
    if (iis6 === null || origin === null || !iis6.kernelSsl || httpsBindingsOf(server).length === 0) return;
    const isolation = iis6.iis5IsolationMode;
    yield {
      message: message(
        'Kernel-mode SSL of IIS 6 has no RC2 ciphers, no PCT 1.0 and no offload hardware, keeps the old certificate until the HTTP service restarts, and gives ISAPI code no certificate variables. Look whether something needs one of them.',
      ),
      place: valuePlace(origin),
      site: null,
      path: null,
      related:
        isolation.value === true && isolation.origin !== null
          ? [
              {
                message: message('In this mode ISAPI filters get no READ RAW DATA notifications either'),
                place: valuePlace(isolation.origin),
              },
            ]
          : [],
    };
  },
};
