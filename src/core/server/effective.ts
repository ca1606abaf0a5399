import type { Message } from '../text/message';
import type { TextRange } from '../text/range';

/** Where a value stands. */
export interface Origin {
  /** The file's name, as its host gave it. */
  readonly file: string;
  /** The deciding attribute as a whole: name, equals sign and quoted value. */
  readonly range: TextRange;
  /** The value alone, without quotes: what is wrong when the value is wrong. */
  readonly valueRange: TextRange;
  /** The level at which it is stated, for people: `<location path="…">`, a metabase key, the server. */
  readonly level: Message;
}

/** A value that some text states. */
export interface Stated<T> {
  readonly value: T;
  readonly origin: Origin;
}

/**
 * A value as it holds, with the text that decided it and the texts that lost (invariant 4). Nobody recomputes
 * inheritance outside of `server/`.
 */
export interface Effective<T> {
  readonly value: T;
  /** `null`: nothing states it, the value is the product's default. */
  readonly origin: Origin | null;
  /** What was overridden, nearest first. The default is not listed. */
  readonly overridden: readonly Stated<T>[];
}

/**
 * Whether texts of several files compete for a value. Their order is then that of F2.28, which the documentation leaves
 * open on purpose: the result is [inferred], and whoever shows it says so.
 */
export function isInterleaved<T>({ origin, overridden }: Effective<T>): boolean {
  return origin !== null && overridden.some((lost) => lost.origin.file !== origin.file);
}

/**
 * The nearest statement wins.
 *
 * @param statements weakest first: the outermost level at the start, the level in question at the end
 * @param fallback the default, which holds when nothing is stated
 */
export function effective<T>(statements: readonly Stated<T>[], fallback: T): Effective<T> {
  const winner = statements[statements.length - 1];
  if (winner === undefined) return defaultOf(fallback);
  return {
    value: winner.value,
    origin: winner.origin,
    overridden: statements.length === 1 ? NOTHING : statements.slice(0, -1).reverse(),
  };
}

const NOTHING: readonly never[] = [];

/** Values that nothing states, each once: most settings of most sites are defaults. */
const DEFAULTS = new Map<unknown, Effective<unknown>>();
const MAX_DEFAULTS = 100;

function defaultOf<T>(value: T): Effective<T> {
  const known = DEFAULTS.get(value);
  if (known !== undefined) return known as Effective<T>;
  const made: Effective<T> = { value, origin: null, overridden: NOTHING };
  if (DEFAULTS.size < MAX_DEFAULTS && (typeof value !== 'object' || value === null)) DEFAULTS.set(value, made);
  return made;
}
