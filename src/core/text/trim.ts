/** A text without a character at its end, however often it stands there: a pattern would look at each place anew. */
export function withoutTrailing(text: string, character: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === character) end--;
  return text.slice(0, end);
}
