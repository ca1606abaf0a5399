import { message } from '../text/message';
import { BINDING_FLAGS } from '../tls/bindingFlags';
import { flagsPlace, httpsBindingsOf, setFlags } from './bindings';
import { suggestedFix } from './fixing';
import type { Rule } from './rule';

const KNOWN = BINDING_FLAGS.reduce((sum, { bit }) => sum + bit, 0);

/** Bits of `binding@sslFlags` that no public definition names (section 2.3 of the facts, 128 among them). */
export const bindingFlagsUnknownBits: Rule = {
  slug: 'binding-flags-unknown-bits',
  category: 'bindings',
  severity: 'warning',
  summary: 'The sslFlags of a binding sets bits without a known meaning.',
  facts: ['section 2.3'],
  fixable: 'suggestion',
  scope: 'site',
  *check(server) {
    for (const { site, binding } of httpsBindingsOf(server)) {
      const value = binding.sslFlags.value ?? 0;
      const known = value & KNOWN;
      if (value === known) continue;
      const unknown = `0x${(value - known).toString(16)}`;
      const edit = setFlags(binding, known);
      yield {
        message: message(
          'sslFlags {0} sets {1}, which no documentation of IIS defines, so nobody can tell what the binding does. Set {2}, unless a newer Windows wrote it.',
          value,
          unknown,
          known,
        ),
        place: flagsPlace(binding),
        site: site.name,
        path: null,
        fixes:
          edit === null
            ? []
            : [suggestedFix(message('Set sslFlags to {0}: {1} is no longer set', known, unknown), edit)],
      };
    }
  },
};
