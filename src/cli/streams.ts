import { writeFileSync } from 'node:fs';
import { UsageError } from './arguments';

/** Where a run writes. Standard output carries the result alone. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Exit statuses of the report contract. */
export const EXIT = { ok: 0, findings: 1, usage: 2, unreadable: 3 } as const;

/**
 * Writes a result to standard output, or to the file that `--out` names.
 * @throws UsageError when the file cannot be written
 */
export function writeResult(result: string, file: string | null, streams: Streams): void {
  if (file === null) {
    streams.out(result);
    return;
  }
  try {
    writeFileSync(file, result);
  } catch (error) {
    throw new UsageError(
      `--out "${file}" cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}
