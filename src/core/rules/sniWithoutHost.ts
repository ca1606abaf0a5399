import { message } from '../text/message';
import { isHttps } from '../server/model';
import { SNI } from '../tls/bindingFlags';
import { setFlags } from './bindings';
import { suggestedFix } from './fixing';
import type { Rule } from './rule';

/** SNI chooses the certificate by host name; a binding without one can never be chosen by it (F2.10). */
export const sniWithoutHost: Rule = {
  slug: 'sni-without-host',
  category: 'bindings',
  severity: 'error',
  summary: 'A binding uses SNI but has no host name.',
  facts: ['F2.10'],
  fixable: 'suggestion',
  scope: 'site',
  *check(server) {
    for (const site of server.sites) {
      for (const binding of site.bindings) {
        const { sslFlags, host } = binding;
        if (!isHttps(binding) || sslFlags.origin === null || sslFlags.value === null) continue;
        if (sslFlags.value % 2 !== SNI || host !== '') continue;
        const edit = setFlags(binding, sslFlags.value - SNI);
        yield {
          message: message(
            'sslFlags {0} turns on SNI, but "{1}" has no host name to choose a certificate by. Add a host name, or take 1 away.',
            sslFlags.value,
            binding.bindingInformation?.value ?? '',
          ),
          place: { file: sslFlags.origin.file, range: sslFlags.origin.valueRange },
          site: site.name,
          path: null,
          related: [{ message: message('The binding without a host name'), place: binding.namePlace }],
          fixes:
            edit === null
              ? []
              : [
                  suggestedFix(
                    message(
                      'Set sslFlags to {0}: the certificate is then found by address and port',
                      sslFlags.value - SNI,
                    ),
                    edit,
                  ),
                ],
        };
      }
    }
  },
};
