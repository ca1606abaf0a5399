import { comparableAddress } from '../server/httpSys';
import { message } from '../text/message';
import { isAddress } from './request';
import { boundAddress, listenersOn } from './siteIndex';
import type { Binding, Reason, Server, Site } from '../server/model';
import type { Message } from '../text/message';
import type { ClientRequest } from './request';
import type { Candidate, PortListeners } from './siteIndex';

/** Which site a request is routed to, and why. */
export interface Route {
  /** `null` when no site is bound to the endpoint. */
  readonly site: Site | null;
  readonly binding: Binding | null;
  /** The local address in comparable form; `null` when any of the machine's. */
  readonly address: string | null;
  /** Whether a binding of the request's scheme listens on its port, for whichever host. */
  readonly listening: boolean;
  readonly reasons: readonly Reason[];
  readonly unknowns: readonly Message[];
}

/**
 * HTTP.SYS gives a request to the binding of its port that names its host; then to one with a wildcard for the host's
 * left-most label (F2.4); then to one without a host. Of several, one on the exact address goes before one on all
 * addresses. The order of these steps is [inferred]: the facts name the parts of a binding only (F2.3).
 */
export function routeRequest(server: Server, request: ClientRequest): Route {
  const address = localAddressOf(request);
  const listeners = listenersOn(server, request.scheme, request.port);
  const picked = listeners === undefined ? null : pick(listeners, request.host, address);
  if (picked === null) {
    return {
      site: null,
      binding: null,
      address,
      listening: listeners !== undefined,
      reasons: [unroutedReason(server, request, listeners)],
      unknowns: [],
    };
  }
  const { site, binding } = picked.candidate;
  return {
    site,
    binding,
    address: address ?? boundAddress(binding),
    listening: true,
    reasons: [{ text: routedText(picked, request.host), place: binding.place, fact: 'F2.3' }],
    unknowns:
      picked.elsewhere === undefined
        ? []
        : [
            message(
              'The local address is not given: at {0} the site {1} answers instead.',
              picked.elsewhere.binding.address ?? '',
              picked.elsewhere.site.name,
            ),
          ],
  };
}

/** A URL with an address leads to that address. */
function localAddressOf({ localAddress, host }: ClientRequest): string | null {
  if (localAddress !== null) return comparableAddress(localAddress);
  return isAddress(host) ? comparableAddress(host) : null;
}

interface Picked {
  readonly candidate: Candidate;
  /** Which of the steps found it. */
  readonly by: 'host' | 'wildcard' | 'anyHost';
  /** What answers at a single address when the client's is not known. */
  readonly elsewhere: Candidate | undefined;
}

function pick({ byHost }: PortListeners, host: string, address: string | null): Picked | null {
  const dot = host.indexOf('.');
  const steps = [
    ['host', host],
    ['wildcard', dot === -1 ? null : `*${host.slice(dot)}`],
    ['anyHost', ''],
  ] as const;
  const singles: Picked[] = [];
  for (const [by, name] of steps) {
    const candidates = (name === null ? undefined : byHost.get(name)) ?? [];
    const onAll = candidates.find(({ binding }) => boundAddress(binding) === null);
    if (address !== null) {
      const candidate = candidates.find(({ binding }) => boundAddress(binding) === address) ?? onAll;
      if (candidate !== undefined) return { candidate, by, elsewhere: undefined };
      continue;
    }
    // At any address: what is bound to all of them answers at most of them, what is bound to one at that one alone.
    for (const candidate of candidates) {
      if (boundAddress(candidate.binding) !== null) singles.push({ candidate, by, elsewhere: undefined });
    }
    // A host that is bound to single addresses alone is meant to be reached there.
    if (onAll === undefined && (by !== 'host' || candidates.length === 0)) continue;
    return withElsewhere(onAll === undefined ? singles[0] : { candidate: onAll, by, elsewhere: undefined }, singles);
  }
  return withElsewhere(singles[0], singles);
}

function withElsewhere(picked: Picked | undefined, singles: readonly Picked[]): Picked | null {
  if (picked === undefined) return null;
  const other = singles.find(({ candidate }) => candidate.site !== picked.candidate.site);
  return { ...picked, elsewhere: other?.candidate };
}

function routedText({ candidate: { site, binding }, by }: Picked, host: string): Message {
  const text = binding.bindingInformation?.value ?? '';
  switch (by) {
    case 'host':
      return message('The binding {0} of the site {1} names the host {2}.', text, site.name, host);
    case 'wildcard':
      return message('The binding {0} of the site {1} takes the host {2} by its wildcard.', text, site.name, host);
    case 'anyHost':
      return message(
        'The binding {0} of the site {1} takes every host that no other binding of the port names.',
        text,
        site.name,
      );
  }
}

function unroutedReason(server: Server, { scheme, host, port }: ClientRequest, listeners?: PortListeners): Reason {
  if (listeners !== undefined) {
    return {
      text: message('Port {0} has {1} bindings, but none for the host {2} at this address.', port, scheme, host),
      place: listeners.first.binding.place,
      fact: 'F2.3',
    };
  }
  const other = scheme === 'https' ? 'http' : 'https';
  const others = listenersOn(server, other, port);
  return others === undefined
    ? { text: message('No site has an {0} binding on port {1}.', scheme, port), place: null, fact: 'F2.3' }
    : {
        text: message('Port {0} has {1} bindings only: a request by {2} gets no answer there.', port, other, scheme),
        place: others.first.binding.place,
        fact: 'F2.3',
      };
}
