import { isExactAddress } from '../server/certificateSelection';
import { comparableAddress } from '../server/httpSys';
import { message } from '../text/message';
import {
  bindingFlagNames,
  DISABLE_HTTP2,
  DISABLE_LEGACY_TLS,
  DISABLE_OCSP_STAPLING,
  DISABLE_QUIC,
  DISABLE_TLS13,
} from '../tls/bindingFlags';
import { flagsPlace, httpsBindingsOf, setFlags, usesCentralStore, usesSni } from './bindings';
import { fixIfAny } from './fixing';
import { netshFix } from './netsh';
import type { HttpSysEntry, HttpSysSwitch } from '../server/httpSys';
import type { Binding } from '../server/model';
import type { Fix, Rule } from './rule';

/** What both sides can say, by the bit of the binding; the entry has other bits for the same (F2.12). */
const BOTH: readonly (readonly [bit: number, name: HttpSysSwitch])[] = [
  [DISABLE_HTTP2, 'disableHttp2'],
  [DISABLE_OCSP_STAPLING, 'disableOcspStapling'],
  [DISABLE_QUIC, 'disableQuic'],
  [DISABLE_TLS13, 'disableTls13'],
  [DISABLE_LEGACY_TLS, 'disableLegacyTls'],
];

/**
 * The `sslFlags` of a binding and the switches of its own HTTP.SYS entry say different things (section 2.3 and 7.3 of the
 * facts). Silent about switches that the export does not state, about entries that another binding has, and about the
 * central store, which has none of them (F2.9).
 */
export const httpsysFlagsDisagree: Rule = {
  slug: 'httpsys-flags-disagree',
  category: 'httpSys',
  severity: 'warning',
  summary: 'The sslFlags of a binding and the switches of its HTTP.SYS entry say different things.',
  facts: ['section 2.3', 'F2.11', 'F2.12', 'section 7.3', 'F7.5'],
  fixable: 'suggestion',
  *check(server) {
    for (const { site, binding } of httpsBindingsOf(server)) {
      const { value } = binding.sslFlags;
      const entry = binding.httpSys?.entry ?? null;
      if (value === null || entry === null || !isOwn(entry, binding)) continue;
      const stated = BOTH.filter(([, name]) => entry[name].place !== null);
      const different = stated.filter(([bit, name]) => ((value & bit) !== 0) !== entry[name].value);
      if (different.length === 0) continue;
      const differing = different.reduce((bits, [bit]) => bits | bit, 0);
      const wanted = value ^ differing;
      yield {
        message: message(
          'sslFlags {0} of the binding and the HTTP.SYS entry {1} disagree about {2}: one of the two was changed without the other, so a protocol that was turned off may still be spoken. Make both say the same.',
          value,
          entry.endpoint,
          bindingFlagNames(differing).join(', '),
        ),
        place: flagsPlace(binding),
        site: site.name,
        path: null,
        related: different.flatMap(([, name]) => {
          const { place } = entry[name];
          return place === null ? [] : [{ message: message('What the entry says'), place }];
        }),
        fixes: [...asTheEntry(binding, wanted), ...asTheBinding(entry, value, different)],
      };
    }
  },
};

/** Whether the entry is the one that IIS makes for such a binding, and no other that answers in its place. */
function isOwn({ kind, name }: HttpSysEntry, binding: Binding): boolean {
  const { address, host } = binding;
  if (usesCentralStore(binding) || address === null) return false;
  if (usesSni(binding)) return kind === 'hostnamePort' && name === host?.toLowerCase();
  return kind === 'ipPort' && (address === '*' ? !isExactAddress(name) : name === comparableAddress(address));
}

function asTheEntry(binding: Binding, value: number): readonly Fix[] {
  const edit = setFlags(binding, value);
  return fixIfAny('suggestion', message('Set sslFlags to {0}, as the HTTP.SYS entry has it', value), edit);
}

function asTheBinding(entry: HttpSysEntry, value: number, different: typeof BOTH): readonly Fix[] {
  return netshFix(
    message('Set the switches of {0} as sslFlags {1} has them', entry.endpoint, value),
    entry,
    new Map(different.map(([bit, name]) => [name, (value & bit) !== 0])),
  );
}
