/**
 * Text for XML and HTML content and attribute values. Characters that XML cannot hold, and those that reorder text
 * (a site's name could make a picture lie), are shown as visible code points.
 */
export function escapeXml(text: string): string {
  return showControls(text).replace(/[&<>"']/g, (character) => XML_ESCAPES[character] ?? character);
}

const XML_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * What is not seen and changes what is: control characters, separators of lines, what has no width (but the joiners that
 * scripts need), bidirectional controls, tags, and halves of characters.
 */
const HIDDEN_CHARACTERS =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e007f}\ud800-\udfff]/gu;

/** Hidden characters as `⟨U+202E⟩`; tabs and line ends become spaces. */
export function showControls(text: string): string {
  return text
    .replace(/[\t\n\r]+/g, ' ')
    .replace(
      HIDDEN_CHARACTERS,
      (character) => `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
    );
}

/**
 * Text for Markdown, inside of a line: nothing in it makes markup, a link, HTML or the end of a table cell, and no
 * viewer turns a bare address in it into a link.
 */
export function escapeMarkdown(text: string): string {
  return showControls(text)
    .replace(/[&<>]/g, (character) => XML_ESCAPES[character] ?? character)
    .replace(/[\\`*_[\]|~$]/g, '\\$&')
    .replace(/:(?=\/\/)/g, '&#58;')
    .replace(/@/g, '&#64;')
    .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}&#46;`);
}

/** Text for a Mermaid message or label: its comment, statement and entity characters as Mermaid's own entity codes. */
export function escapeMermaid(text: string): string {
  return showControls(text).replace(/[#;<>{}"`%:&\\]/g, (character) => `#${character.charCodeAt(0)};`);
}
