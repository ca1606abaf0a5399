import { finish, ITEMS_IN_STEP } from './steps';
import { reresolveServer, resolveServerSteps } from './server/resolveServer';
import { SERVER_RULES } from './rules';
import { forgetTexts } from './rules/deciding';
import { suppressionUnknownRule } from './rules/suppressionUnknownRule';
import { xmlSyntax } from './rules/xmlSyntax';
import { suppressionsOf } from './suppress';
import type { Steps } from './steps';
import type { Server } from './server/model';
import type { Policy } from './rules/policy';
import type { Finding, Fix, RuleData, RuleFinding } from './rules/rule';
import type { ReresolvedServer } from './server/reresolveConfiguration';
import type { ResolveOptions } from './server/resolveConfiguration';
import type { Suppressions } from './suppress';
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
 * @param previous the analysis of the same files before an edit. What the edit did not touch is taken from it; the result
 *   is the same as without it. Its ranges follow the text as far as `readSource` was given its sources.
 */
export function analyze(
  sources: readonly Source[],
  options: AnalyzeOptions,
  previous: Analysis | null = null,
): Analysis {
  return finish(analyzeSteps(sources, options, previous));
}

/** Findings of the rules by their slugs, before anything is accepted, and all of them in the common order. */
interface KeptFindings {
  readonly options: string;
  readonly byRule: ReadonlyMap<string, readonly Finding[]>;
  readonly ordered: readonly Finding[];
}

const KEPT = new WeakMap<Analysis, KeptFindings>();

/** The same in steps, for hosts that have to stay free meanwhile. */
export function* analyzeSteps(
  sources: readonly Source[],
  options: AnalyzeOptions,
  previous: Analysis | null = null,
): Steps<Analysis> {
  const optionsKey = keyOf(options);
  const known = previous === null ? undefined : KEPT.get(previous);
  const again =
    previous === null || known?.options !== optionsKey
      ? null
      : reresolveServer(previous.server, previous.sources, sources);
  const server = again === null ? yield* resolveServerSteps(sources, options) : again.server;
  const ruins = new Set(
    sources.flatMap((source) => ('tree' in source && source.problems.length > 0 ? [source.file] : [])),
  );
  const byRule = new Map<string, readonly Finding[]>();
  const gone: (readonly Finding[])[] = [];
  const fresh: (readonly Finding[])[] = [];
  const set = function* (rule: RuleData, found: Iterable<RuleFinding>): Steps<void> {
    const findings = yield* finishedSteps(rule, found, options, ruins);
    byRule.set(rule.slug, findings);
    gone.push(known?.byRule.get(rule.slug) ?? []);
    fresh.push(findings);
  };
  const decidesNothing = new Set(server.ignored.map(({ file }) => file));
  yield* set(
    xmlSyntax,
    sources
      .filter(({ file }) => !decidesNothing.has(file))
      .flatMap(({ file, problems }) =>
        problems.map(({ message, range }) => ({ message, place: { file, range }, site: null, path: null })),
      ),
  );
  for (const rule of SERVER_RULES) {
    yield;
    const before = known?.byRule.get(rule.slug);
    const kept =
      again === null || before === undefined || rule.scope !== 'site'
        ? null
        : recheck(before, again, (one) => finish(finishedSteps(rule, rule.check(one), options, ruins)));
    if (kept === null) {
      yield* set(rule, rule.check(server));
      continue;
    }
    byRule.set(rule.slug, kept.all);
    gone.push(kept.gone);
    fresh.push(kept.fresh);
  }
  forgetTexts(server);
  yield;
  const suppressions = suppressionsOf(sources, options);
  yield;
  yield* set(suppressionUnknownRule, suppressions.problems);
  const ordered =
    again === null || known === undefined
      ? yield* sortedSteps(fresh, sources)
      : yield* joinedSteps(without(known.ordered, gone.flat()), sorted(fresh.flat(), sources), orderOf(sources));
  yield;
  const analysis = { sources, server, ...judged(ordered, suppressions) };
  KEPT.set(analysis, { options: optionsKey, byRule, ordered });
  return analysis;
}

/** Options by what they say: hosts make them anew each time. */
function keyOf(options: AnalyzeOptions): string {
  return JSON.stringify(options, (_, value: unknown) => (value instanceof Map ? [...value] : value));
}

/** Findings with their rule and with the severity that is wanted. Most rules look for one when it is asked for. */
function* finishedSteps(
  rule: RuleData,
  found: Iterable<RuleFinding>,
  options: AnalyzeOptions,
  ruins: ReadonlySet<string>,
): Steps<readonly Finding[]> {
  const setting = options.severities?.get(rule.slug);
  if (setting === 'off') return [];
  const findings: Finding[] = [];
  for (const { message, severity, place, site, path, related, affected, fixes } of found) {
    const finding: Writable<Finding> = {
      message,
      place,
      site,
      path,
      rule: rule.slug,
      severity: setting ?? severity ?? rule.severity,
      suppressed: false,
    };
    if (related !== undefined) finding.related = related;
    if (affected !== undefined && affected.length > 1) finding.affected = affected;
    if (fixes !== undefined) {
      finding.fixes = ruins.size === 0 ? fixes : fixes.filter((fix) => isOnFirmGround(fix, ruins));
    }
    findings.push(finding);
    if (findings.length % ITEMS_IN_STEP === 0) yield;
  }
  return findings;
}

