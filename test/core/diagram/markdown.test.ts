import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { articleTrace, pictureOf, renderMarkdown } from '../../../src/core/index';
import { must } from '../../support/check';
import { FLOW_CASES, HOSTILE_NAMES, namedTrace } from '../../support/flows';
import type { Trace } from '../../../src/core/index';

function assertShape(trace: Trace): void {
  const markdown = renderMarkdown(pictureOf(trace));
  const lines = markdown.split('\n');
  assert.match(lines[0] ?? '', /^## /);
  const parts = trace.handshake.length > 0 ? 2 : 1;
  const rows = lines.filter((line) => line.startsWith('|'));
  assert.equal(rows.length, trace.handshake.length + trace.hops.length + parts * 2);
  for (const row of rows) assert.equal(row.replace(/\\[\\|]/g, '').split('|').length, 8, row);
  assert.doesNotMatch(markdown, /</, 'no HTML');
  assert.doesNotMatch(markdown, /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
  assert.doesNotMatch(markdown.replace(/\\./g, ''), /[[\]`*_~]/, 'no link, image, code or emphasis');
}

function textOf(name: string): string {
  const { trace } = must(
    FLOW_CASES.find((flow) => flow.name === name),
    name,
  );
  return renderMarkdown(pictureOf(trace));
}

describe('the Markdown text', () => {
  for (const { name, trace } of FLOW_CASES) it(`has one row a hop: ${name}`, () => assertShape(trace));
  for (const name of HOSTILE_NAMES) {
    it(`keeps its shape whatever a site is called: ${JSON.stringify(name).slice(0, 60)}`, () => {
      assertShape(namedTrace(name));
    });
  }

  it('shows way, crossings, outcome and reasons', () => {
    const markdown = renderMarkdown(pictureOf(articleTrace('iis6UserMode')));
    assert.match(
      markdown,
      /^Request → HTTP\.SYS → HTTPFilter → HTTP\.SYS → Worker process → HTTP\.SYS → HTTPFilter → HTTP\.SYS → Response$/m,
    );
    assert.match(markdown, /6 user\/kernel crossings/);
    assert.match(markdown, /^Outcome: 200 — /m);
    assert.match(markdown, /^### Why\n\n- /m);
  });

  it('says at which hop the certificate is asked for, and what cannot happen', () => {
    assert.match(textOf('m4-late'), /^The client certificate is asked for at hop 4\.$/m);
    assert.match(textOf('m3-late'), /^✖ Worker process → HTTP\.SYS: .*cannot ask for the client certificate/m);
    assert.doesNotMatch(textOf('m4'), /asked for at hop/);
  });
});
