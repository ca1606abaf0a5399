import { migrateMetabase } from '../core/index';
import { writeXml } from './writeXml';
import type { Analysis, Migration, MigrationProblem, WindowsName } from '../core/index';

/**
 * A migration with the XML writer that it needs: what the extension loads when somebody migrates, as a bundle of its own
 * (scripts/build.mjs).
 */
export function migrate(analysis: Analysis, target: WindowsName): Migration | MigrationProblem {
  return migrateMetabase(analysis, target, writeXml);
}
