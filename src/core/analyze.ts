import { resolveServer } from './server/resolveServer';
import { SERVER_RULES } from './rules';
import { xmlSyntax } from './rules/xmlSyntax';
import type { Server } from './server/model';
import type { Finding } from './rules/rule';
import type { ResolveOptions } from './server/resolveConfiguration';
import type { Source } from './sources/source';

/** One server, what its files say, and what is wrong with it. */
export interface Analysis {
  readonly sources: readonly Source[];
  readonly server: Server;
  /** By file in the order given, then by place, then by rule. */
  readonly findings: readonly Finding[];
}

/**
 * Analyses files as one server. Pure: the same sources give the same analysis. Never throws for anything that a file
 * may contain.
 *
 * @param sources read by `readSource`; hosts keep them while a file does not change
 */
export function analyze(sources: readonly Source[], options: ResolveOptions): Analysis {
  const server = resolveServer(sources, options);
  const findings: Finding[] = [];
  const decidesNothing = new Set(server.ignored.map(({ file }) => file));
  for (const source of sources) {
    if (decidesNothing.has(source.file)) continue;
    for (const problem of source.problems) {
      findings.push({
        rule: xmlSyntax.slug,
        severity: xmlSyntax.severity,
        message: problem.message,
        place: { file: source.file, range: problem.range },
        site: null,
        path: null,
        suppressed: false,
      });
    }
  }
  for (const rule of SERVER_RULES) {
    for (const finding of rule.check(server)) {
      findings.push({ ...finding, rule: rule.slug, severity: rule.severity, suppressed: false });
    }
  }
  const fileOrder = new Map(sources.map((source, i) => [source.file, i]));
  const order = (finding: Finding): number => fileOrder.get(finding.place.file) ?? sources.length;
  findings.sort(
    (a, b) =>
      order(a) - order(b) ||
      a.place.range.start - b.place.range.start ||
      a.place.range.end - b.place.range.end ||
      compareText(a.rule, b.rule) ||
      compareText(a.site ?? '', b.site ?? ''),
  );
  return { sources, server, findings };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
