import { finish } from './steps';
import { resolveServerSteps } from './server/resolveServer';
import { SERVER_RULES } from './rules';
import { suppressionUnknownRule } from './rules/suppressionUnknownRule';
import { xmlSyntax } from './rules/xmlSyntax';
import { suppressionsOf } from './suppress';
import type { Steps } from './steps';
import type { Server } from './server/model';
import type { Policy } from './rules/policy';
import type { Finding, RuleData, RuleFinding } from './rules/rule';
import type { ResolveOptions } from './server/resolveConfiguration';
import type { Source } from './sources/source';

/** One server, what its files say, and what is wrong with it. */
export interface Analysis {
  readonly sources: readonly Source[];
  readonly server: Server;
  /** What is to be shown and counted. By file in the order given, then by place, then by rule. */
  readonly findings: readonly Finding[];
  /** What was found and is accepted, in the same order: for JSON and SARIF. */
  readonly suppressed: readonly Finding[];
}

/** What a host knows beside the files: about the server, and which findings it wants. */
export interface AnalyzeOptions extends ResolveOptions, Partial<Policy> {}

/**
 * Analyses files as one server. Pure: the same sources give the same analysis. Never throws for anything that a file
 * may contain.
 *
 * @param sources read by `readSource`; hosts keep them while a file does not change
 */
export function analyze(sources: readonly Source[], options: AnalyzeOptions): Analysis {
  return finish(analyzeSteps(sources, options));
}

/** The same in steps, for hosts that have to stay free meanwhile. */
export function* analyzeSteps(sources: readonly Source[], options: AnalyzeOptions): Steps<Analysis> {
  const server = yield* resolveServerSteps(sources, options);
  const findings: Finding[] = [];
  const add = (rule: RuleData, found: RuleFinding): void => {
    const setting = options.severities?.get(rule.slug);
    if (setting === 'off') return;
    const { affected, ...finding } = found;
    findings.push({
      ...finding,
      ...(affected === undefined || affected.length < 2 ? {} : { affected }),
      rule: rule.slug,
      severity: setting ?? found.severity ?? rule.severity,
      suppressed: false,
    });
  };
  const decidesNothing = new Set(server.ignored.map(({ file }) => file));
  for (const source of sources) {
    if (decidesNothing.has(source.file)) continue;
    for (const { message, range } of source.problems) {
      add(xmlSyntax, { message, place: { file: source.file, range }, site: null, path: null });
    }
  }
  for (const rule of SERVER_RULES) {
    yield;
    for (const finding of rule.check(server)) add(rule, finding);
  }
  yield;
  const suppressions = suppressionsOf(sources, options);
  yield;
  for (const problem of suppressions.problems) add(suppressionUnknownRule, problem);
  const judged = sorted(findings, sources).map((finding): Finding => {
    const suppression = suppressions.of(finding);
    return suppression === null ? finding : { ...finding, suppressed: true, suppression };
  });
  return {
    sources,
    server,
    findings: judged.filter(({ suppressed }) => !suppressed),
    suppressed: judged.filter(({ suppressed }) => suppressed),
  };
}

/** Every finding of an analysis, suppressed or not, in their common order. */
export function everyFinding({ sources, findings, suppressed }: Analysis): readonly Finding[] {
  return suppressed.length === 0 ? findings : sorted([...findings, ...suppressed], sources);
}

function sorted(findings: readonly Finding[], sources: readonly Source[]): readonly Finding[] {
  const fileOrder = new Map(sources.map((source, i) => [source.file, i]));
  const order = (finding: Finding): number => fileOrder.get(finding.place.file) ?? sources.length;
  return [...findings].sort(
    (a, b) =>
      order(a) - order(b) ||
      a.place.range.start - b.place.range.start ||
      a.place.range.end - b.place.range.end ||
      compareText(a.rule, b.rule) ||
      compareText(a.site ?? '', b.site ?? ''),
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
