import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatMessage, migrateMetabase, showControls } from '../core/index';
import { UsageError } from './arguments';
import { EXIT } from './streams';
import { writeXml } from '../migration/writeXml';
import type { Analysis, WindowsName } from '../core/index';
import type { Streams } from './streams';

/** `iis-ssl migrate METABASE [.reg]`. */
export interface MigrateCommand {
  readonly name: 'migrate';
  readonly paths: readonly string[];
  /** The folder that the files go to; made when it is not there. */
  readonly out: string;
  readonly windows: WindowsName | null;
  readonly server: string | null;
  readonly to: WindowsName;
}

/**
 * Writes the migration of an IIS 6 server into a folder. Nothing is overwritten: when one of the files is there
 * already, none is written.
 *
 * @param complete false when something that was given could not be read, recognised or used
 * @returns 0, or 3 when an input could not be read
 * @throws UsageError when there is no server to migrate, the target cannot hold it, or a file is there already
 */
export function migrate(
  command: MigrateCommand,
  { analysis, complete }: { readonly analysis: Analysis; readonly complete: boolean },
  streams: Streams,
): number {
  if (!complete && analysis.server.sites.length === 0) return EXIT.unreadable;
  const migration = migrateMetabase(analysis, command.to, writeXml);
  if ('problem' in migration) throw new UsageError(showControls(formatMessage(migration.problem)));
  const files = migration.files.map(({ name, text }) => ({ path: join(command.out, name), text }));
  const taken = files.filter(({ path }) => existsSync(path));
  if (taken.length > 0) {
    throw new UsageError(
      `--out "${command.out}" holds ${taken.map(({ path }) => path).join(', ')} already: take another folder.`,
    );
  }
  try {
    mkdirSync(command.out, { recursive: true });
    // `wx` refuses a file that came in between.
    for (const { path, text } of files) writeFileSync(path, text, { flag: 'wx' });
  } catch (error) {
    throw new UsageError(
      `--out "${command.out}" cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
  for (const { path } of files) streams.out(`${path}\n`);
  for (const { text } of migration.byHand) streams.err(`by hand: ${showControls(formatMessage(text))}\n`);
  return complete ? EXIT.ok : EXIT.unreadable;
}
