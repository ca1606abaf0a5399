import { message } from '../text/message';
import type { Server } from '../server/model';
import type { AffectedPath, Rule } from './rule';

/**
 * A mapping holds the password of its account as it was typed (F3.9). It is said where, and nothing of it is shown: the
 * place is the attribute's name.
 */
export const certMappingClearPassword: Rule = {
  slug: 'cert-mapping-clear-password',
  category: 'access',
  severity: 'warning',
  summary: 'A mapping of client certificates holds a password in clear text.',
  facts: ['F3.5', 'F3.9'],
  fixable: 'none',
  *check(server) {
    const problems = server.structure.filter(({ kind }) => kind === 'clearPassword');
    if (problems.length === 0) return;
    const paths = pathsOfWebConfigs(server);
    // Two sections may name one file with `configSource`.
    const seen = new Set<string>();
    for (const { name, place, at } of problems) {
      const text = `${place.file}:${place.range.start}`;
      if (seen.has(text)) continue;
      seen.add(text);
      const where = at ?? paths.get(place.file);
      yield {
        message: message(
          'The password of an account stands here in clear text, in {0}: everybody who reads the file, or a copy of it, can use the account. Type it again in IIS Manager, which encrypts it, and change it.',
          name,
        ),
        place,
        site: where?.site ?? null,
        path: where?.path ?? null,
      };
    }
  },
};

function pathsOfWebConfigs({ webConfigs }: Server): ReadonlyMap<string, AffectedPath> {
  return new Map(webConfigs.map(({ file, site, path }) => [file, { site, path }]));
}
