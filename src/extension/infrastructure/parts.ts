import type * as XmlWriter from '../../migration/writeXml';
import type * as Later from '../later';

/** The extension's files that are loaded when something in them is first needed. Both extension hosts run the same. */
export interface Parts {
  /** The panel, and what commands, hovers and completion do: `src/extension/later.ts`. */
  readonly later: typeof Later;
  /** The writer of XML, which a migration needs alone. */
  readonly xmlWriter: typeof XmlWriter;
}

/** How a part is loaded: each host has a way of its own. */
export type LoadPart = <Name extends keyof Parts>(name: Name) => Promise<Parts[Name]>;

/** Asks the first time and keeps the answer; a failure is not kept, so that the next one who asks tries again. */
export function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | null = null;
  return () => {
    answer ??= ask().catch((error: unknown) => {
      answer = null;
      throw error;
    });
    return answer;
  };
}
