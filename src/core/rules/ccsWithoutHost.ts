import { message } from '../text/message';
import { CENTRAL_CERT_STORE } from '../tls/bindingFlags';
import { bindingText, flagsPlace, httpsBindingsOf, setFlags, usesCentralStore } from './bindings';
import { suggestedFix } from './fixing';
import type { Rule } from './rule';

/** The central certificate store finds a file by the host name (F2.9, F2.10, F7.20); without one it finds none. */
export const ccsWithoutHost: Rule = {
  slug: 'ccs-without-host',
  category: 'bindings',
  severity: 'error',
  summary: 'A binding uses the central certificate store but has no host name.',
  facts: ['F2.9', 'F2.10', 'F7.20'],
  fixable: 'suggestion',
  scope: 'site',
  *check(server) {
    for (const { site, binding } of httpsBindingsOf(server)) {
      if (!usesCentralStore(binding) || binding.host !== '') continue;
      const value = binding.sslFlags.value ?? 0;
      const left = value - CENTRAL_CERT_STORE;
      const edit = setFlags(binding, left);
      yield {
        message: message(
          'sslFlags {0} takes the certificate from the central store, which finds it by host name, and "{1}" has none: the handshake fails. Add a host name, or take 2 away.',
          value,
          bindingText(binding),
        ),
        place: flagsPlace(binding),
        site: site.name,
        path: null,
        related: [{ message: message('The binding without a host name'), place: binding.namePlace }],
        fixes:
          edit === null
            ? []
            : [
                suggestedFix(
                  message('Set sslFlags to {0}: the certificate no longer comes from the central store', left),
                  edit,
                ),
              ],
      };
    }
  },
};
