// Writes what the documentation says about rules and settings from the data that the program uses: the tables of
// README.md, the head of each page in docs/rules, and the names of rules in the schemas of settings and project files. `--check` writes nothing and fails when something is out of date.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import * as prettier from 'prettier';

/**
 * @typedef {{
 *   slug: string, category: string, severity: string, summary: string, facts: readonly string[], fixable: string
 * }} RuleData
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = join('docs', 'rules');

/** The headings of a rule page, in this order. Everything below the generated head is written by hand. */
const SECTIONS = ['What happens', 'Why', 'Wrong example', 'Right example', 'How to fix', 'When not to use it'];

const checking = process.argv.includes('--check');
/** @type {string[]} */
const outOfDate = [];
/** @type {string[]} */
const wrong = [];

const { RULES: rules, CATEGORY_TITLES: categories, RULE_SETTINGS: ruleSettings } = await loadRules();

/** @type {Record<string, string>} What `fixable` is called in tables. */
const FIXES = { safe: 'quick fix', suggestion: 'suggested edit', command: 'command', none: '–' };

await updateJson('package.json', (json) => {
  Object.assign(json.contributes.configuration.properties['iisSsl.rules'], ruleNamesSchema());
});
await updateJson('schemas/iis-ssl.config.schema.json', (json) => {
  Object.assign(json.properties.rules, ruleNamesSchema());
  json.properties.suppress.items.properties.rule.enum = rules.map(({ slug }) => slug);
});
updateFile('README.md', (text) =>
  replaceBlock(
    replaceBlock(text, 'README.md', 'rules', rulesTables().slice(1)),
    'README.md',
    'settings',
    settingsTable(),
  ),
);
for (const rule of rules) {
  const file = join(pages, `${rule.slug}.md`);
  updateFile(file, (text) => replaceBlock(text, file, 'rule', ruleHead(rule)));
  checkSections(file);
}
for (const name of readdirSync(join(root, pages)).sort()) {
  if (!rules.some(({ slug }) => name === `${slug}.md`)) wrong.push(`${join(pages, name)}: there is no such rule.`);
}

for (const line of wrong) console.error(line);
if (checking) for (const file of outOfDate) console.error(`${file} is out of date: run "npm run generate".`);
process.exit(wrong.length > 0 || (checking && outOfDate.length > 0) ? 1 : 0);

/**
 * The rules as the program has them.
 * @returns {Promise<{
 *   RULES: readonly RuleData[], CATEGORY_TITLES: Record<string, string>, RULE_SETTINGS: readonly string[]
 * }>}
 */
async function loadRules() {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    stdin: {
      contents: "export { RULES } from './index'; export { CATEGORY_TITLES, RULE_SETTINGS } from './rule';",
      resolveDir: join(root, 'src/core/rules'),
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
  const [{ text }] = outputFiles;
  return import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`);
}

/** A table for each category, in the order of the categories. */
function rulesTables() {
  return Object.entries(categories).flatMap(([category, title]) => {
    const own = rules.filter((rule) => rule.category === category);
    if (own.length === 0) return [];
    const rows = own.map(({ slug, severity, summary, fixable }) => [
      `[\`${slug}\`](docs/rules/${slug}.md)`,
      severity,
      escapeCell(summary),
      FIXES[fixable] ?? fixable,
    ]);
    return ['', `**${title}**`, '', ...table(['Rule', 'Severity', 'What is wrong', 'Fix'], rows)];
  });
}

/** The schema of an object that gives rules another severity. */
function ruleNamesSchema() {
  return {
    propertyNames: { enum: rules.map(({ slug }) => slug), enumDescriptions: rules.map(({ summary }) => summary) },
    additionalProperties: { type: 'string', enum: ruleSettings },
  };
}

function settingsTable() {
  const { contributes } = readJson('package.json');
  const words = readJson('package.nls.json');
  /** @param {string} text `%key%`, or a text as it is */
  const word = (text) => {
    const [, key] = /^%(.+)%$/.exec(text) ?? [];
    if (key === undefined) return text;
    if (typeof words[key] === 'string') return words[key];
    wrong.push(`package.nls.json: "${key}" is missing.`);
    return text;
  };
  return table(
    ['Setting', 'Default', 'Values', 'What it does'],
    Object.entries(contributes.configuration.properties).map(([name, setting]) => [
      `\`${name}\``,
      code(setting.default),
      setting.enum === undefined
        ? [setting.type].flat().join(', ')
        : setting.enum
            .map((/** @type {unknown} */ value, /** @type {number} */ i) => {
              const label = setting.enumItemLabels?.[i];
              return label === undefined ? code(value) : `${code(value)} ${escapeCell(word(label))}`;
            })
            .join('<br>'),
      escapeCell(word(setting.markdownDescription ?? setting.description ?? '')),
    ]),
  );
}

/** @param {RuleData} rule */
function ruleHead({ slug, category, severity, summary, facts, fixable }) {
  return [
    `# ${slug}`,
    '',
    summary,
    '',
    ...table(
      ['Severity', 'Category', 'Fix', 'Facts'],
      [
        [
          severity,
          categories[category] ?? category,
          FIXES[fixable] ?? fixable,
          facts.length === 0 ? '–' : facts.join(', '),
        ],
      ],
    ),
  ];
}

/** @param {string} file */
function checkSections(file) {
  if (!existsSync(join(root, file))) return;
  const text = readText(file).replace(/^```[^]*?^```$/gm, '');
  const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  if (headings.join('\n') !== SECTIONS.join('\n')) {
    wrong.push(`${file}: its sections are "${headings.join('", "')}" and should be "${SECTIONS.join('", "')}".`);
  }
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 * @returns {string[]} lines
 */
function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

/** @param {unknown} value */
function code(value) {
  return value === '' ? '(empty)' : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

/** @param {string} text */
function escapeCell(text) {
  return text.replace(/[|<>]/g, (character) => `\\${character}`).replace(/\r?\n/g, ' ');
}

/**
 * Replaces what stands between `<!-- generated:name -->` and `<!-- /generated:name -->`.
 * @param {string} text
 * @param {string} file for the complaint
 * @param {string} name
 * @param {readonly string[]} lines
 */
function replaceBlock(text, file, name, lines) {
  const begin = `<!-- generated:${name} -->`;
  const end = `<!-- /generated:${name} -->`;
  const start = text.indexOf(begin);
  const stop = text.indexOf(end, start);
  if (start === -1 || stop === -1) {
    wrong.push(`${file}: ${start === -1 ? begin : end} is missing.`);
    return text;
  }
  return `${text.slice(0, start + begin.length)}\n\n${lines.join('\n')}\n\n${text.slice(stop)}`;
}

/**
 * @param {string} file
 * @param {(text: string) => string} update
 */
function updateFile(file, update) {
  if (!existsSync(join(root, file))) {
    wrong.push(`${file} is missing.`);
    return;
  }
  const text = readText(file);
  const updated = update(text);
  if (updated === text) return;
  outOfDate.push(file);
  if (!checking) writeFileSync(join(root, file), updated);
}

/**
 * @param {string} file
 * @param {(json: any) => void} change
 */
async function updateJson(file, change) {
  const json = readJson(file);
  change(json);
  const options = await prettier.resolveConfig(join(root, file));
  const text = await prettier.format(JSON.stringify(json, null, 2), { ...options, filepath: file });
  updateFile(file, () => text);
}

/** @param {string} file */
function readText(file) {
  return readFileSync(join(root, file), 'utf8').replaceAll('\r\n', '\n');
}

/** @param {string} file */
function readJson(file) {
  return JSON.parse(readText(file));
}
