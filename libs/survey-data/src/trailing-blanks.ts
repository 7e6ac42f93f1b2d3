/** A stored text has no blanks at its end. Not a regular expression: those take quadratic time here. */
export function withoutTrailingBlanks(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === ' ') end -= 1;
  return text.slice(0, end);
}
