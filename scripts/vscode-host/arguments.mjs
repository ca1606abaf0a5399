// Command-line arguments whose mistakes are one sentence and exit code 2.
import { parseArgs } from 'node:util';
import { Refusal } from './cleanup.mjs';

/**
 * @template {import('node:util').ParseArgsConfig} T
 * @param {T} config
 * @returns {ReturnType<typeof parseArgs<T>>}
 */
export function readArguments(config) {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : String(error), 2);
  }
}
