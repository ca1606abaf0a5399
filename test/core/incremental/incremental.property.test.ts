import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyze, checkDocument, explainAt, outlineOf, readSource, traceFlow } from '../../../src/core/index';
import { Random } from '../../fuzz/random';
import { TOOL } from '../../support/check';
import { companions, edited, serverText } from './editedServers';
import type { Analysis, Source } from '../../../src/core/index';

const FILE = 'applicationHost.config';
const OPTIONS = { windows: 'ws2019' } as const;
/** Other servers and edits with another seed; more of them for a longer look. */
const SEED = Number(process.env['FC_SEED'] ?? 20071126);
const SERVERS = Number(process.env['EDITED_SERVERS'] ?? 20);
const EDITS = 40;

/** What an analysis says, as data: everything that a host can see of it, and now and then the tree behind it. */
function said(analysis: Analysis, random: Random): string {
  const { server, findings, suppressed, sources } = analysis;
  const main = sources.find(({ file }) => file === FILE);
  const offsets = Array.from({ length: 4 }, () => random.below((main?.text.length ?? 0) + 1));
  const site = server.sites[random.below(Math.max(1, server.sites.length))];
  return JSON.stringify(
    {
      document: checkDocument(analysis, TOOL),
      server,
      findings,
      suppressed,
      explained: offsets.map((offset) => explainAt(analysis, FILE, offset)),
      trace: site === undefined ? null : traceFlow(server, site, '/app'),
      outline: main === undefined ? null : outlineOf(analysis, FILE),
      tree: main !== undefined && 'tree' in main && random.chance(0.2) ? main.tree.roots.map(elementAsData) : null,
    },
    (_, value: unknown) => (value instanceof Map ? [...value] : value),
  );
}

type Element = Extract<Source, { readonly tree: unknown }>['tree']['roots'][number];

function elementAsData(element: Element): unknown {
  return [
    element.name,
    element.range,
    element.startTagEnd,
    element.parent?.start,
    element.attributes.map((attribute) => [attribute.name, attribute.value, attribute.range, attribute.valueRange]),
    element.children.map(elementAsData),
  ];
}

describe('analysing an edited file with what is known of it', () => {
  it('says the same as analysing it from scratch, edit after edit', () => {
    const random = new Random(SEED);
    let edits = 0;
    let reused = 0;
    for (let i = 0; i < SERVERS; i++) {
      const others = Object.entries(companions(random)).map(([file, text]) =>
        readSource({ file, text, encoding: 'utf-8' }),
      );
      let text = serverText(random);
      let source = readSource({ file: FILE, text, encoding: 'utf-8' });
      let analysis = analyze([source, ...others], OPTIONS);
      const past: string[] = [];
      for (let j = 0; j < EDITS; j++) {
        const before = text;
        // What is broken is mended soon, as people do.
        const isBroken = source.problems.length > 0 && random.chance(0.7);
        text = isBroken ? (past.pop() ?? before) : edited(random, before, past);
        if (!isBroken) past.push(before);
        source = readSource({ file: FILE, text, encoding: 'utf-8' }, source);
        // Sometimes a newer edit ends the analysis of an older one.
        if (random.chance(0.2)) continue;
        const next = analyze([source, ...others], OPTIONS, analysis);
        const fresh = analyze([readSource({ file: FILE, text, encoding: 'utf-8' }), ...others], OPTIONS);
        const seed = random.below(1 << 30);
        if (said(next, new Random(seed)) !== said(fresh, new Random(seed))) {
          assert.deepEqual(
            JSON.parse(said(next, new Random(seed))),
            JSON.parse(said(fresh, new Random(seed))),
            `server ${i}, edit ${j} of seed ${SEED}: ${JSON.stringify({ before, text })}`,
          );
        }
        edits++;
        if (next.server.sites.some((site) => analysis.server.sites.includes(site))) reused++;
        analysis = next;
      }
    }
    assert.ok(edits > SERVERS * EDITS * 0.7, `${edits} edits were compared`);
    assert.ok(reused > edits * 0.2, `of ${edits} edits only ${reused} kept sites`);
  });
});
