import type { Server, Violation } from '../server/model';

/** A violating text with the outermost path that it breaks. */
export interface PathViolation {
  readonly site: string;
  readonly path: string;
  readonly violation: Violation;
}

/** Every violating text once, with the first path of its site on which requests fail. */
export function* everyViolation(server: Server): Generator<PathViolation> {
  const seen = new Set<string>();
  for (const site of server.sites) {
    for (const path of site.paths) {
      for (const violation of path.violations) {
        const key = `${violation.kind}|${violation.place.file}:${violation.place.range.start}`;
        if (seen.has(key)) continue;
        seen.add(key);
        yield { site: site.name, path: path.path, violation };
      }
    }
  }
}
