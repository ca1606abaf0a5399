/**
 * How much room a text takes. Nobody knows the font of the reader, so the widths are those of a broad sans-serif: what
 * fits by them fits in the fonts that pictures and themes name.
 */

/** Scripts whose characters are as wide as high, and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;

/** In parts of the font's size. */
function widthOf(character: string): number {
  if (/[ -~]/.test(character)) {
    if (/[ ijlI.,:;'|!()[\]/\\-]/.test(character)) return 0.32;
    if (/[mwMW@%]/.test(character)) return 0.9;
    return /[A-Z]/.test(character) ? 0.68 : 0.57;
  }
  return WIDE.test(character) ? 1.2 : /[→…—⟨⟩]/.test(character) ? 1 : 0.72;
}

/** The width of a text, in the unit of `size`. Semi-bold letters are a little broader. */
export function textWidth(text: string, size: number, bold = false): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width * size * (bold ? 1.06 : 1);
}

/** Cuts a text that is broader than `room` in its middle, where host names and paths differ least. */
export function shorten(text: string, room: number, size: number, bold = false): string {
  if (textWidth(text, size, bold) <= room) return text;
  const half = (room - textWidth('…', size, bold)) / 2;
  const characters = [...text];
  const take = (from: readonly string[]): string[] => {
    let used = 0;
    const end = from.findIndex((character) => (used += textWidth(character, size, bold)) > half);
    return from.slice(0, end);
  };
  return `${take(characters).join('')}…${take(characters.reverse()).reverse().join('')}`;
}

/** Breaks a text at its spaces into lines of at most `room`; a word that is broader is shortened. */
export function wrap(text: string, room: number, size: number, bold = false): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer, size, bold) > room) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  lines.push(line);
  return lines.map((each) => shorten(each, room, size, bold));
}
