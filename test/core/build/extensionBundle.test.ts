// What the build makes of the extension: the texts that it takes out, and the file that it splits off. The files are
// the ones that ship; whether a real VS Code runs them is for the host ring.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { before, describe, it } from 'node:test';
import { compileFunction } from 'node:vm';
import * as esbuild from 'esbuild';
import { commonOptions, extensionBundle } from '../../../scripts/extensionBundle.mjs';
import { RULES } from '../../../src/core/index.ts';
import { everyText, marksIn, textsOf } from '../../../scripts/texts.mjs';

let files: ReadonlyMap<string, string>;

before(async () => {
  await esbuild.build(
    extensionBundle(commonOptions({ minify: true, sourcemap: false }), (built) => {
      files = new Map(built.map(({ path, text }) => [basename(path), text]));
    }),
  );
});

function file(name: string): string {
  const text = files.get(name);
  assert.ok(text !== undefined, `${name} is built`);
  return text;
}

function table(): Readonly<Record<string, string>> {
  return JSON.parse(file('texts.json')) as Record<string, string>;
}

/** Stands for all of `vscode`: whatever is taken of it, called or made is the same again. */
const anything: unknown = new Proxy(function () {}, {
  get: (_, name) => (name === Symbol.toPrimitive ? () => '' : name === 'prototype' ? {} : anything),
  apply: () => anything,
  construct: () => anything as object,
});

/** Runs a file as VS Code does, and tells what it required and what it exports. */
function run(name: string, others: Readonly<Record<string, unknown>>): { exports: object; required: string[] } {
  const required: string[] = [];
  const module = { exports: {} };
  const require = (wanted: string): unknown => {
    required.push(wanted);
    return wanted === 'vscode' ? anything : others[wanted];
  };
  const load = compileFunction(file(name), ['module', 'exports', 'require']) as (...given: unknown[]) => void;
  load(module, module.exports, require);
  return { exports: module.exports, required: [...new Set(required)].sort() };
}

describe('Texts of the extension', () => {
  it('have a mark in the code each, and each mark has its text', () => {
    const marks = new Set(['extension.js', 'later.js'].flatMap((name) => marksIn(file(name))));
    assert.deepEqual([...marks].sort(), Object.keys(table()).sort());
    assert.ok(marks.size > 500);
  });

  it('are out of the code, wherever it words something', () => {
    const code = file('extension.js') + file('later.js');
    // Single words are also names of things, and a few labels are texts of the extension itself.
    const sentences = everyText(({ isCore }) => isCore).filter((text) => /^[A-Z].{20,}\.$/.test(text));
    assert.ok(sentences.length > 200);
    assert.deepEqual(
      sentences.filter((text) => code.includes(text)),
      [],
    );
  });

  it('can all be translated', () => {
    const bundle = JSON.parse(readFileSync('l10n/bundle.l10n.json', 'utf8')) as Record<string, string>;
    assert.deepEqual(
      Object.values(table()).filter((text) => !(text in bundle)),
      [],
    );
  });

  it('are the same in two builds', async () => {
    let again = '';
    await esbuild.build(
      extensionBundle(commonOptions({ minify: true, sourcemap: false }), (built) => {
        again = built.map(({ text }) => text).join('\n');
      }),
    );
    assert.equal(again, [...files.values()].join('\n'));
  });
});

describe('Texts of a module', () => {
  const found = (code: string): string[] => textsOf('a.ts', code).map(({ text }) => text);

  it('are first arguments, both ways of a choice, and meanings of tables', () => {
    assert.deepEqual(found(`message('a {0}', 'b'); l10n.t(\`c\`); const t = { meaning: 'd', name: 'e' };`), [
      'a {0}',
      'c',
      'd',
    ]);
    assert.deepEqual(found(`message(is ? 'one' : (other ? 'two' : 'three'));`), ['one', 'two', 'three']);
    assert.deepEqual(found(`message(rule.summary); message(meaning ?? ''); other('x');`), []);
  });

  it('are never put together when the program runs', () => {
    assert.throws(() => found("message('a' + b)"), /no text in the source/);
    assert.throws(() => found('message(`a ${b}`)'), /no text in the source/);
    assert.throws(() => found('message(text)'), /no text in the source/);
  });

  it('never look like a mark', () => {
    assert.throws(() => found("message('~1')"), /may not begin with/);
  });
});

describe('Files of the extension', () => {
  it('need nothing but VS Code and each other', () => {
    const main = run('extension.js', {});
    assert.deepEqual(main.required, ['vscode']);
    assert.equal(typeof (main.exports as { activate: unknown }).activate, 'function');
    const later = run('later.js', { './extension.js': main.exports });
    assert.deepEqual(later.required, ['./extension.js', 'vscode']);
    assert.ok('FlowPanel' in later.exports && 'migrateMetabase' in later.exports);
  });

  it('give each other what they take', () => {
    const { exports } = run('extension.js', {});
    const taken = new Set<string>();
    const listening = new Proxy(exports, {
      get(target, name) {
        taken.add(String(name));
        return Reflect.get(target, name) as unknown;
      },
    });
    run('later.js', { './extension.js': listening });
    // And what its functions take when they are called.
    const [, own = ''] = /([\w$]+)=require\("\.\/extension\.js"\)/.exec(file('later.js')) ?? [];
    assert.notEqual(own, '');
    const calls = new RegExp(`\\(0,${own.replaceAll('$', '\\$')}\\.([\\w$]+)\\)`, 'g');
    for (const [, name = ''] of file('later.js').matchAll(calls)) taken.add(name);
    assert.ok(taken.size > 50);
    assert.deepEqual(
      [...taken].filter((name) => !(name in exports)),
      [],
    );
  });

  it('hold the core once', () => {
    // Every rule's data begins so.
    assert.equal(file('extension.js').split('{slug:"').length - 1, RULES.length);
    assert.doesNotMatch(file('later.js'), /\{slug:"/);
  });
});
