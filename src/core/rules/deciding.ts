import type { Effective, Origin } from '../server/effective';
import type { AccessFlags, Application, Place, Server, Site, SitePath } from '../server/model';
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
  /** Every path at which the text decides, the first included, where there are more than one; else empty. */
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
  const texts = textsOf(server, STATED, statedFlags);
  texts.decisions ??= decisionsOf(texts);
  return texts.decisions;
}

/** A path of a site, or of a web.config on its own. */
interface DecidedRow {
  readonly site: Site | null;
  readonly row: SitePath;
  /** Grows in document order. */
  readonly order: number;
}

/** A text that states flags, with every path on whose way it does. */
class StatingText implements StatedFlags {
  readonly bits: number;
  readonly rows: [DecidedRow, ...DecidedRow[]];

  constructor(
    readonly value: AccessFlags,
    readonly origin: Origin,
    first: DecidedRow,
  ) {
    this.bits = value.bits ?? 0;
    this.rows = [first];
  }
}

/** A text with the paths that were wanted. */
class TextDecision implements FlagsDecision {
  constructor(
    readonly flags: StatingText,
    private readonly rows: readonly DecidedRow[],
    readonly at: DecidedRow,
  ) {}

  get site(): string | null {
    return this.at.site?.name ?? null;
  }

  get path(): string {
    return this.at.row.path;
  }

  get affected(): readonly AffectedPath[] {
    if (this.rows.length < 2) return NOWHERE_ELSE;
    const affected: AffectedPath[] = [];
    for (const { site, row } of this.rows) if (site !== null) affected.push({ site: site.name, path: row.path });
    return affected;
  }
}

const NOWHERE_ELSE: readonly AffectedPath[] = [];

/** What rules ask for again and again is gathered once a server. */
interface Texts {
  readonly all: readonly StatingText[];
  /** Of all of them with all their paths, once somebody has asked. */
  decisions: readonly FlagsDecision[] | undefined;
}

type KnownTexts = WeakMap<Server, Texts>;
const DECIDING: KnownTexts = new WeakMap();
const STATED: KnownTexts = new WeakMap();

/** Lets go of what was gathered: rules ask while a server is checked, and nobody afterwards. */
export function forgetTexts(server: Server): void {
  DECIDING.delete(server);
  STATED.delete(server);
}

type Select = (flags: Effective<AccessFlags>, add: (value: AccessFlags, origin: Origin) => void) => void;

const decidingFlags: Select = ({ value, origin }, add) => {
  if (origin !== null && value.bits !== null) add(value, origin);
};

const statedFlags: Select = ({ value, origin, overridden }, add) => {
  if (origin === null) return;
  add(value, origin);
  for (const stated of overridden) add(stated.value, stated.origin);
};

function textsOf(server: Server, known: KnownTexts, select: Select): Texts {
  const gathered = known.get(server);
  if (gathered !== undefined) return gathered;
  const all: StatingText[] = [];
  const texts = new Map<string, StatingText>();
  // Paths that state nothing of their own share what decides them.
  const byOrigin = new Map<Origin, StatingText>();
  let order = 0;
  let decided: DecidedRow | undefined;
  const add = (value: AccessFlags, origin: Origin): void => {
    if (decided === undefined) return;
    let text = byOrigin.get(origin);
    if (text === undefined) {
      const key = `${origin.range.start}:${origin.file}`;
      text = texts.get(key);
      if (text === undefined) {
        text = new StatingText(value, origin, decided);
        all.push(text);
        texts.set(key, text);
        byOrigin.set(origin, text);
        return;
      }
      byOrigin.set(origin, text);
    }
    text.rows.push(decided);
  };
  const look = (site: Site | null, paths: readonly SitePath[]): void => {
    for (const row of paths) {
      decided = { site, row, order: order++ };
      select(row.access.flags, add);
    }
  };
  for (const site of server.sites) look(site, site.paths);
  for (const file of server.unmapped) look(null, file.paths);
  const made: Texts = { all, decisions: undefined };
  known.set(server, made);
  return made;
}

/** The texts with the paths that are wanted, in the order of the first of these. */
function decisionsOf(
  { all }: Texts,
  wanted?: (path: SitePath, site: Site | null) => boolean,
): readonly FlagsDecision[] {
  const decisions: TextDecision[] = [];
  let isOrdered = true;
  let latest = -1;
  for (const text of all) {
    const decided = wanted === undefined ? text.rows : wantedRows(text.rows, wanted);
    const [first] = decided;
    if (first === undefined) continue;
    isOrdered &&= latest < first.order;
    latest = first.order;
    decisions.push(new TextDecision(text, decided, first));
  }
  return isOrdered ? decisions : decisions.sort((a, b) => a.at.order - b.at.order);
}

/** Most texts decide one path. */
function wantedRows(
  rows: StatingText['rows'],
  wanted: (path: SitePath, site: Site | null) => boolean,
): readonly DecidedRow[] {
  const [first] = rows;
  if (rows.length === 1) return wanted(first.row, first.site) ? rows : NO_ROWS;
  return rows.filter(({ row, site }) => wanted(row, site));
}

const NO_ROWS: readonly DecidedRow[] = [];

/** Whether every word of the value is understood: else what the value is meant to say is not known. */
export function isUnderstood({ value }: StatedFlags): boolean {
  return value.tokens.every(({ bits }) => bits !== null);
}

/**
 * Whether a path belongs to Exchange Server, by the application pool of its application: its setup writes the flags of
 * its virtual directories, `/PowerShell` without `Ssl` among them, and expects them so.
 */
export function isExchange(site: Site | null, { path }: SitePath): boolean {
  const applications = site?.applications ?? [];
  if (!applications.some(isOfExchange)) return false;
  const lower = `${path.toLowerCase()}/`;
  let nearest: Application | undefined;
  for (const application of applications) {
    const own = `${application.path.replace(/\/$/, '').toLowerCase()}/`;
    if (lower.startsWith(own) && own.length > (nearest?.path.length ?? 0)) nearest = application;
  }
  return nearest !== undefined && isOfExchange(nearest);
}

function isOfExchange({ applicationPool }: Application): boolean {
  return /^MSExchange/i.test(applicationPool.value ?? '');
}

/** The token that sets a bit, or the whole value when no single token does (report contract, Settled 8). */
export function decidingToken({ value, origin }: StatedFlags, bit: number): Place {
  const token = value.tokens.find(({ bits }) => bits !== null && (bits & bit) !== 0);
  return token?.place ?? { file: origin.file, range: origin.valueRange };
}
