import { isHttps } from '../server/model';
import { message } from '../text/message';
import type { Server } from '../server/model';
import type { Message } from '../text/message';

/** Something that no file of a server says, and the command that writes a file that does. */
export interface MissingExport {
  readonly kind: 'httpSys' | 'httpParameters' | 'schannel';
  readonly what: Message;
  /** What is not known without it. */
  readonly unknown: Message;
  readonly command: string;
}

/** The exports that would tell more about a server. A file alone, without a site, lacks none. */
export function missingExports({ sites, iis6, httpSys, tls }: Server): readonly MissingExport[] {
  if (!sites.some(({ bindings }) => bindings.some(isHttps))) return [];
  const missing: MissingExport[] = [];
  if (iis6 === null && !httpSys.read) {
    missing.push({
      kind: 'httpSys',
      what: message('No HTTP.SYS export'),
      unknown: message('certificates not known'),
      command: 'netsh http show sslcert > sslcert.txt',
    });
  }
  if (iis6 !== null && !iis6.registryRead) {
    missing.push({
      kind: 'httpParameters',
      what: message('No registry export'),
      unknown: message('EnableKernelSSL not known'),
      command: 'reg export HKLM\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters http-parameters.reg',
    });
  }
  if (iis6 === null && !tls.schannelRead) {
    missing.push({
      kind: 'schannel',
      what: message('No Schannel export'),
      unknown: message('protocols as Windows ships them'),
      command: 'reg export HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL schannel.reg',
    });
  }
  return missing;
}
