import { message } from '../text/message';
import { isHttps } from '../server/model';
import { CLIENT_CERTIFICATE_BITS } from '../tls/accessFlags';
import type { Server, Site } from '../server/model';
import type { Rule } from './rule';

/**
 * A site of IIS 6 does SSL in user mode: six crossings a request where kernel mode has two (F0.1, section 10.2).
 * Silent where client certificates are used, which kernel mode does not support (F5.4), and where the server is
 * known to be older than Windows Server 2003 SP1, which brought the switch (F5.1).
 */
export const userModeSsl: Rule = {
  slug: 'user-mode-ssl',
  category: 'iis6',
  severity: 'information',
  summary: 'IIS 6 does SSL in user mode, at six user/kernel crossings a request instead of two.',
  facts: ['F0.1', 'F5.1', 'F5.2', 'F5.4', 'F5.6'],
  fixable: 'none',
  *check(server) {
    if (server.iis6 === null || server.windows === 'ws2003') return;
    if (server.sites.some((site) => usesClientCertificates(site, server))) return;
    for (const site of server.sites) {
      const { mode } = site.sslMode;
      const binding = site.bindings.find(isHttps);
      if (binding === undefined || (mode !== 'userHttpFilter' && mode !== 'userInetinfo')) continue;
      yield {
        message: message(
          'SSL runs in user mode ({0}): 6 user/kernel crossings a request. From Windows Server 2003 SP1 on, EnableKernelSSL=1 brings 2; test before enabling it on a production server.',
          mode === 'userHttpFilter' ? 'HTTPFilter' : 'inetinfo.exe',
        ),
        place: binding.place,
        site: site.name,
        path: null,
      };
    }
  },
};

/** The switch is one for the machine, so one site with client certificates speaks against it for all. */
function usesClientCertificates(site: Site, server: Server): boolean {
  return (
    site.iis6?.sslAlwaysNegoClientCert.value === true ||
    (site.iis6?.sslCtlIdentifier.value ?? '') !== '' ||
    server.iis6?.sslUseDsMapper.value === true ||
    site.paths.some((path) => ((path.access.flags.value.bits ?? 0) & CLIENT_CERTIFICATE_BITS) !== 0)
  );
}
