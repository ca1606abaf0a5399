import type { Place } from '../server/model';
import type { Message } from '../text/message';
import type { Actor, Boundary, BrokenEdge, Certainty, Hop, TracePart } from './trace';

/** Adds hops one behind the other; the place where the way stands now is the next hop's beginning. */
export class Way {
  readonly hops: Hop[] = [];
  private at: Actor = 'client';

  go(
    to: Actor,
    payload: Hop['payload'],
    what: Message,
    fact: string,
    details: Partial<Pick<Hop, 'place' | 'certainty'>> = {},
  ): this {
    this.hops.push({
      from: this.at,
      to,
      boundary: boundaryBetween(this.at, to),
      payload,
      what,
      fact,
      certainty: details.certainty ?? 'reported',
      place: details.place ?? null,
    });
    this.at = to;
    return this;
  }

  /** An edge that breaks off where the way stands now. */
  breakOff(
    part: TracePart,
    to: Actor,
    what: Message,
    fact: string,
    certainty: Certainty,
    place: Place | null,
  ): BrokenEdge {
    return { part, afterHop: this.hops.length, from: this.at, to, what, fact, certainty, place };
  }
}

const KERNEL: ReadonlySet<Actor> = new Set<Actor>(['httpSys', 'msquic']);
const FAR: ReadonlySet<Actor> = new Set<Actor>(['client', 'centralStore']);

/** What lies between two stations. */
export function boundaryBetween(from: Actor, to: Actor): Boundary {
  if (FAR.has(from) || FAR.has(to)) return 'network';
  if (KERNEL.has(from)) return KERNEL.has(to) ? 'withinKernel' : 'kernelToUser';
  return KERNEL.has(to) ? 'userToKernel' : 'withinUser';
}
