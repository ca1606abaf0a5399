import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parseString } from 'xml2js';
import { decodeText } from '../../../src/core/index';
import { readXml } from '../../../src/core/xml/readXml';
import { corpusFiles, CORPUS } from '../../support/provenance';
import type { XmlElement } from '../../../src/core/xml/xmlTree';

interface Parsed {
  readonly '#name': string;
  readonly $?: Readonly<Record<string, string>>;
  readonly $$?: readonly Parsed[];
}

interface Shape {
  readonly name: string;
  readonly attributes: readonly (readonly [string, string])[];
  readonly children: readonly Shape[];
}

function shapeOf(element: XmlElement): Shape {
  return {
    name: element.name,
    attributes: element.attributes.map(({ name, value }) => [name, value]),
    children: element.children.map(shapeOf),
  };
}

function theirShape(parsed: Parsed): Shape {
  return {
    name: parsed['#name'],
    attributes: Object.entries(parsed.$ ?? {}),
    children: (parsed.$$ ?? []).filter((child) => child['#name'] !== '__text__').map(theirShape),
  };
}

function parsed(text: string): Shape {
  let result: Parsed | undefined;
  parseString(
    text,
    { explicitChildren: true, preserveChildrenOrder: true, explicitRoot: false, async: false },
    (error, value: Parsed) => {
      if (error !== null) throw error;
      result = value;
    },
  );
  assert.ok(result !== undefined);
  return theirShape(result);
}

const files = (corpusFiles() ?? []).filter(
  ({ file, wellFormed, category }) =>
    wellFormed === true && /\.(?:config|xml|xdt)$/.test(file) && category !== 'schema',
);

describe(
  'files from real machines have the elements, attributes and values that xml2js finds',
  { skip: files.length === 0 },
  () => {
    for (const { file } of files) {
      it(file, () => {
        const { text } = decodeText(readFileSync(`${CORPUS}/${file}`));
        const { roots } = readXml(text);
        assert.equal(roots.length, 1);
        assert.deepEqual(roots.map(shapeOf), [parsed(text)]);
      });
    }
  },
);
