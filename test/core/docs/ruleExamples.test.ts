import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { RULES } from '../../../src/core/index';
import { checkFiles } from '../../support/check';
import { inProject } from '../../support/project';
import type { Files } from '../../support/check';

const PAGES = inProject('docs', 'rules');

/** `<!-- example: wrong file=NAME group=N -->` and the fenced text behind it. */
const EXAMPLE = /^<!-- example: (wrong|right) file=(\S+)(?: group=(\S+))? -->\n```\w+\n([^]*?)^```$/gm;

/** The files of one server that a page calls wrong or right. */
interface Example {
  readonly kind: 'wrong' | 'right';
  readonly files: Files;
}

function pageOf(slug: string): string {
  return readFileSync(`${PAGES}/${slug}.md`, 'utf8').replaceAll('\r\n', '\n');
}

/** The examples of a page in its order; texts of one kind and group are the files of one server. */
function examplesOf(page: string): readonly Example[] {
  const examples = new Map<string, { kind: Example['kind']; files: Record<string, string> }>();
  for (const { index, 1: kind, 2: file = '', 3: group, 4: text = '' } of page.matchAll(EXAMPLE)) {
    const key = `${kind} ${group === undefined ? `at ${index}` : `group ${group}`}`;
    const example = examples.get(key) ?? { kind: kind === 'wrong' ? 'wrong' : 'right', files: {} };
    assert.ok(!(file in example.files), `${file} stands twice in ${key}`);
    example.files[file] = text;
    examples.set(key, example);
  }
  return [...examples.values()];
}

describe('rule pages', () => {
  it('are there for every rule, and for nothing else', () => {
    const pages = readdirSync(PAGES).sort();
    assert.deepEqual(pages, RULES.map(({ slug }) => `${slug}.md`).sort());
  });

  for (const { slug } of RULES) {
    describe(slug, () => {
      const page = pageOf(slug);
      const examples = examplesOf(page);

      it('shows what is wrong and what is right, and every example is found by this test', () => {
        const markers = page.match(/<!-- example:/g)?.length;
        const files = examples.reduce((count, { files }) => count + Object.keys(files).length, 0);
        assert.equal(files, markers);
        for (const kind of ['wrong', 'right'])
          assert.ok(
            examples.some((example) => example.kind === kind),
            kind,
          );
      });

      for (const [i, { kind, files }] of examples.entries()) {
        const names = Object.keys(files).join(' + ');
        it(`${kind}, example ${i + 1} (${names}): ${kind === 'wrong' ? 'this rule objects, and no other' : 'no rule objects'}`, () => {
          const { analysis } = checkFiles(files);
          for (const { file, format } of analysis.sources) assert.notEqual(format, 'unknown', `${file} is recognised`);
          assert.deepEqual(analysis.server.ignored, [], 'every file of the example counts');
          const rules = new Set(analysis.findings.map(({ rule }) => rule));
          assert.deepEqual([...rules], kind === 'wrong' ? [slug] : []);
        });
      }
    });
  }
});
