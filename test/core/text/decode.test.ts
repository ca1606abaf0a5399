import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeText, LineIndex } from '../../../src/core/index';
import { utf16beWithBom, utf16le, utf16leWithBom, utf8, utf8WithBom } from '../../support/encode';
import { fc } from '../../support/property';

const TEXT = '<?xml version="1.0"?>\r\n<configuration name="Größe 😀"/>\r\n';

describe('the encoding of a file (F1.15 to F1.17)', () => {
  for (const [what, bytes, encoding] of [
    ['UTF-8', utf8(TEXT), 'utf-8'],
    ['UTF-8 with a mark', utf8WithBom(TEXT), 'utf-8'],
    ['UTF-16 little endian with a mark', utf16leWithBom(TEXT), 'utf-16le'],
    ['UTF-16 big endian with a mark', utf16beWithBom(TEXT), 'utf-16be'],
    ['UTF-16 little endian without a mark', utf16le(TEXT), 'utf-16le'],
    ['UTF-16 big endian without a mark', utf16beWithBom(TEXT).slice(2), 'utf-16be'],
  ] as const) {
    it(`${what} is told, and the mark is no part of the text`, () =>
      assert.deepEqual(decodeText(bytes), { text: TEXT, encoding }));
  }

  it('bytes that are no UTF-8 are Windows-1252', () =>
    assert.deepEqual(decodeText(Uint8Array.of(0x47, 0x72, 0xfc, 0xdf, 0x65, 0x80)), {
      text: 'Grüße€',
      encoding: 'windows-1252',
    }));
  it('no byte at all is an empty text', () =>
    assert.deepEqual(decodeText(new Uint8Array()), { text: '', encoding: 'utf-8' }));
  it('any bytes are some text', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => typeof decodeText(bytes).text === 'string'));
  });
});

describe('lines and characters', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', '\n', '\r', '\r\n', '😀', '\t', '\u2028'), { maxLength: 40 })
    .map((parts) => parts.join(''));

  it('are those of a naive count: LF, CR LF and CR alone end a line', () => {
    fc.assert(
      fc.property(text, (content) => {
        const index = new LineIndex(content);
        let line = 0;
        let start = 0;
        for (let offset = 0; offset <= content.length; offset++) {
          assert.deepEqual(index.positionAt(offset), { line, character: offset - start });
          assert.equal(index.offsetAt({ line, character: offset - start }), offset);
          if (content[offset] === '\n' || (content[offset] === '\r' && content[offset + 1] !== '\n')) {
            line++;
            start = offset + 1;
          }
        }
        assert.equal(index.lineCount, content === '' ? 1 : line + 1);
      }),
    );
  });

  it('outside of the text are moved to its ends', () => {
    const index = new LineIndex('ab\ncd');
    assert.deepEqual(index.positionAt(-5), { line: 0, character: 0 });
    assert.deepEqual(index.positionAt(99), { line: 1, character: 2 });
    assert.equal(index.offsetAt({ line: -1, character: 3 }), 0);
    assert.equal(index.offsetAt({ line: 9, character: 0 }), 5);
  });
});
