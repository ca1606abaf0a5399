import { SEVERITIES } from '../rules/rule';
import type { Severity } from '../rules/rule';

/**
 * The findings of a file to be listed where a list takes no more than so many: those in sight first, then the worst ones,
 * then the first ones. They stay in the order that they are given in.
 *
 * @param severityOf how bad a finding is
 * @param isInSight whether somebody sees the text of a finding
 */
export function shownFindings<T>(
  findings: readonly T[],
  most: number,
  severityOf: (finding: T) => Severity,
  isInSight: (finding: T) => boolean,
): readonly T[] {
  if (findings.length <= most) return findings;
  const chosen = new Set<T>();
  const choose = (isWanted: (finding: T) => boolean): void => {
    for (const finding of findings) {
      if (chosen.size >= most) return;
      if (isWanted(finding)) chosen.add(finding);
    }
  };
  choose(isInSight);
  for (const severity of SEVERITIES) choose((finding) => severityOf(finding) === severity);
  return findings.filter((finding) => chosen.has(finding));
}
