/** The encodings that configuration files and exports are found in (F1.15 to F1.17), named as in the report contract. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** Text without its byte order mark, and how it was encoded. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: Encoding;
}

/** How many bytes are looked at to tell UTF-16 without a byte order mark from other encodings. */
const NUL_PATTERN_SAMPLE = 4096;

/**
 * Decodes a file.
 *
 * The order is that of F1.17: byte order mark, then the pattern of NUL bytes (UTF-16 without a mark), then UTF-8, then
 * Windows-1252, which can decode anything. An encoding that an XML declaration names is not needed for this: a file
 * that says "utf-16" and is not is read as what its bytes are.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding = encodingFromMark(bytes) ?? encodingFromNulPattern(bytes);
  if (encoding !== null) return { text: new TextDecoder(encoding).decode(bytes), encoding };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    return { text: fromLatin1(new TextDecoder('windows-1252').decode(bytes)), encoding: 'windows-1252' };
  }
}

/** What Windows-1252 has for the bytes 0x80 to 0x9F. The five that it does not define stay as they are. */
const WINDOWS_1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

/** Some versions of Node decode Windows-1252 as Latin-1, which has control characters for these bytes. */
function fromLatin1(text: string): string {
  return text.replace(/[\u0080-\u009f]/g, (character) => WINDOWS_1252[character.charCodeAt(0) - 0x80] ?? character);
}

function encodingFromMark(bytes: Uint8Array): Encoding | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

/**
 * Configuration text is nearly all ASCII, so in UTF-16 every second byte is NUL: the odd ones in little endian, the
 * even ones in big endian. Text in any other encoding has no NUL at all.
 */
function encodingFromNulPattern(bytes: Uint8Array): Encoding | null {
  const length = Math.min(bytes.length, NUL_PATTERN_SAMPLE) & ~1;
  if (length < 4) return null;
  let evenNuls = 0;
  let oddNuls = 0;
  for (let i = 0; i < length; i += 2) {
    if (bytes[i] === 0) evenNuls++;
    if (bytes[i + 1] === 0) oddNuls++;
  }
  const half = length / 2;
  if (oddNuls > half * 0.7 && evenNuls < half * 0.1) return 'utf-16le';
  if (evenNuls > half * 0.7 && oddNuls < half * 0.1) return 'utf-16be';
  return null;
}
