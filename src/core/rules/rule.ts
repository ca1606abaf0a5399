import type { Message } from '../text/message';
import type { Place, Server } from '../server/model';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** Severities, worst first. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

export type RuleCategory = 'access' | 'bindings' | 'iis6' | 'structure';

/** What a rule is, as data. Documentation, settings and reports are made from it. */
export interface RuleData {
  /** Stable for ever, never used again for something else. Also the name of its file and of its page. */
  readonly slug: string;
  readonly category: RuleCategory;
  readonly severity: Severity;
  /** One sentence: what is wrong. */
  readonly summary: string;
  /** The facts that it rests on. */
  readonly facts: readonly string[];
}

/** Another text that belongs to a finding: the binding, the lock, the parent's setting. */
export interface RelatedPlace {
  readonly message: Message;
  readonly place: Place;
}

/** Something that a rule found. */
export interface RuleFinding {
  readonly message: Message;
  /** The smallest text that is wrong; for something missing, the text that needs it (report contract, Settled 8). */
  readonly place: Place;
  readonly site: string | null;
  readonly path: string | null;
  readonly related?: readonly RelatedPlace[];
}

/** A rule: data plus one function over the resolved server. It never reads text. */
export interface Rule extends RuleData {
  check(server: Server): Iterable<RuleFinding>;
}

/** A finding of a named rule with its severity as it holds. */
export interface Finding extends RuleFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly suppressed: boolean;
}