/**
 * Whether a fix edits texts that are well-formed. In others, where tags and values end is a guess: what an edit leaves
 * behind may be read as something else. IIS reads nothing of such a file, so that it has to be mended first anyway.
 */
function isOnFirmGround(fix: Fix, ruins: ReadonlySet<string>): boolean {
  return fix.kind === 'command' || fix.edits.every(({ place }) => !ruins.has(place.file));
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** The findings of a rule after an edit: all of them, and what came and went. */
interface Rechecked {
  readonly all: readonly Finding[];
  readonly gone: readonly Finding[];
  readonly fresh: readonly Finding[];
}

/**
 * The findings of a rule that looks at one site at a time, after some sites were edited; `null` where it has to look at all
 * of them, since the same text decides for other sites too.
 */
function recheck(
  before: readonly Finding[],
  { server, edited }: ReresolvedServer,
  check: (server: Server) => readonly Finding[],
): Rechecked | null {
  let all = before;
  const gone: Finding[] = [];
  const fresh: Finding[] = [];
  for (const { after } of edited) {
    const isOwn = ({ site }: { readonly site: string | null }): boolean => site === after.name;
    const concerned = all.filter((finding) => isOwn(finding) || finding.affected?.some(isOwn) === true);
    if (!concerned.every((finding) => isOwn(finding) && (finding.affected ?? []).every(isOwn))) return null;
    const found = check({ ...server, sites: [after], unmapped: [] });
    if (concerned.length === 0 && found.length === 0) continue;
    const others = all.filter((finding) => !isOwn(finding));
    for (const { place } of found) {
      const { file, range } = place;
      const { start } = range;
      if (others.some((other) => other.place.range.start === start && other.place.file === file)) return null;
    }
    all = others.concat(found);
    gone.push(...concerned);
    fresh.push(...found);
  }
  return { all, gone, fresh };
}

function judged(ordered: readonly Finding[], suppressions: Suppressions): Pick<Analysis, 'findings' | 'suppressed'> {
  if (suppressions.isEmpty) return { findings: ordered, suppressed: [] };
  const all = ordered.map((finding): Finding => {
    const suppression = suppressions.of(finding);
    return suppression === null ? finding : { ...finding, suppressed: true, suppression };
  });
  return {
    findings: all.filter(({ suppressed }) => !suppressed),
    suppressed: all.filter(({ suppressed }) => suppressed),
  };
}

/** Those of some findings that did not go; they stay in their order. */
function without(findings: readonly Finding[], gone: readonly Finding[]): readonly Finding[] {
  const away = new Set(gone);
  return findings.filter((finding) => !away.has(finding));
}

/** Every finding of an analysis, suppressed or not, in their common order. */
export function everyFinding({ sources, findings, suppressed }: Analysis): readonly Finding[] {
  return suppressed.length === 0 ? findings : sorted([...findings, ...suppressed], sources);
}

/** The findings of all rules in their order: each rule's by themselves first, then two lists at a time become one. */
function* sortedSteps(byRule: readonly (readonly Finding[])[], sources: readonly Source[]): Steps<readonly Finding[]> {
  const compare = orderOf(sources);
  let lists: (readonly Finding[])[] = [];
  for (const findings of byRule) {
    if (findings.length === 0) continue;
    lists.push(sorted(findings, sources));
    yield;
  }
  while (lists.length > 1) {
    const joined: (readonly Finding[])[] = [];
    for (let i = 0; i < lists.length; i += 2) {
      joined.push(yield* joinedSteps(lists[i] ?? [], lists[i + 1] ?? [], compare));
    }
    lists = joined;
  }
  return lists[0] ?? [];
}

/** Two lists that are in order, as one. */
function* joinedSteps(
  left: readonly Finding[],
  right: readonly Finding[],
  compare: (a: Finding, b: Finding) => number,
): Steps<readonly Finding[]> {
  const all: Finding[] = [];
  let next = 0;
  for (const finding of left) {
    for (let other = right[next]; other !== undefined && compare(other, finding) < 0; other = right[++next]) {
      all.push(other);
    }
    all.push(finding);
    if (all.length % ITEMS_IN_STEP === 0) yield;
  }
  return all.concat(right.slice(next));
}

function sorted(findings: readonly Finding[], sources: readonly Source[]): readonly Finding[] {
  const fileOrder = new Map(sources.map((source, i) => [source.file, i]));
  // Where a finding stands is looked up once, and not for each comparison.
  const keyed = findings.map((finding) => {
    const { file, range } = finding.place;
    return { finding, file: fileOrder.get(file) ?? sources.length, start: range.start };
  });
  const compare = orderOf(sources);
  keyed.sort((a, b) => a.file - b.file || a.start - b.start || compare(a.finding, b.finding));
  return keyed.map(({ finding }) => finding);
}

function orderOf(sources: readonly Source[]): (a: Finding, b: Finding) => number {
  const fileOrder = new Map(sources.map((source, i) => [source.file, i]));
  const order = (finding: Finding): number => fileOrder.get(finding.place.file) ?? sources.length;
  return (a, b) =>
    (a.place.file === b.place.file ? 0 : order(a) - order(b)) ||
    a.place.range.start - b.place.range.start ||
    a.place.range.end - b.place.range.end ||
    compareText(a.rule, b.rule) ||
    compareText(a.site ?? '', b.site ?? '');
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
