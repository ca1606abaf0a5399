import type { RuleSetting } from './rule';

/** What a project or a setting wants of the findings. */
export interface Policy {
  /** By slug; a rule that is not listed keeps its own severity. */
  readonly severities: ReadonlyMap<string, RuleSetting>;
  readonly suppressions: readonly Suppression[];
}

/** Findings that are known and accepted, named by what they are about. Each condition that is stated has to hold. */
export interface Suppression {
  readonly rule: string;
  /** A site's name, in any case. */
  readonly site: string | null;
  /** A path of the site; what lies below it is meant too. */
  readonly path: string | null;
  /** As findings name it. */
  readonly file: string | null;
  readonly reason: string;
}
