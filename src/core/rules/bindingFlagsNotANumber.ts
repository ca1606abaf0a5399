import { message } from '../text/message';
import { parseAccessFlags } from '../tls/accessFlags';
import { CENTRAL_CERT_STORE, meantBindingFlags, SNI } from '../tls/bindingFlags';
import { replaceValue, safeFix } from './fixing';
import type { Rule } from './rule';

/** `binding@sslFlags` is a number; the names belong to `<access>` (section 2.3 of the facts: type `uint`). */
export const bindingFlagsNotANumber: Rule = {
  slug: 'binding-flags-not-a-number',
  category: 'bindings',
  severity: 'error',
  summary: 'The sslFlags of a binding is not a number.',
  facts: ['section 2.3', 'F2.12'],
  fixable: 'safe',
  scope: 'site',
  *check(server) {
    for (const site of server.sites) {
      for (const { sslFlags, host } of site.bindings) {
        if (sslFlags.value !== null || sslFlags.origin === null) continue;
        const { tokens } = parseAccessFlags(sslFlags.text ?? '', ',');
        const place = { file: sslFlags.origin.file, range: sslFlags.origin.valueRange };
        const meant = meantBindingFlags(sslFlags.text ?? '');
        const isAccessFlags = tokens.length > 0 && tokens.every(({ bits }) => bits !== null);
        yield {
          message: isAccessFlags
            ? message(
                '"{0}" are flags of <access>; the sslFlags of a binding is a number (1 is SNI, 2 the central certificate store). IIS refuses the file.',
                sslFlags.text ?? '',
              )
            : message(
                '"{0}" is not a number of 32 bits; the sslFlags of a binding is one (1 is SNI, 2 the central certificate store). IIS refuses the file.',
                sslFlags.text ?? '',
              ),
          place,
          site: site.name,
          path: null,
          fixes:
            // Without a host name SNI and the central store would be the next mistake.
            meant === null || (host === '' && (meant & (SNI | CENTRAL_CERT_STORE)) !== 0)
              ? []
              : [safeFix(message('Write the number {0}', meant), replaceValue(place, String(meant)))],
        };
      }
    }
  },
};
