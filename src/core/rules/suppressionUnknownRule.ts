import type { RuleData } from './rule';

/** A comment that shall accept findings and cannot. Comments are no part of a server, so the rule is data alone. */
export const suppressionUnknownRule: RuleData = {
  slug: 'suppression-unknown-rule',
  category: 'structure',
  severity: 'warning',
  summary: 'A comment that should suppress findings has no effect.',
  facts: [],
  fixable: 'safe',
};
