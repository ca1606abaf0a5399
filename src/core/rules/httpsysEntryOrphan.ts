import { isExactAddress } from '../server/certificateSelection';
import { comparableAddress } from '../server/httpSys';
import { append } from '../server/multiMap';
import { message } from '../text/message';
import { IIS_APP_ID } from '../tls/httpSysFlags';
import { httpsBindingsOf, usesCentralStore, usesSni } from './bindings';
import { netshDelete } from './netsh';
import type { HttpSysEntry } from '../server/httpSys';
import type { Binding, Server } from '../server/model';
import type { Rule } from './rule';

/** The Web Management Service listens here and is no site (F7.11). */
const WMSVC_PORT = 8172;

/**
 * An entry that IIS made and that no https binding of the server could be answered by (F7.23): its binding is gone. Silent
 * about entries of other applications, and where a binding is not understood, since it may be the one.
 */
export const httpsysEntryOrphan: Rule = {
  slug: 'httpsys-entry-orphan',
  category: 'httpSys',
  severity: 'information',
  summary: 'A certificate entry of HTTP.SYS that IIS made serves no https binding.',
  facts: ['F7.10', 'F7.11', 'F7.23'],
  fixable: 'command',
  *check(server) {
    if (server.sites.length === 0) return;
    const wanted = wantedEndpoints(server);
    if (wanted === null) return;
    for (const entry of server.httpSys.entries) {
      if (entry.appId !== IIS_APP_ID || entry.port === WMSVC_PORT || wanted.isWanted(entry)) continue;
      yield {
        message: message(
          'The certificate entry {0} of HTTP.SYS was made by IIS, but no https binding uses it: it was left behind, and keeps an old certificate in use for whoever connects there. Delete it if no other software needs it.',
          entry.endpoint,
        ),
        place: entry.endpointPlace,
        site: null,
        path: null,
        fixes: netshDelete(message('Delete the entry {0}', entry.endpoint), entry),
      };
    }
  },
};

/** What the https bindings of a port can be answered by. */
interface WantedAtPort {
  /** Addresses in comparable form; `*` where a binding is on all of them. */
  readonly addresses: ReadonlySet<string>;
  /** Host names in lower case, and with a wildcard for their first label. */
  readonly names: ReadonlySet<string>;
  readonly byName: boolean;
}

/** `null` where a binding is not understood. */
function wantedEndpoints(server: Server): { isWanted(entry: HttpSysEntry): boolean } | null {
  const byPort = new Map<number, Binding[]>();
  for (const { binding } of httpsBindingsOf(server)) {
    const { address, port, host } = binding;
    if (address === null || port === null || host === null) return null;
    append(byPort, port, binding);
  }
  const ports = new Map([...byPort].map(([port, bindings]) => [port, wantedAt(bindings)]));
  return {
    isWanted({ kind, name, port }) {
      const wanted = ports.get(port);
      if (wanted === undefined) return false;
      if (kind === 'hostnamePort') return wanted.names.has(name);
      if (kind === 'centralStore') return wanted.byName;
      // An entry for all addresses answers whoever nothing else does.
      return !isExactAddress(name) || wanted.addresses.has('*') || wanted.addresses.has(name);
    },
  };
}

function wantedAt(bindings: readonly Binding[]): WantedAtPort {
  const hosts = bindings.map(({ host }) => host?.toLowerCase() ?? '');
  return {
    addresses: new Set(bindings.map(({ address }) => comparableAddress(address ?? '*'))),
    names: new Set(hosts.flatMap((host) => [host, host.replace(/^[^.]+(?=\.)/, '*')])),
    byName: bindings.some((binding) => usesSni(binding) || usesCentralStore(binding)),
  };
}
