import { parseTree, printParseErrorCode } from 'jsonc-parser';
import { message } from './message';
import type { Node, ParseError } from 'jsonc-parser';
import type { Message } from './message';
import type { TextRange } from './range';

/** The parser calls itself for each level, and hostile files have more levels than calls fit; ours have six. */
const MAX_DEPTH = 100;

/** Strings and comments as wholes, else brackets. */
const TOKEN = /"(?:[^"\\\r\n]|\\.)*"?|\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)|[[\]{}]/g;

/** After so many mistakes the rest is left unsaid: a file in ruins shall not bury the editor. */
const MAX_PROBLEMS = 100;

/** Something in a text that is not JSON. */
export interface JsonProblem {
  readonly message: Message;
  readonly range: TextRange;
}

/** JSON as it was understood: `root` is absent where nothing was, and where a text is nested too deeply to be read. */
export interface JsonTree {
  readonly root: Node | undefined;
  readonly problems: readonly JsonProblem[];
}

/** Reads JSON with comments and trailing commas into nodes with their places. Never throws. */
export function readJson(text: string): JsonTree {
  const deep = tooDeepAt(text);
  if (deep !== -1) {
    const range = { start: deep, end: deep + 1 };
    return { root: undefined, problems: [{ message: message('This is nested too deeply to be read.'), range }] };
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const problems = errors.slice(0, MAX_PROBLEMS).map(({ error, offset, length }) => ({
    message: message('This is not JSON: {0}.', printParseErrorCode(error)),
    range: { start: offset, end: offset + length },
  }));
  return { root, problems };
}

/** Where the bracket stands that opens one level too many; -1 when none does. */
function tooDeepAt(text: string): number {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === '[' || token === '{') depth++;
    if (token === ']' || token === '}') depth--;
    if (depth > MAX_DEPTH) return index;
  }
  return -1;
}
