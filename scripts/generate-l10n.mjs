// Writes l10n/bundle.l10n.json: every English text that the extension words through VS Code's l10n mechanism, so that
// a translation is a copy of one file. `--check` fails when the file is not up to date.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { everyText } from './texts.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'l10n', 'bundle.l10n.json');

const content = `${JSON.stringify(Object.fromEntries(everyText().map((text) => [text, text])), null, 2)}\n`;
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
