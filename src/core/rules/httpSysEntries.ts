import { append } from '../server/multiMap';
import { httpsBindingsOf } from './bindings';
import type { HttpSysEntry } from '../server/httpSys';
import type { Server } from '../server/model';
import type { SiteBinding } from './bindings';
import type { AffectedPath, RelatedPlace } from './rule';
import type { Message } from '../text/message';

/** An HTTP.SYS entry with the https bindings that it answers, in document order; there is at least one. */
export interface AnsweringEntry {
  readonly entry: HttpSysEntry;
  readonly first: SiteBinding;
  readonly bindings: readonly SiteBinding[];
}

const ANSWERING = new WeakMap<Server, readonly AnsweringEntry[]>();

/** The entries that answer some https binding, in the order of the bindings; gathered once for all rules. */
export function answeringEntries(server: Server): readonly AnsweringEntry[] {
  const known = ANSWERING.get(server);
  if (known !== undefined) return known;
  const byEntry = new Map<HttpSysEntry, SiteBinding[]>();
  for (const stated of httpsBindingsOf(server)) {
    const entry = stated.binding.httpSys?.entry ?? null;
    if (entry !== null) append(byEntry, entry, stated);
  }
  const gathered = [...byEntry].flatMap(([entry, bindings]) => {
    const [first] = bindings;
    return first === undefined ? [] : [{ entry, first, bindings }];
  });
  ANSWERING.set(server, gathered);
  return gathered;
}

/** Each site of some bindings once, as a whole. */
export function sitesOf(bindings: readonly SiteBinding[]): readonly AffectedPath[] {
  return [...new Set(bindings.map(({ site }) => site.name))].map((site) => ({ site, path: '/' }));
}

/** Links to bindings. */
export function relatedBindings(bindings: readonly SiteBinding[], text: (site: string) => Message): RelatedPlace[] {
  return bindings.map(({ site, binding }) => ({ message: text(site.name), place: binding.namePlace }));
}
