// Writes l10n/bundle.l10n.json: every English text that the extension words through VS Code's l10n mechanism, so that
// a translation is a copy of one file. Texts are the templates given to `message(…)` in the core and to `l10n.t(…)` in
// the extension, and what tables of data say: `meaning` and `since` of flags, `summary` of rules. `--check` fails when
// the file is not up to date.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'l10n', 'bundle.l10n.json');

/** @param {string} folder @returns {string[]} */
function typescriptFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return typescriptFiles(path);
    return entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}

/** @type {Set<string>} */
const texts = new Set();
/** Properties of tables whose texts are shown. */
const SHOWN = new Set(['meaning', 'summary', 'since']);
for (const file of [...typescriptFiles(join(root, 'src/core')), ...typescriptFiles(join(root, 'src/extension'))]) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isCallExpression(node)) {
      const name = node.expression.getText(source);
      const [first] = node.arguments;
      if ((name === 'message' || name === 'l10n.t') && first !== undefined && ts.isStringLiteralLike(first)) {
        texts.add(first.text);
      }
    }
    if (
      ts.isPropertyAssignment(node) &&
      SHOWN.has(node.name.getText(source)) &&
      ts.isStringLiteralLike(node.initializer)
    ) {
      texts.add(node.initializer.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}

const sorted = [...texts].sort((a, b) => (a < b ? -1 : 1));
const content = `${JSON.stringify(Object.fromEntries(sorted.map((text) => [text, text])), null, 2)}\n`;
const current = existsSync(target) ? readFileSync(target, 'utf8') : '';
if (process.argv.includes('--check')) {
  if (current !== content) {
    console.error('l10n/bundle.l10n.json is out of date: run "npm run generate".');
    process.exit(1);
  }
} else if (current !== content) {
  mkdirSync(join(root, 'l10n'), { recursive: true });
  writeFileSync(target, content);
}
