import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import ts from 'typescript';
import {
  explainAt,
  explainSymptom,
  lensesOf,
  missingExports,
  outlineOf,
  pictureOf,
  proposalsAt,
  RULES,
  SYMPTOM_NAMES,
  traceFlow,
} from '../../../src/core/index';
import { checkFiles } from '../../support/check';
import { analyzeCase, fixtureCases } from '../../support/fixtures';
import { inProject } from '../../support/project';
import type { Analysis } from '../../../src/core/index';

const bundle = JSON.parse(readFileSync(inProject('l10n', 'bundle.l10n.json'), 'utf8')) as Record<string, string>;

/** Collects the templates of all messages in a value. */
function collect(value: unknown, into: Set<string>, seen = new Set<object>()): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if ('template' in value && 'args' in value && typeof value.template === 'string') into.add(value.template);
  // Trees of elements hold texts of files and no message.
  if ('roots' in value) return;
  const parts = value instanceof Map ? [...value.values()] : Object.values(value);
  for (const part of parts) collect(part, into, seen);
}

/** Everything that an editor can be told about a server. */
function* toldAbout(analysis: Analysis): Generator<unknown> {
  const { server, sources, findings } = analysis;
  yield [server, findings, missingExports(server)];
  for (const { file, text } of sources) {
    yield [lensesOf(analysis, file), outlineOf(analysis, file)];
    // Behind every quote and every equals sign stands something that may be explained or completed.
    for (const { index } of text.slice(0, 20_000).matchAll(/["=:,<]/g)) {
      yield [explainAt(analysis, file, index + 1), proposalsAt(analysis, file, index + 1)];
    }
  }
  for (const { name } of SYMPTOM_NAMES) yield explainSymptom(analysis, name);
  for (const site of server.sites) {
    for (const { path } of site.paths) {
      const trace = traceFlow(server, site, path);
      yield trace;
      pictureOf(trace, (message) => {
        words.add(message.template);
        return message.template;
      });
    }
  }
}

const words = new Set<string>();

/** What the fixtures lack: the bits of a registry export. */
const EXPORT = `Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters\\SslBindingInfo\\0.0.0.0:443]
"DefaultFlags"=dword:00000002
"DefaultSslCertCheckMode"=dword:00000001
"SslCertStoreName"="MY"
`;

describe('texts in the language of the editor', () => {
  it('are all in the bundle: what is said of every fixture and of bits', () => {
    const fixtures = [...fixtureCases('check'), ...fixtureCases('flow')].map(analyzeCase);
    for (const analysis of [...fixtures, checkFiles({ 'http.reg': EXPORT }).analysis]) {
      for (const told of toldAbout(analysis)) collect(told, words);
    }
    // The fixtures make the program say a good part of what it can say; a handful would prove nothing.
    assert.ok(words.size > 300, String(words.size));
    assert.deepEqual(
      [...words].filter((template) => !Object.hasOwn(bundle, template)),
      [],
    );
  });

  it('are all in the bundle: what the rules are about', () => {
    for (const { slug, summary } of RULES) assert.ok(Object.hasOwn(bundle, summary), slug);
  });

  it('are given to the editor as they stand in the bundle, never put together', () => {
    const folder = inProject('src', 'extension');
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts') || name.endsWith('words.ts')) continue;
      const file = ts.createSourceFile(name, readFileSync(`${folder}/${name}`, 'utf8'), ts.ScriptTarget.ES2022, true);
      const visit = (node: ts.Node): void => {
        if (ts.isCallExpression(node) && node.expression.getText(file) === 'l10n.t') {
          const [template] = node.arguments;
          assert.ok(template !== undefined && ts.isStringLiteralLike(template), `${name}: ${node.getText(file)}`);
          assert.ok(Object.hasOwn(bundle, template.text), `${name}: ${template.text}`);
        }
        ts.forEachChild(node, visit);
      };
      visit(file);
    }
  });
});
