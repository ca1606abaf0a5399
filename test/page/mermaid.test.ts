import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { pictureOf, renderMermaid } from '../../src/core/index';
import { FLOW_CASES, HOSTILE_NAMES, namedTrace } from '../support/flows';
import { Harness } from './harness';
import type { Mermaid } from 'mermaid';
import type { Page } from 'playwright-core';
import type { Trace } from '../../src/core/index';

/** Mermaid itself reads the exported texts, in the browser that it needs. */

let harness: Harness;
let page: Page;
before(async () => {
  harness = await Harness.start();
  page = await harness.openBlank();
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('mermaid/dist/mermaid.min.js') });
});
after(() => harness.stop());

/** What Mermaid makes of a trace: what it is, the texts of its picture, and what in it could run or lead away. */
async function read(trace: Trace): Promise<{ type: string; texts: string[]; dangers: string[] }> {
  return page.evaluate(
    async (text) => {
      const { mermaid } = window as unknown as { mermaid: Mermaid };
      mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' });
      const { diagramType } = await mermaid.parse(text);
      const { svg } = await mermaid.render('picture', text);
      const drawn = new DOMParser().parseFromString(svg, 'text/html');
      const dangers = [...drawn.querySelectorAll('svg *')].flatMap((element) => [
        ...(/^(?:script|img|a|iframe|image)$/i.test(element.localName) ? [element.localName] : []),
        ...[...element.attributes].filter(({ name }) => name.startsWith('on')).map(({ name }) => name),
      ]);
      return { type: diagramType, texts: [...drawn.querySelectorAll('text')].map((each) => each.textContent), dangers };
    },
    renderMermaid(pictureOf(trace)),
  );
}

describe('Mermaid understands the exported text', () => {
  it('of every mode and way, and draws every station, both parts and the outcome', async () => {
    for (const { name, trace } of FLOW_CASES) {
      const picture = pictureOf(trace);
      const { type, texts } = await read(trace);
      assert.equal(type, 'sequence', name);
      const all = texts.join(' ').replace(/\s+/g, '');
      for (const said of [picture.title, ...picture.parts.map(({ heading }) => heading), picture.end.label]) {
        assert.ok(all.includes(said.replace(/\s+/g, '')), `${name}: ${said}`);
      }
      const numbers = texts.filter((text) => /^\d+$/.test(text)).map(Number);
      assert.deepEqual(
        numbers,
        trace.hops.map((_, i) => i + 1),
        name,
      );
    }
  });

  it('of sites with hostile names, which stay text', async () => {
    for (const name of HOSTILE_NAMES) {
      const { type, dangers } = await read(namedTrace(name));
      assert.equal(type, 'sequence');
      assert.deepEqual(dangers, [], name);
    }
    const [markup = ''] = HOSTILE_NAMES;
    assert.ok((await read(namedTrace(markup))).texts.includes(`${markup} · /${markup}`));
  });
});
