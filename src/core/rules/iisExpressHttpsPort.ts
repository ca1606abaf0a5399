import { message } from '../text/message';
import { httpsBindingsOf } from './bindings';
import { cmdQuoted, commandFix } from './fixing';
import type { Rule } from './rule';

/** IIS Express has its development certificate at the ports 44300 to 44399 (F1.8); elsewhere https has none. */
export const iisExpressHttpsPort: Rule = {
  slug: 'iis-express-https-port',
  category: 'bindings',
  severity: 'warning',
  summary: 'An https port of IIS Express has no certificate.',
  facts: ['F1.8'],
  fixable: 'command',
  *check(server) {
    if (server.product !== 'IIS Express') return;
    for (const { site, binding } of httpsBindingsOf(server)) {
      const { port, httpSys } = binding;
      if (port === null || hasDevelopmentCertificate(port) || (httpSys !== null && httpSys.entry !== null)) continue;
      const tool = '"%ProgramFiles%\\IIS Express\\IisExpressAdminCmd.exe"';
      const url = cmdQuoted(`-url:https://localhost:${port}/`);
      yield {
        message: message(
          'IIS Express has a certificate for the ports 44300 to 44399 alone: https at port {0} ends with a connection reset unless one was bound to it. Take a port of that range, or bind a certificate to this one.',
          port,
        ),
        place: binding.namePlace,
        site: site.name,
        path: null,
        fixes: [
          commandFix(
            message('Bind a development certificate to port {0}', port),
            `${tool} setupSslUrl ${url} -UseSelfSigned`,
            `${tool} deleteSslUrl ${url}`,
          ),
        ],
      };
    }
  },
};

/** The ports to which the setup of IIS Express binds its certificate (F1.8). */
export function hasDevelopmentCertificate(port: number): boolean {
  return port >= 44300 && port <= 44399;
}
