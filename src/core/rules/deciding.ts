import type { Origin, Stated } from '../server/effective';
import type { AccessFlags, Application, Negotiation, Place, Server, Site, SitePath } from '../server/model';
import type { AffectedPath } from './rule';

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
  /** The same, resolved. */
  readonly at: { readonly site: Site | null; readonly row: SitePath };
  readonly flags: StatedFlags;
  /** When a certificate is asked for at that path. */
  readonly negotiation: Negotiation;
  /** Every path at which the text decides, the first included; empty for a web.config on its own. */
  readonly affected: readonly AffectedPath[];
}

/**
 * Every text that decides some path's access flags, once, with the outermost path at which it does: a mistake at the
 * server level is one mistake, not one a path. In document order of sites and paths; web.config files on their own
 * come last.
 *
 * @param wanted which of the paths count; a text that decides none of them is left out
 */
export function decidedHere(
  server: Server,
  wanted?: (path: SitePath, site: Site | null) => boolean,
): readonly FlagsDecision[] {
  if (wanted !== undefined) return gatherDecisions(server, wanted);
  const known = ALL_DECISIONS.get(server) ?? gatherDecisions(server, () => true);
  ALL_DECISIONS.set(server, known);
  return known;
}

/** Several rules ask for the decisions of all paths. */
const ALL_DECISIONS = new WeakMap<Server, readonly FlagsDecision[]>();

function gatherDecisions(
  server: Server,
  wanted: (path: SitePath, site: Site | null) => boolean,
): readonly FlagsDecision[] {
  return gather(server, (path, site) => {
    const { value, origin } = path.access.flags;
    return origin === null || value.bits === null || !wanted(path, site) ? [] : [{ value, origin }];
  });
}

/**
 * Every text that states access flags on the way to some path, once: those that a nearer one overrides too, and those of
 * which nothing is understood (their bits are 0 here).
 */
export function statedAnywhere(server: Server): readonly FlagsDecision[] {
  return gather(server, ({ access: { flags } }) =>
    flags.origin === null ? [] : [{ value: flags.value, origin: flags.origin }, ...flags.overridden],
  );
}

function gather(
  server: Server,
  select: (path: SitePath, site: Site | null) => readonly Stated<AccessFlags>[],
): readonly FlagsDecision[] {
  type Gathered = FlagsDecision & { readonly affected: AffectedPath[] };
  const decisions = new Map<string, Gathered>();
  // Paths that state nothing of their own share what decides them.
  const byOrigin = new Map<Origin, Gathered>();
  const rows: (readonly [Site | null, readonly SitePath[]])[] = [
    ...server.sites.map((site) => [site, site.paths] as const),
    ...server.unmapped.map((file) => [null, file.paths] as const),
  ];
  for (const [site, paths] of rows) {
    for (const path of paths) {
      for (const { value, origin } of select(path, site)) {
        let decision = byOrigin.get(origin);
        if (decision === undefined) {
          const key = `${origin.file}:${origin.range.start}`;
          decision = decisions.get(key) ?? {
            site: site?.name ?? null,
            path: path.path,
            at: { site, row: path },
            flags: { bits: value.bits ?? 0, value, origin },
            negotiation: path.access.negotiation,
            affected: [],
          };
          decisions.set(key, decision);
          byOrigin.set(origin, decision);
        }
        if (site !== null) decision.affected.push({ site: site.name, path: path.path });
      }
    }
  }
  return [...decisions.values()];
}

/** Whether every word of the value is understood: else what the value is meant to say is not known. */
export function isUnderstood({ value }: StatedFlags): boolean {
  return value.tokens.every(({ bits }) => bits !== null);
}

/**
 * Whether a path belongs to Exchange Server, by the application pool of its application: its setup writes the flags of
 * its virtual directories, `/PowerShell` without `Ssl` among them, and expects them so.
 */
export function isExchange(site: Site | null, { path }: SitePath): boolean {
  const lower = `${path.toLowerCase()}/`;
  let nearest: Application | undefined;
  for (const application of site?.applications ?? []) {
    const own = `${application.path.replace(/\/$/, '').toLowerCase()}/`;
    if (lower.startsWith(own) && own.length > (nearest?.path.length ?? 0)) nearest = application;
  }
  return /^MSExchange/i.test(nearest?.applicationPool.value ?? '');
}

/** The token that sets a bit, or the whole value when no single token does (report contract, Settled 8). */
export function decidingToken({ value, origin }: StatedFlags, bit: number): Place {
  const token = value.tokens.find(({ bits }) => bits !== null && (bits & bit) !== 0);
  return token?.place ?? { file: origin.file, range: origin.valueRange };
}
