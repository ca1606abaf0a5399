import type { TextRange } from './range';

/** What stands where a secret was: as long for every secret, so that not even its length is told. */
export const HIDDEN = '***';

/** A stretch of a text that is not shown, and what stands there instead where that is not `HIDDEN`. */
export interface HiddenRange extends TextRange {
  readonly shown?: string;
}

/** Secrets and other ranges that are not shown, in one order; where they overlap a secret counts. */
export function withHidden(secrets: readonly TextRange[], others: readonly HiddenRange[]): readonly HiddenRange[] {
  const both: HiddenRange[] = [...secrets, ...others].sort((a, b) => a.start - b.start || b.end - a.end);
  const apart: HiddenRange[] = [];
  for (const range of both) {
    const last = apart[apart.length - 1];
    if (last === undefined || last.end <= range.start) apart.push(range);
    else {
      const isSecret = last.shown === undefined || range.shown === undefined;
      const joined = { start: last.start, end: Math.max(last.end, range.end) };
      apart[apart.length - 1] = isSecret ? joined : { ...last, ...joined };
    }
  }
  return apart;
}

/**
 * A stretch of a text as it may be shown.
 *
 * @param secrets those of the whole text, from `secretRanges` (secrets.ts), and what else is hidden
 */
export function withoutSecrets(text: string, { start, end }: TextRange, secrets: readonly HiddenRange[]): string {
  let shown = '';
  let done = start;
  for (let i = firstBehind(secrets, start); i < secrets.length; i++) {
    const secret = secrets[i];
    if (secret === undefined || secret.start >= end) break;
    if (secret.end <= done) continue;
    shown += text.slice(done, Math.max(done, secret.start)) + (secret.shown ?? HIDDEN);
    done = Math.min(end, secret.end);
  }
  return shown + text.slice(done, end);
}

/** The first of the ranges, which do not overlap and are in order, that ends behind an offset. */
function firstBehind(ranges: readonly TextRange[], offset: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
