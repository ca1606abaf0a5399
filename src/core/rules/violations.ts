import type { Server, Violation } from '../server/model';
import type { AffectedPath } from './rule';

/** A violating text with the outermost path that it breaks. */
export interface PathViolation {
  readonly site: string;
  readonly path: string;
  readonly violation: Violation;
  /** Every path that it breaks, the first included. */
  readonly affected: readonly AffectedPath[];
}

/** Every violating text once, with the first path of its site on which requests fail. */
export function everyViolation(server: Server): readonly PathViolation[] {
  const violations = new Map<string, PathViolation & { readonly affected: AffectedPath[] }>();
  for (const site of server.sites) {
    for (const path of site.paths) {
      for (const violation of path.violations) {
        const key = `${violation.kind}|${violation.place.file}:${violation.place.range.start}`;
        const known = violations.get(key) ?? { site: site.name, path: path.path, violation, affected: [] };
        violations.set(key, known);
        known.affected.push({ site: site.name, path: path.path });
      }
    }
  }
  return [...violations.values()];
}
