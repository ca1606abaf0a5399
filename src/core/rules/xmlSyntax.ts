import type { RuleData } from './rule';

/**
 * Text that is not well-formed. Reading finds it, so the rule is data alone: `analyze` turns the readers' problems
 * into its findings.
 */
export const xmlSyntax: RuleData = {
  slug: 'xml-syntax',
  category: 'structure',
  severity: 'error',
  summary:
    'The text is not well-formed, holds a DTD, or has lines that mean nothing; they are skipped and the rest is read.',
  facts: [],
  fixable: 'none',
};
