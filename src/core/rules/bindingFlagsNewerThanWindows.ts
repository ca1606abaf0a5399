import { message } from '../text/message';
import { isHttps } from '../server/model';
import { BINDING_FLAGS } from '../tls/bindingFlags';
import { isBefore, WINDOWS_TITLES } from '../tls/windows';
import { bindingsOf, flagsPlace, setFlags } from './bindings';
import { removeText, suggestedFix, fixIfAny } from './fixing';
import type { WindowsName } from '../tls/windows';
import type { SiteBinding } from './bindings';
import type { Rule, RuleFinding } from './rule';

/** Bits that the Windows in question does not know (F2.7, F7.25), and the attribute before IIS 8 (F1.2). */
export const bindingFlagsNewerThanWindows: Rule = {
  slug: 'binding-flags-newer-than-windows',
  category: 'bindings',
  severity: 'warning',
  summary: 'The sslFlags of a binding needs a newer Windows.',
  facts: ['F1.2', 'F1.7', 'F2.7', 'F7.25'],
  fixable: 'suggestion',
  scope: 'site',
  *check(server) {
    const { windows } = server;
    if (windows === null) return;
    // IIS Express brings its own schema, in which the attribute is known on older Windows too (F1.7).
    const knowsAttribute = server.product === 'IIS Express' || !isBefore(windows, 'ws2012');
    for (const stated of bindingsOf(server, ({ sslFlags }) => sslFlags.origin !== null)) {
      if (knowsAttribute) yield* newBits(stated, windows);
      else yield newAttribute(stated, windows);
    }
  },
};

function newAttribute({ site, binding }: SiteBinding, windows: WindowsName): RuleFinding {
  const { origin } = binding.sslFlags;
  return {
    message: message(
      'The attribute sslFlags of a binding needs {0}, and {1} refuses a file with an attribute that it does not know (500.19). Take it away.',
      WINDOWS_TITLES.ws2012,
      WINDOWS_TITLES[windows],
    ),
    place: flagsPlace(binding),
    site: site.name,
    path: null,
    fixes:
      origin === null
        ? []
        : [
            suggestedFix(
              message('Take sslFlags away: the certificate is then found by address and port'),
              removeText({ file: origin.file, range: origin.range }),
            ),
          ],
  };
}

function* newBits({ site, binding }: SiteBinding, windows: WindowsName): Generator<RuleFinding> {
  const value = binding.sslFlags.value ?? 0;
  const newer = BINDING_FLAGS.filter((flag) => (value & flag.bit) !== 0 && isBefore(windows, flag.windows));
  const [first] = newer;
  if (first === undefined || !isHttps(binding)) return;
  const left = newer.reduce((rest, { bit }) => rest - bit, value);
  const names = newer.map(({ name }) => name).join(', ');
  const edit = setFlags(binding, left);
  yield {
    message: message(
      'sslFlags {0} sets {1}, which needs {2} or newer: on {3} nothing comes of it. Set {4}, or correct the version of Windows.',
      value,
      names,
      WINDOWS_TITLES[(newer[newer.length - 1] ?? first).windows],
      WINDOWS_TITLES[windows],
      left,
    ),
    place: flagsPlace(binding),
    site: site.name,
    path: null,
    fixes: fixIfAny('suggestion', message('Set sslFlags to {0}: {1} is no longer set', left, names), edit),
  };
}
