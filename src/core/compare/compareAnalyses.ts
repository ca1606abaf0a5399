import { message } from '../text/message';
import { compareServers } from './compareServers';
import type { Analysis } from '../analyze';
import type { Comparison } from './difference';

/**
 * Compares the servers of two analyses, and says of which files only a part could be compared: what a broken file does
 * not say looks like a difference.
 */
export function compareAnalyses(before: Analysis, after: Analysis): Comparison {
  const broken = [...before.sources, ...after.sources].filter(({ problems }) => problems.length > 0);
  const comparison = compareServers(before.server, after.server);
  const unread = [...new Set(broken.map(({ file }) => file))].map((file) =>
    message('{0} is not well-formed: what stands in its broken parts was not compared.', file),
  );
  return { ...comparison, unknowns: [...unread, ...comparison.unknowns] };
}
