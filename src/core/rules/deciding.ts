import type { Origin } from '../server/effective';
import type { AccessFlags, Negotiation, Place, Server, SitePath } from '../server/model';

/** Flags at the text that states them. */
export interface StatedFlags {
  readonly bits: number;
  readonly value: AccessFlags;
  readonly origin: Origin;
}

/** A text that states flags, with the first site and path at which it decides. */
export interface FlagsDecision {
  readonly site: string | null;
  readonly path: string;
  readonly flags: StatedFlags;
  /** When a certificate is asked for at that path. */
  readonly negotiation: Negotiation;
}

/**
 * Every text that decides some path's access flags, once, with the outermost path at which it does: a mistake at the
 * server level is one mistake, not one a path. In document order of sites and paths; web.config files on their own
 * come last.
 */
export function* decidedHere(server: Server): Generator<FlagsDecision> {
  const seen = new Set<string>();
  const rows: (readonly [string | null, readonly SitePath[]])[] = [
    ...server.sites.map((site) => [site.name, site.paths] as const),
    ...server.unmapped.map((file) => [null, file.paths] as const),
  ];
  for (const [site, paths] of rows) {
    for (const path of paths) {
      const { value, origin } = path.access.flags;
      if (origin === null || value.bits === null) continue;
      const key = `${origin.file}:${origin.range.start}`;
      if (seen.has(key)) continue;
      seen.add(key);
      yield { site, path: path.path, flags: { bits: value.bits, value, origin }, negotiation: path.access.negotiation };
    }
  }
}

/** The token that sets a bit, or the whole value when no single token does (report contract, Settled 8). */
export function decidingToken({ value, origin }: StatedFlags, bit: number): Place {
  const token = value.tokens.find(({ bits }) => bits !== null && (bits & bit) !== 0);
  return token?.place ?? { file: origin.file, range: origin.valueRange };
}
