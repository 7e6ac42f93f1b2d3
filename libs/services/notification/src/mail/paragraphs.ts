/** A sentence or more, or rows of a name and a value. */
export type Paragraph = string | readonly (readonly [name: string, value: string])[];

/** Names come from strangers: a line break in one must not begin a line of its own. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

/** Short lines of ASCII travel as they are; longer ones would be broken up by quoted-printable. */
const lineLength = 76;

export const toText = (paragraphs: readonly Paragraph[]): string =>
  paragraphs.map((paragraph) => (typeof paragraph === 'string' ? wrap(paragraph) : rows(paragraph))).join('\n\n') +
  '\n';

const rows = (pairs: Exclude<Paragraph, string>): string =>
  pairs.map(([name, value]) => wrap(`${name}: ${value}`, '  ')).join('\n');

function wrap(text: string, indent = ''): string {
  const [first = '', ...words] = oneLine(text).split(' ');
  const lines = [first];
  for (const word of words) {
    const line = `${lines.at(-1)} ${word}`;
    if (line.length <= lineLength) lines[lines.length - 1] = line;
    else lines.push(indent + word);
  }
  return lines.join('\n');
}

export const toHtml = (paragraphs: readonly Paragraph[]): string =>
  `<!doctype html>\n<html lang="en"><body>\n${paragraphs.map(toElement).join('\n')}\n</body></html>\n`;

function toElement(paragraph: Paragraph): string {
  if (typeof paragraph === 'string') return `<p>${escape(oneLine(paragraph))}</p>`;
  const cells = paragraph.map(
    ([name, value]) => `<tr><th align="left">${escape(name)}</th><td>${linked(value)}</td></tr>`,
  );
  return `<table>\n${cells.join('\n')}\n</table>`;
}

function linked(value: string): string {
  const text = escape(oneLine(value));
  return /^https?:\/\/\S+$/.test(value) ? `<a href="${text}">${text}</a>` : text;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
