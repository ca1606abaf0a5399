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

/** Control characters, lone surrogates and bidirectional controls as `⟨U+202E⟩`; tabs and line ends become spaces. */
export function showControls(text: string): string {
  return text
    .replace(/[\t\n\r]+/g, ' ')
    .replace(
      /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      (character) => `⟨U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
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
    .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}&#46;`);
}

/** Text for a Mermaid message or label: its comment, statement and entity characters as Mermaid's own entity codes. */
export function escapeMermaid(text: string): string {
  return showControls(text).replace(/[#;<>{}"`%:&\\]/g, (character) => `#${character.charCodeAt(0)};`);
}
