import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATEGORY_TITLES, nearestName, RULES } from '../core/index';
import { UsageError } from './arguments';
import type { RuleCategory } from '../core/index';

/** The table of `iis-ssl rules`. */
export function rulesTable(): string {
  const width = Math.max(...RULES.map(({ slug }) => slug.length));
  return RULES.map(({ slug, severity, summary }) => `${slug.padEnd(width)}  ${severity.padEnd(11)}  ${summary}\n`).join(
    '',
  );
}

/** The rules as data, in the order of the table. */
export function rulesJson(): string {
  const rules = RULES.map(({ slug, category, severity, summary, facts, fixable }) => ({
    slug,
    category,
    categoryTitle: CATEGORY_TITLES[category satisfies RuleCategory],
    severity,
    summary,
    facts,
    fixable,
  }));
  return `${JSON.stringify({ schemaVersion: 1, rules }, null, 2)}\n`;
}

/**
 * A rule's page as it is shipped, without the marks of its generator.
 * @throws UsageError when there is no such rule
 */
export function explainRule(slug: string): string {
  const slugs = RULES.map((rule) => rule.slug);
  if (!slugs.includes(slug)) {
    const meant = nearestName(slug, slugs);
    throw new UsageError(
      `There is no rule "${slug}".${meant === null ? ' "iis-ssl rules" lists them.' : ` Did you mean "${meant}"?`}`,
    );
  }
  const page = pageOf(slug);
  if (page !== null) return page;
  const rule = RULES.find((each) => each.slug === slug);
  return `# ${slug}\n\n${rule?.summary ?? ''}\n`;
}

/** A rule's page: `docs` lies beside `dist` in every package, and above `out/test-cli/NAME` in tests. `null`: not there. */
export function pageOf(slug: string): string | null {
  for (const up of ['..', join('..', '..', '..')]) {
    const file = join(__dirname, up, 'docs', 'rules', `${slug}.md`);
    if (!existsSync(file)) continue;
    return readFileSync(file, 'utf8')
      .replace(/\r\n/g, '\n')
      .replace(/^<!--[^]*?-->\n+/gm, '');
  }
  return null;
}
