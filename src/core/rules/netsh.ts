import { SWITCH_DEFAULTS } from '../server/httpSys';
import { commandFix } from './fixing';
import type { HttpSysEntry, HttpSysSwitch } from '../server/httpSys';
import type { Message } from '../text/message';
import type { CommandFix } from './rule';

/** The words of netsh for switches (F7.9, F3.11). */
const WORDS: readonly (readonly [HttpSysSwitch, string])[] = [
  ['verifyClientCertRevocation', 'verifyclientcertrevocation'],
  ['verifyRevocationWithCachedClientCertOnly', 'verifyrevocationwithcachedclientcertonly'],
  ['usageCheck', 'usagecheck'],
  ['dsMapperUsage', 'dsmapperusage'],
  ['clientCertNegotiation', 'clientcertnegotiation'],
  ['reject', 'reject'],
  ['disableHttp2', 'disablehttp2'],
  ['disableQuic', 'disablequic'],
  ['disableTls12', 'disabletls12'],
  ['disableTls13', 'disabletls13'],
  ['disableOcspStapling', 'disableocspstapling'],
  ['disableLegacyTls', 'disablelegacytls'],
];

/** Switches with the values that they shall have. */
export type SwitchChanges = ReadonlyMap<HttpSysSwitch, boolean>;

/**
 * `netsh http update sslcert` with switches changed, and the same with the old values. Everything of the entry that is not
 * a default is named again, since what is not named may fall back to its default. None where a value that has to be named
 * is not known, or holds what no console should be given.
 */
export function netshFix(title: Message, entry: HttpSysEntry, changes: SwitchChanges): readonly CommandFix[] {
  const after = entryArguments(entry, changes);
  const before = entryArguments(entry, new Map([...changes.keys()].map((name) => [name, entry[name].value])));
  if (after === null || before === null) return [];
  return [commandFix(title, `netsh http update sslcert ${after}`, `netsh http update sslcert ${before}`)];
}

/** `netsh http delete sslcert`, and the command that adds the entry again. */
export function netshDelete(title: Message, entry: HttpSysEntry): readonly CommandFix[] {
  const key = keyOf(entry);
  const all = entryArguments(entry, new Map());
  if (key === null || all === null) return [];
  return [commandFix(title, `netsh http delete sslcert ${key}`, `netsh http add sslcert ${all}`)];
}

function keyOf({ kind, endpoint, port }: HttpSysEntry): string | null {
  if (kind === 'centralStore') return `ccs=${port}`;
  if (!/^[\p{L}\p{N}.:_*[\]-]+$/u.test(endpoint)) return null;
  return `${kind === 'ipPort' ? 'ipport' : 'hostnameport'}=${endpoint}`;
}

function entryArguments(entry: HttpSysEntry, changes: SwitchChanges): string | null {
  const { kind, hash, store, appId, kept } = entry;
  const key = keyOf(entry);
  if (key === null || appId === null || !/^\{[0-9a-f-]{36}\}$/i.test(appId)) return null;
  if (hash === null && kind !== 'centralStore') return null;
  // F7.9: an entry by name has no default store.
  if (store === null && kind === 'hostnamePort') return null;
  if ([...kept.values(), store ?? 'MY'].some((value) => !/^[\w .{}-]+$/.test(value))) return null;
  return [
    key,
    ...(hash === null ? [] : [`certhash=${hash}`]),
    `appid="${appId}"`,
    ...(store === null ? [] : [`certstorename="${store}"`]),
    ...WORDS.flatMap(([name, word]) => {
      const value = changes.get(name) ?? entry[name].value;
      // A default is left out: an older netsh does not know every word.
      return value === SWITCH_DEFAULTS[name] && !changes.has(name) ? [] : [`${word}=${value ? 'enable' : 'disable'}`];
    }),
    ...[...kept].map(([word, value]) => (/^\w+$/.test(value) ? `${word}=${value}` : `${word}="${value}"`)),
  ].join(' ');
}
