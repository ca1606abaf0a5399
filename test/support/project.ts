import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** The project's folder. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A path below the project's folder. */
export function inProject(...segments: readonly string[]): string {
  return join(ROOT, ...segments);
}
