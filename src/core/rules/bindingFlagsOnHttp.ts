import { message } from '../text/message';
import { bindingsOf, flagsPlace, setFlags } from './bindings';
import { fixIfAny } from './fixing';
import type { Rule } from './rule';

/** An http binding takes no SSL settings (F2.5): its `sslFlags` have no effect, and often https was meant. */
export const bindingFlagsOnHttp: Rule = {
  slug: 'binding-flags-on-http',
  category: 'bindings',
  severity: 'warning',
  summary: 'An http binding has sslFlags.',
  facts: ['section 2.3', 'F2.5'],
  fixable: 'safe',
  scope: 'site',
  *check(server) {
    for (const { site, binding } of bindingsOf(server, ({ protocol }) => /^http$/i.test(protocol))) {
      const { value } = binding.sslFlags;
      if (value === null || value === 0) continue;
      const edit = setFlags(binding, 0);
      yield {
        message: message(
          'sslFlags {0} has no effect on an http binding: what comes in at {1} is not encrypted. Set 0, or make the protocol https.',
          value,
          binding.port ?? '',
        ),
        place: flagsPlace(binding),
        site: site.name,
        path: null,
        fixes: fixIfAny('safe', message('Set sslFlags to 0'), edit),
      };
    }
  },
};
