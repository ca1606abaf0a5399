import type { Sourced, TextRange } from '../text/range';
import type { RegistrySource, Source } from './source';
import type { XmlTree } from '../xml/xmlTree';

/** What a comment begins with that accepts findings: `iis-ssl-ignore RULE[, RULE]: REASON`. */
const MARK = 'iis-ssl-ignore';

/** A comment that accepts findings. */
export interface SuppressionComment {
  /** The comment as a whole. */
  readonly range: TextRange;
  readonly rules: readonly Sourced<string>[];
  /** `''` when there is none. */
  readonly reason: string;
  /** The text that it covers: an element or a registry key with all inside, the whole file; `null` for nothing. */
  readonly covers: TextRange | null;
}

/**
 * The comments of a file that accept findings: XML comments and `;` lines of registry exports. One before the first
 * element or key covers the file, any other what follows it. Output of netsh has no comments.
 */
export function suppressionComments(source: Source): readonly SuppressionComment[] {
  if (!source.text.includes(MARK)) return [];
  if (source.format === 'registry') return registryComments(source);
  return 'tree' in source ? xmlComments(source.tree) : [];
}

/** One pass over the comments, so that hostile texts cost no more than others. */
function xmlComments(tree: XmlTree): readonly SuppressionComment[] {
  const { text } = tree;
  const top = tree.roots[0]?.start ?? text.length;
  const comments: SuppressionComment[] = [];
  /** Comments with nothing but comments behind them so far. */
  let waiting: Omit<SuppressionComment, 'covers'>[] = [];
  const begin = /<!--|<!\[CDATA\[/g;
  for (let match = begin.exec(text); match !== null; match = begin.exec(text)) {
    const start = match.index;
    const isComment = match[0] === '<!--';
    const end = text.indexOf(isComment ? '-->' : ']]>', begin.lastIndex);
    if (end === -1) break;
    begin.lastIndex = end + 3;
    if (!isComment) continue;
    const said = /^\s*iis-ssl-ignore\b/.test(text.slice(start + 4, Math.min(end, start + 64)))
      ? text.slice(text.indexOf(MARK, start) + MARK.length, end)
      : null;
    if (said !== null) waiting.push({ ...read(said, end - said.length), range: { start, end: end + 3 } });
    if (waiting.length === 0) continue;
    let next = end + 3;
    while (isBlank(text.charCodeAt(next))) next++;
    if (text.startsWith('<!--', next)) continue;
    const follows = tree.elementStartingAt(next)?.range ?? null;
    for (const comment of waiting) {
      comments.push({ ...comment, covers: comment.range.start < top ? { start: 0, end: text.length } : follows });
    }
    waiting = [];
  }
  return comments;
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

function registryComments({ text, declarations: { keys } }: RegistrySource): readonly SuppressionComment[] {
  const top = keys[0]?.range.start ?? text.length;
  const covered = keys.flatMap((key, i) => [
    { start: key.range.start, end: keys[i + 1]?.range.start ?? text.length },
    ...key.values.map(({ range }) => range),
  ]);
  let next = 0;
  return [...text.matchAll(/^[ \t]*;[ \t]*iis-ssl-ignore\b(.*)$/gm)].map((match) => {
    const start = match.index + match[0].indexOf(';');
    const end = match.index + match[0].trimEnd().length;
    while ((covered[next]?.start ?? text.length) < end) next++;
    return {
      ...read(match[1] ?? '', text.indexOf(MARK, start) + MARK.length),
      range: { start, end },
      covers: start < top ? { start: 0, end: text.length } : (covered[next] ?? null),
    };
  });
}

/** Takes `RULE[, RULE]: REASON` apart. `offset` is where it stands. */
function read(said: string, offset: number): Pick<SuppressionComment, 'rules' | 'reason'> {
  const [names = ''] = said.split(':', 1);
  return {
    rules: [...names.matchAll(/[^\s,]+/g)].map(({ 0: value, index }) => ({
      value,
      range: { start: offset + index, end: offset + index + value.length },
    })),
    reason: said
      .slice(names.length + 1)
      .replace(/\s+/g, ' ')
      .trim(),
  };
}

/** Where a comment goes that accepts a finding, and what stands around its reason. */
export interface SuppressionPlace {
  readonly offset: number;
  /** Text before and behind the reason. */
  readonly before: string;
  readonly after: string;
}

/**
 * Where to put a comment that accepts the findings of a rule: before the element, key or value that holds an offset, or
 * at the top of the file. `null` where the file cannot hold one.
 */
export function placeForSuppression(
  source: Source,
  rule: string,
  at: { readonly offset: number } | 'file',
): SuppressionPlace | null {
  const { text } = source;
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  if (source.format === 'registry') {
    const [first] = source.declarations.keys;
    const items = source.declarations.keys.flatMap((key) => [key.range, ...key.values.map(({ range }) => range)]);
    const item = at === 'file' ? first?.range : items.filter(({ start }) => start <= at.offset).pop();
    if (item === undefined) return null;
    const offset = text.lastIndexOf('\n', item.start) + 1;
    // A line before the first key would cover the file, and one before it is for the file: only values can differ.
    if (at !== 'file' && item === first?.range) return null;
    return { offset, before: `; ${MARK} ${rule}: `, after: lineEnd };
  }
  if (!('tree' in source)) return null;
  const { tree } = source;
  const innermost = at === 'file' ? -1 : tree.innermostAt(at.offset);
  if (at !== 'file' && innermost === -1) return null;
  const element = innermost === -1 ? tree.roots[0] : tree.element(innermost);
  if (element === undefined || (at !== 'file' && element.parent === null)) return null;
  const lineStart = text.lastIndexOf('\n', element.start - 1) + 1;
  const indent = text.slice(lineStart, element.start);
  return {
    offset: element.start,
    before: `<!-- ${MARK} ${rule}: `,
    after: ` -->${/^[ \t]*$/.test(indent) ? lineEnd + indent : ''}`,
  };
}
