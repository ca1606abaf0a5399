import { comparableAddress } from '../server/httpSys';
import { append } from '../server/multiMap';
import { withoutTrailing } from '../text/trim';
import type { Binding, Server, Site, SitePath } from '../server/model';

/** A binding that listens for web requests, and whose it is. */
export interface Candidate {
  readonly site: Site;
  readonly binding: Binding;
}

/** What listens on one port for one scheme: bindings by host in lower case, `''` for those without one. */
export interface PortListeners {
  readonly byHost: ReadonlyMap<string, readonly Candidate[]>;
  readonly first: Candidate;
}

type Listeners = ReadonlyMap<string, PortListeners>;

const listenersOfServers = new WeakMap<Server, Listeners>();
const pathsOfSites = new WeakMap<Site, ReadonlyMap<string, SitePath>>();

/** What listens on a port. The look-up table is made once a server: a server may have ten thousand sites. */
export function listenersOn(server: Server, scheme: string, port: number): PortListeners | undefined {
  let listeners = listenersOfServers.get(server);
  if (listeners === undefined) {
    listeners = makeListeners(server);
    listenersOfServers.set(server, listeners);
  }
  return listeners.get(`${scheme}|${port}`);
}

function makeListeners({ sites }: Server): Listeners {
  const listeners = new Map<string, { byHost: Map<string, Candidate[]>; first: Candidate }>();
  for (const site of sites) {
    for (const binding of site.bindings) {
      const scheme = binding.protocol.toLowerCase();
      const { port, host, address } = binding;
      if ((scheme !== 'http' && scheme !== 'https') || port === null || host === null || address === null) continue;
      const candidate = { site, binding };
      const key = `${scheme}|${port}`;
      const onPort = listeners.get(key) ?? { byHost: new Map<string, Candidate[]>(), first: candidate };
      listeners.set(key, onPort);
      append(onPort.byHost, host.toLowerCase(), candidate);
    }
  }
  return listeners;
}

const ANY_ADDRESS: ReadonlySet<string> = new Set(['*', '0.0.0.0', comparableAddress('::')]);

/** The address that a binding is bound to, in comparable form; `null` when to all of them. */
export function boundAddress({ address }: Binding): string | null {
  const comparable = comparableAddress(address ?? '*');
  return ANY_ADDRESS.has(comparable) ? null : comparable;
}

/**
 * The path of a site whose settings a URL path has: the path itself or its nearest parent that states something.
 * Compares without case (F2.32) and by whole segments.
 */
export function nearestPath(site: Site, requestedPath: string): SitePath {
  let paths = pathsOfSites.get(site);
  if (paths === undefined) {
    paths = new Map(site.paths.map((path) => [path.path.toLowerCase(), path]));
    pathsOfSites.set(site, paths);
  }
  let wanted = withoutTrailing(requestedPath.toLowerCase(), '/');
  for (;;) {
    const found = paths.get(wanted === '' ? '/' : wanted);
    if (found !== undefined) return found;
    if (wanted === '') throw new Error('A site without a path "/" was made: resolvers always make one.');
    wanted = wanted.slice(0, Math.max(0, wanted.lastIndexOf('/')));
  }
}
