import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pictureOf, renderMermaid } from '../../../src/core/index';
import { must } from '../../support/check';
import { FLOW_CASES, HOSTILE_NAMES, namedTrace } from '../../support/flows';
import type { Trace } from '../../../src/core/index';

/** Mermaid's own parser reads these texts in the page ring, which has the browser that it needs. */

const TEXT = '(?:[^;#%{}<>"`]|#\\d+;)*';
const LINE = new RegExp(
  `^(?:title ${TEXT}|autonumber (?:off|\\d+)|end|box rgba\\([\\d., ]+\\) ${TEXT}|participant \\w+ as ${TEXT}` +
    `|Note (?:over \\w+(?:,\\w+)?|right of \\w+): ${TEXT}|\\w+-{1,2}(?:>>|x)\\w+: ${TEXT})$`,
);

function assertShape(trace: Trace): void {
  const mermaid = renderMermaid(pictureOf(trace));
  const lines = mermaid.split('\n');
  assert.deepEqual(lines.slice(0, 6), ['---', 'config:', '  sequence:', '    wrap: true', '---', 'sequenceDiagram']);
  assert.equal(lines[lines.length - 1], '');
  for (const line of lines.slice(6, -1)) assert.match(line.trim(), LINE);
  const count = (begin: string): number => lines.filter((line) => line.trim().startsWith(begin)).length;
  assert.equal(count('box '), lines.filter((line) => line.trim() === 'end').length);
  assert.doesNotMatch(mermaid, /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
}

describe('the Mermaid text', () => {
  for (const { name, trace } of FLOW_CASES) {
    it(`is a sequence diagram: ${name}`, () => {
      assertShape(trace);
      const arrows = [...renderMermaid(pictureOf(trace)).matchAll(/^ {4}\w+?(-{1,2})>>\w+:/gm)].map(
        (match) => match[1],
      );
      assert.deepEqual(
        arrows,
        [...trace.handshake, ...trace.hops].map(({ payload }) => (payload === 'encrypted' ? '-' : '--')),
      );
    });
  }

  for (const name of HOSTILE_NAMES) {
    it(`is broken by no name: ${JSON.stringify(name).slice(0, 60)}`, () => assertShape(namedTrace(name)));
  }

  it('numbers the hops of the request from 1 on, and what cannot happen takes no number', () => {
    const { trace } = must(
      FLOW_CASES.find(({ name }) => name === 'm3-late'),
      'case',
    );
    const lines = renderMermaid(pictureOf(trace))
      .split('\n')
      .map((line) => line.trim());
    const from = lines.indexOf('autonumber 1');
    assert.deepEqual(
      lines.slice(from).map((line) => line.replace(/:.*/, '')),
      [
        'autonumber 1',
        'client->>httpSys',
        'httpSys-->>workerProcess',
        'autonumber off',
        'workerProcess--xhttpSys',
        'autonumber 3',
        'workerProcess-->>httpSys',
        'httpSys->>client',
        'Note over client',
        '',
      ],
    );
  });
});
