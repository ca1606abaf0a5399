import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { checkCase } from '../fuzz/cases';
import { inProject } from '../support/project';
import type { FuzzCase } from '../fuzz/cases';

/** Inputs on which the program once failed, made as small as they go (`npm run fuzz`). */
const FOLDER = inProject('test', 'fixtures', 'fuzz');

interface Kept {
  readonly error: string;
  readonly kind: FuzzCase['kind'];
  readonly files: readonly { readonly file: string; readonly base64: string }[];
}

describe('inputs that once failed', () => {
  for (const name of existsSync(FOLDER) ? readdirSync(FOLDER) : []) {
    const { error, kind, files } = JSON.parse(readFileSync(`${FOLDER}/${name}`, 'utf8')) as Kept;
    it(`${name}: ${error.split('\n')[0] ?? ''}`, () => {
      checkCase(
        { kind, files: files.map(({ file, base64 }) => ({ file, bytes: Buffer.from(base64, 'base64') })) },
        true,
      );
    });
  }
});
