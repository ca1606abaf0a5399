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
  return decisionsOf(textsOf(server, DECIDING, decidingFlags), wanted);
}

/**
 * Every text that states access flags on the way to some path, once: those that a nearer one overrides too, and those of
 * which nothing is understood (their bits are 0 here).
 */
export function statedAnywhere(server: Server): readonly FlagsDecision[] {
  return decisionsOf(textsOf(server, STATED, statedFlags));
}

/** A path of a site, or of a web.config on its own. */
interface DecidedRow {
  readonly site: Site | null;
  readonly row: SitePath;
  /** Grows in document order. */
  readonly order: number;
}

/** A text that states flags, with every path on whose way it does. */
interface StatingText extends Stated<AccessFlags> {
  readonly rows: DecidedRow[];
}

/** What rules ask for again and again is gathered once a server. */
type KnownTexts = WeakMap<Server, readonly StatingText[]>;
const DECIDING: KnownTexts = new WeakMap();
const STATED: KnownTexts = new WeakMap();

/** Lets go of what was gathered: rules ask while a server is checked, and nobody afterwards. */
export function forgetTexts(server: Server): void {
  DECIDING.delete(server);
  STATED.delete(server);
}

function decidingFlags({ access: { flags } }: SitePath, add: (stated: Stated<AccessFlags>) => void): void {
  const { value, origin } = flags;
  if (origin !== null && value.bits !== null) add({ value, origin });
}

function statedFlags({ access: { flags } }: SitePath, add: (stated: Stated<AccessFlags>) => void): void {
  const { value, origin, overridden } = flags;
  if (origin === null) return;
  add({ value, origin });
  for (const stated of overridden) add(stated);
}

function textsOf(
  server: Server,
  known: KnownTexts,
  select: (path: SitePath, add: (stated: Stated<AccessFlags>) => void) => void,
): readonly StatingText[] {
  const gathered = known.get(server);
  if (gathered !== undefined) return gathered;
  const texts = new Map<string, StatingText>();
  // Paths that state nothing of their own share what decides them.
  const byOrigin = new Map<Origin, StatingText>();
  let order = 0;
  const look = (site: Site | null, paths: readonly SitePath[]): void => {
    for (const row of paths) {
      const decided: DecidedRow = { site, row, order: order++ };
      select(row, ({ value, origin }) => {
        let text = byOrigin.get(origin);
        if (text === undefined) {
          const key = `${origin.range.start}:${origin.file}`;
          text = texts.get(key) ?? { value, origin, rows: [] };
          texts.set(key, text);
          byOrigin.set(origin, text);
        }
        text.rows.push(decided);
      });
    }
  };
  for (const site of server.sites) look(site, site.paths);
  for (const file of server.unmapped) look(null, file.paths);
  const all = [...texts.values()];
  known.set(server, all);
  return all;
}

/** The texts with the paths that are wanted, in the order of the first of these. */
function decisionsOf(
  texts: readonly StatingText[],
  wanted?: (path: SitePath, site: Site | null) => boolean,
): readonly FlagsDecision[] {
  const decisions: { readonly order: number; readonly decision: FlagsDecision }[] = [];
  for (const { value, origin, rows } of texts) {
    const decided = wanted === undefined ? rows : rows.filter(({ row, site }) => wanted(row, site));
    const [first] = decided;
    if (first === undefined) continue;
    const affected: AffectedPath[] = [];
    for (const each of decided) if (each.site !== null) affected.push({ site: each.site.name, path: each.row.path });
    const { site, row, order } = first;
    decisions.push({
      order,
      decision: {
        site: site?.name ?? null,
        path: row.path,
        at: { site, row },
        flags: { bits: value.bits ?? 0, value, origin },
        negotiation: row.access.negotiation,
        affected,
      },
    });
  }
  return decisions.sort((a, b) => a.order - b.order).map(({ decision }) => decision);
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
