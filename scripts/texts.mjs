// The texts for people in the source: what l10n/bundle.l10n.json lists, and what the build takes out of the extension's
// bundles into a table of its own, since a third of the code would be sentences that are read when one is shown.
//
// Texts are the templates given to `message(…)` in the core and to `l10n.t(…)` in the extension, and the `meaning`,
// `since` and `summary` texts of tables, which get into a message by their names.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Properties whose texts are given to `message(…)` elsewhere. */
const PROPERTIES = new Set(['meaning', 'since', 'summary']);

/** What a mark begins with; no text does. */
const MARK = '~';

/**
 * @typedef {object} FoundText
 * @property {string} text
 * @property {number} start offset of the literal
 * @property {number} end
 * @property {boolean} isCore given to `message(…)` or said of a table: the extension words it by `word`
 */

/**
 * The texts of a module, in its order.
 * @param {string} path for complaints
 * @param {string} code
 * @returns {FoundText[]}
 */
export function textsOf(path, code) {
  const source = ts.createSourceFile(path, code, ts.ScriptTarget.ES2022, true);
  /** @type {FoundText[]} */
  const found = [];
  /** @param {ts.Expression} node @param {boolean} isCore */
  const take = (node, isCore) => {
    if (ts.isStringLiteralLike(node)) {
      if (node.text.startsWith(MARK)) throw new Error(`${path}: a text may not begin with ${MARK}: ${node.text}`);
      found.push({ text: node.text, start: node.getStart(source), end: node.end, isCore });
    } else if (ts.isConditionalExpression(node)) {
      take(node.whenTrue, isCore);
      take(node.whenFalse, isCore);
    } else if (ts.isParenthesizedExpression(node)) {
      take(node.expression, isCore);
    } else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) {
      take(node.left, isCore);
    } else if (!PROPERTIES.has(nameOf(node)) && nameOf(node) !== 'template') {
      // What is put together when it runs can be translated by nobody.
      throw new Error(`${path}: a message is made of ${node.getText(source)}, which is no text in the source.`);
    }
  };
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isCallExpression(node)) {
      const name = node.expression.getText(source);
      const [first] = node.arguments;
      if (first !== undefined && (name === 'message' || name === 'l10n.t')) take(first, name === 'message');
    }
    if (
      ts.isPropertyAssignment(node) &&
      PROPERTIES.has(node.name.getText(source)) &&
      ts.isStringLiteralLike(node.initializer)
    ) {
      take(node.initializer, true);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;

  /** @param {ts.Expression} node @returns {string} the last name of `a.b.c`, and of what is wrapped around it */
  function nameOf(node) {
    if (ts.isIdentifier(node)) return node.text;
    if (ts.isPropertyAccessExpression(node)) return node.name.text;
    if (ts.isCallExpression(node) && node.expression.getText(source) === 'englishOf') {
      const [first] = node.arguments;
      return first === undefined ? '' : nameOf(first);
    }
    return '';
  }
}

/** @param {string} folder @returns {string[]} */
function typescriptFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return typescriptFiles(path);
    return entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}

/**
 * Every text of the core and the extension, sorted.
 * @param {(found: FoundText) => boolean} [wanted]
 * @returns {string[]}
 */
export function everyText(wanted = () => true) {
  const files = ['src/core', 'src/extension'].flatMap((folder) => typescriptFiles(join(root, folder)));
  const texts = files.flatMap((file) => textsOf(file, readFileSync(file, 'utf8'))).filter(wanted);
  return [...new Set(texts.map(({ text }) => text))].sort((a, b) => (a < b ? -1 : 1));
}

/**
 * Takes the core's texts out of what is bundled. A bundle keeps a mark for each, such as `~1f`, and the table says what
 * it stands for (`provideTexts` of the core). A text that is no longer than a mark stays.
 */
export class TextsApart {
  /** @type {ReadonlyMap<string, string>} */
  #marks = new Map();

  /** Reads the source anew: to be called before a build. */
  read() {
    const texts = everyText(({ isCore }) => isCore).map(
      (text, i) => /** @type {const} */ ([text, `${MARK}${i.toString(36)}`]),
    );
    this.#marks = new Map(texts.filter(([text, mark]) => text.length > mark.length));
  }

  /**
   * A module with marks in place of its texts.
   * @param {string} path
   * @param {string} code
   */
  marked(path, code) {
    let result = '';
    let done = 0;
    for (const { text, start, end, isCore } of textsOf(path, code)) {
      const mark = isCore ? this.#marks.get(text) : undefined;
      if (mark === undefined) continue;
      result += code.slice(done, start) + JSON.stringify(mark);
      done = end;
    }
    return result + code.slice(done);
  }

  /**
   * What the marks in finished bundles stand for.
   * @param {readonly string[]} bundles
   * @returns {Record<string, string>}
   */
  tableOf(bundles) {
    const used = new Set(bundles.flatMap(marksIn));
    return Object.fromEntries([...this.#marks].flatMap(([text, mark]) => (used.has(mark) ? [[mark, text]] : [])));
  }
}

/** The marks in a finished bundle. @param {string} bundle @returns {string[]} */
export function marksIn(bundle) {
  return [...bundle.matchAll(/(["'`])(~[0-9a-z]+)\1/g)].map(([, , mark = '']) => mark);
}
