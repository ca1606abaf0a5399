/** Characters by what they may be in XML 1.0 (fifth edition, sections 2.2 and 2.3). All codes are UTF-16 code units. */

const SPACE = 1;
const NAME_START = 2;
const NAME = 4;

/** The classes of ASCII; everything above it is looked up in `NAME_BEYOND`. */
const ASCII = new Uint8Array(128);
for (const space of [9, 10, 13, 32]) ASCII[space] = SPACE;
for (let code = 48; code <= 57; code++) ASCII[code] = NAME;
for (let code = 65; code <= 90; code++) ASCII[code] = ASCII[code + 32] = NAME | NAME_START;
for (const code of [58, 95]) ASCII[code] = NAME | NAME_START;
for (const code of [45, 46]) ASCII[code] = NAME;

const START_BEYOND =
  /^[\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\u{10000}-\u{effff}]/u;
const NAME_BEYOND = /^[\xb7\u0300-\u036f\u203f\u2040]/;

export function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

/** How many code units the name character at an offset takes; 0 when none begins there. `first`: of a name's start. */
export function nameLength(text: string, at: number, first: boolean): number {
  const code = text.charCodeAt(at);
  if (code < 128) return ((ASCII[code] ?? 0) & (first ? NAME_START : NAME)) === 0 ? 0 : 1;
  const character = text.slice(at, at + 2);
  if (START_BEYOND.test(character)) return code >= 0xd800 && code < 0xe000 ? 2 : 1;
  return !first && NAME_BEYOND.test(character) ? 1 : 0;
}

/** Whether a code of ASCII may stand in a name; false for everything above, which `nameLength` knows. */
export function isAsciiName(code: number): boolean {
  return code < 128 && ((ASCII[code] ?? 0) & NAME) !== 0;
}

/** How many code units the character at an offset takes; 0 when XML allows no such character. */
export function characterLength(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code < 0xd800) return code >= 32 || isSpace(code) ? 1 : 0;
  if (code >= 0xe000) return code <= 0xfffd ? 1 : 0;
  const next = text.charCodeAt(at + 1);
  return code < 0xdc00 && next >= 0xdc00 && next < 0xe000 ? 2 : 0;
}

/** Whether a character reference may name a code point. */
export function isCharacter(point: number): boolean {
  return point <= 0x10ffff && characterLength(String.fromCodePoint(point), 0) > 0;
}
