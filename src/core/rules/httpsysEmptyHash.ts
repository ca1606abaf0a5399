import { message } from '../text/message';
import { IIS_APP_ID } from '../tls/httpSysFlags';
import { usesCentralStore } from './bindings';
import { answeringEntries, relatedBindings, sitesOf } from './httpSysEntries';
import type { HttpSysEntry } from '../server/httpSys';
import type { Place } from '../server/model';
import type { Message } from '../text/message';
import type { Rule } from './rule';

/**
 * An entry that states no certificate, `(null)` or zeros: without a hash no handshake can succeed (F2.1). Entries of the
 * central store have none and need none, and neither do those that reject connections.
 */
export const httpsysEmptyHash: Rule = {
  slug: 'httpsys-empty-hash',
  category: 'httpSys',
  severity: 'error',
  summary: 'A certificate entry of HTTP.SYS names no certificate.',
  facts: ['F2.1', 'F7.2', 'F7.27'],
  fixable: 'none',
  *check(server) {
    for (const { entry, first, bindings } of answeringEntries(server)) {
      const place = emptyHash(entry);
      // How netsh prints an entry of the central store for one host name is not known: it may look like this.
      if (place === null || bindings.some(({ binding }) => usesCentralStore(binding))) continue;
      yield {
        message: text(entry),
        place,
        site: first.site.name,
        path: null,
        related: relatedBindings(bindings, (name) => message('The binding of "{0}"', name)),
        affected: sitesOf(bindings),
      };
    }
    // Without the sites nobody knows whether the entry is in use.
    if (server.sites.length > 0) return;
    for (const entry of server.httpSys.entries) {
      const place = entry.appId === IIS_APP_ID && entry.kind === 'ipPort' ? emptyHash(entry) : null;
      if (place !== null) yield { severity: 'warning', message: text(entry), place, site: null, path: null };
    }
  },
};

function text({ endpoint }: HttpSysEntry): Message {
  return message(
    'The HTTP.SYS entry {0} names no certificate: every handshake that it answers ends with a connection reset. Choose a certificate for the binding in IIS Manager, which writes the entry again.',
    endpoint,
  );
}

/** Where an entry says that it has no certificate; `null` where it has one, needs none or does not say. */
function emptyHash({ kind, hash, hashPlace, reject }: HttpSysEntry): Place | null {
  return hash !== null || kind === 'centralStore' || reject.value ? null : hashPlace;
}
