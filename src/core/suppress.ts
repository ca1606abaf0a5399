import { message } from './text/message';
import { nearestName } from './text/nearestName';
import { withoutTrailing } from './text/trim';
import { RULES } from './rules';
import { replaceValue, safeFix } from './rules/fixing';
import { xmlSyntax } from './rules/xmlSyntax';
import { append } from './server/multiMap';
import { suppressionComments } from './sources/suppressionComments';
import type { Policy, Suppression } from './rules/policy';
import type { AppliedSuppression, Finding, RuleFinding } from './rules/rule';
import type { SuppressionComment } from './sources/suppressionComments';
import type { Source } from './sources/source';
import type { Message } from './text/message';
import type { TextRange } from './text/range';

/** What accepts findings: comments in files, and what the project says. */
export interface Suppressions {
  /** Nothing accepts anything. */
  readonly isEmpty: boolean;
  /** Comments without effect, each at the text that is wrong. */
  readonly problems: readonly RuleFinding[];
  /** What accepts a finding; `null` when nothing does. */
  readonly of: (finding: Finding) => AppliedSuppression | null;
}

/** Gathers what accepts findings. What was not read cannot be accepted: `xml-syntax` stays. */
export function suppressionsOf(sources: readonly Source[], policy: Partial<Policy>): Suppressions {
  const comments = new Map<string, readonly SuppressionComment[]>();
  const accepting = new Map<string, AcceptingComment[]>();
  for (const source of sources) {
    const own = suppressionComments(source);
    if (own.length === 0) continue;
    comments.set(source.file, own);
    for (const comment of own) {
      for (const rule of new Set(comment.rules.map(({ value }) => value)))
        accept(accepting, source.file, rule, comment);
    }
  }
  return {
    isEmpty: comments.size === 0 && (policy.suppressions ?? []).length === 0,
    problems: [...comments].flatMap(([file, own]) => own.flatMap((comment) => [...problemsOf(file, comment)])),
    of: (finding) => {
      if (finding.rule === xmlSyntax.slug) return null;
      const { file, range } = finding.place;
      const comment = coveringComment(accepting.get(keyOf(file, finding.rule)) ?? [], range.start);
      if (comment !== null) {
        return { kind: 'comment', reason: comment.reason, place: { file, range: comment.range } };
      }
      const stated = policy.suppressions?.find((suppression) => isMeant(suppression, finding));
      return stated === undefined ? null : { kind: 'project', reason: stated.reason, place: null };
    },
  };
}

/** The text in which a comment is the first one to accept findings of a rule. */
interface AcceptingComment {
  readonly covers: TextRange;
  readonly comment: SuppressionComment;
}

function keyOf(file: string, rule: string): string {
  return `${rule} ${file}`;
}

/**
 * Adds a comment to those that accept a rule's findings in a file. What comments cover is nested, and comes in the order
 * of the text: of two for one text the first counts, so that the lists hold texts side by side.
 */
function accept(
  accepting: Map<string, AcceptingComment[]>,
  file: string,
  rule: string,
  comment: SuppressionComment,
): void {
  const { covers, reason } = comment;
  if (covers === null || reason === '') return;
  const known = accepting.get(keyOf(file, rule))?.at(-1)?.covers.end ?? 0;
  const start = Math.max(covers.start, known);
  if (start < covers.end) append(accepting, keyOf(file, rule), { covers: { start, end: covers.end }, comment });
}

function coveringComment(accepting: readonly AcceptingComment[], offset: number): SuppressionComment | null {
  let low = 0;
  let high = accepting.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((accepting[middle]?.covers.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const found = accepting[low];
  return found !== undefined && found.covers.start <= offset ? found.comment : null;
}

function isMeant({ rule, site, path, file }: Suppression, finding: Finding): boolean {
  return (
    rule === finding.rule &&
    (file === null || same(file, finding.place.file)) &&
    (site === null || same(site, finding.site ?? '')) &&
    (path === null || isAtOrBelow(finding.path, path))
  );
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function isAtOrBelow(path: string | null, above: string): boolean {
  if (path === null) return false;
  const wanted = withoutTrailing(above.toLowerCase(), '/');
  return same(path, wanted) || path.toLowerCase().startsWith(`${wanted}/`);
}

function* problemsOf(file: string, { range, rules, reason, covers }: SuppressionComment): Generator<RuleFinding> {
  const finding = (what: Message, at = range): RuleFinding => ({
    message: what,
    place: { file, range: at },
    site: null,
    path: null,
  });
  const form = 'iis-ssl-ignore RULE: REASON';
  if (rules.length === 0) {
    yield finding(message('This comment names no rule, so it suppresses nothing. Write {0}.', form));
  } else if (reason === '') {
    yield finding(message('This comment gives no reason, so it suppresses nothing. Write {0}.', form));
  } else if (covers === null) {
    yield finding(
      message(
        'Nothing follows this comment that it could cover, so it suppresses nothing. Put it before the element that the finding is in, or at the top of the file.',
      ),
    );
  }
  const slugs = RULES.map(({ slug }) => slug);
  for (const { value, range: at } of rules) {
    if (value === xmlSyntax.slug) {
      yield finding(
        message('xml-syntax cannot be suppressed: what is skipped there is not analysed. Correct the text.'),
        at,
      );
    }
    if (slugs.includes(value)) continue;
    const meant = nearestName(value, slugs);
    yield meant === null
      ? finding(message('There is no rule "{0}", so this suppresses nothing.', value), at)
      : {
          ...finding(
            message('There is no rule "{0}", so this suppresses nothing. Did you mean "{1}"?', value, meant),
            at,
          ),
          fixes: [safeFix(message('Write {0}', meant), replaceValue({ file, range: at }, meant))],
        };
  }
}
