import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { RULES } from '../../../src/core/index';
import { checkFiles } from '../../support/check';
import { examplesOf, PAGES, pageOf, sectionOf } from '../../support/rulePages';

/** The headings of a page, in this order. */
const SECTIONS = ['What happens', 'Why', 'Wrong example', 'Right example', 'How to fix', 'When not to use it'];

describe('rule pages', () => {
  it('are there for every rule, and for nothing else', () => {
    const pages = readdirSync(PAGES).sort();
    assert.deepEqual(pages, RULES.map(({ slug }) => `${slug}.md`).sort());
  });

  for (const { slug, facts, fixable } of RULES) {
    describe(slug, () => {
      const page = pageOf(slug);
      const examples = examplesOf(page);

      it('has every section, and something to say in each', () => {
        const headings = [...page.replace(/^```[^]*?^```$/gm, '').matchAll(/^## (.+)$/gm)].map(
          ([, heading]) => heading,
        );
        assert.deepEqual(headings, SECTIONS);
        for (const heading of SECTIONS) assert.match(sectionOf(page, heading), /\w/, heading);
      });

      it('says how each way out is taken back', () => assert.match(sectionOf(page, 'How to fix'), /\bundo\b/i));

      it('says how certain its facts are, and where they come from', () => {
        if (facts.length > 0) assert.match(sectionOf(page, 'Why'), /^Certainty: \S/m);
      });

      it('has a wrong example for the fix that it promises', () => {
        const kinds = examples
          .filter(({ kind }) => kind === 'wrong')
          .flatMap(({ files, windows }) => checkFiles(files, { windows }).found(slug))
          .flatMap(({ fixes }) => (fixes ?? []).map(({ kind }) => kind));
        const best = (['safe', 'suggestion', 'command'] as const).find((kind) => kinds.includes(kind));
        assert.equal(best ?? 'none', fixable);
      });

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

      for (const [i, { kind, files, windows }] of examples.entries()) {
        const names = Object.keys(files).join(' + ');
        it(`${kind}, example ${i + 1} (${names}): ${kind === 'wrong' ? 'this rule objects, and no other warns' : 'this rule is silent, and none warns'}`, () => {
          const { analysis } = checkFiles(files, { windows });
          for (const { file, format } of analysis.sources) assert.notEqual(format, 'unknown', `${file} is recognised`);
          const ignored = analysis.server.ignored.filter(({ expected }) => !expected);
          assert.deepEqual(ignored, [], 'every file of the example counts');
          // What is worth knowing about a right example is no objection to it.
          const objections = analysis.findings.filter(
            ({ rule, severity }) => rule === slug || severity === 'error' || severity === 'warning',
          );
          const rules = new Set(objections.map(({ rule }) => rule));
          assert.deepEqual([...rules], kind === 'wrong' ? [slug] : []);
        });
      }
    });
  }
});
