import { message } from '../text/message';
import { IIS_APP_ID } from '../tls/httpSysFlags';
import { bindingText, httpsBindingsOf, usesCentralStore, usesSni } from './bindings';
import { commandFix } from './fixing';
import { hasDevelopmentCertificate } from './iisExpressHttpsPort';
import type { Binding } from '../server/model';
import type { CommandFix, Rule } from './rule';

/**
 * An https binding without an entry in HTTP.SYS that could answer it (F7.23). Silent where the exports do not show every
 * entry that could: an excerpt, an answer about one endpoint, or a part of the registry proves nothing.
 */
export const httpsysEntryMissing: Rule = {
  slug: 'httpsys-entry-missing',
  category: 'httpSys',
  severity: 'error',
  summary: 'No certificate entry of HTTP.SYS answers for an https binding.',
  facts: ['F2.1', 'F7.18', 'F7.23'],
  fixable: 'command',
  *check(server) {
    const { covered } = server.httpSys;
    if (!covered.has('ipPort')) return;
    const byName = covered.has('hostnamePort') && covered.has('centralStore');
    for (const { site, binding } of httpsBindingsOf(server)) {
      const { httpSys, address, port, host, sslFlags } = binding;
      if (httpSys === null || httpSys.entry !== null || httpSys.alternatives.length > 0) continue;
      // What is not understood, and what does not listen, needs no certificate.
      if (address === null || port === null || host === null || sslFlags.value === null) continue;
      if (!site.serverAutoStart.value) continue;
      if ((usesSni(binding) || usesCentralStore(binding)) && !byName) continue;
      // That is the finding of another rule.
      if (server.product === 'IIS Express' && !hasDevelopmentCertificate(port)) continue;
      yield {
        message: message(
          'No certificate entry of HTTP.SYS answers for "{0}" of the site "{1}": every handshake there ends with a connection reset. Choose a certificate for the binding in IIS Manager, or add the entry with "netsh http add sslcert".',
          bindingText(binding),
          site.name,
        ),
        place: binding.namePlace,
        site: site.name,
        path: null,
        fixes: centralStoreEntry(binding, port),
      };
    }
  },
};

/** An entry of the central store names no certificate, so it can be written without knowing one (F7.9, F7.20). */
function centralStoreEntry(binding: Binding, port: number): readonly CommandFix[] {
  if (!usesCentralStore(binding)) return [];
  return [
    commandFix(
      message('Let the central certificate store answer on port {0}', port),
      `netsh http add sslcert ccs=${port} appid="${IIS_APP_ID}"`,
      `netsh http delete sslcert ccs=${port}`,
    ),
  ];
}
