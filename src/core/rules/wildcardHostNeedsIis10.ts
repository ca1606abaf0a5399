import { message } from '../text/message';
import { isBefore, WINDOWS_TITLES } from '../tls/windows';
import { bindingsOf } from './bindings';
import type { Rule } from './rule';

/** A host such as `*.example.org` is understood from IIS 10 on (F2.4). Nothing in a file proves an older IIS: Windows does. */
export const wildcardHostNeedsIis10: Rule = {
  slug: 'wildcard-host-needs-iis10',
  category: 'bindings',
  severity: 'warning',
  summary: 'A wildcard host name needs IIS 10.',
  facts: ['F1.2', 'F2.4'],
  fixable: 'none',
  scope: 'site',
  *check(server) {
    const windows = server.iis6 === null ? server.windows : (server.windows ?? 'ws2003');
    if (windows === null || !isBefore(windows, 'ws2016')) return;
    for (const { site, binding } of bindingsOf(server, ({ host }) => host?.startsWith('*.') === true)) {
      yield {
        message: message(
          'The wildcard host {0} needs IIS 10 (Windows Server 2016), and {1} takes the * for a letter: no request matches the binding, and another site answers or nobody. Bind each name.',
          binding.host ?? '',
          WINDOWS_TITLES[windows],
        ),
        place: binding.namePlace,
        site: site.name,
        path: null,
      };
    }
  },
};
