import type { CodePage } from './code-page.ts';

export type TextDamage =
  /** The last character lacks bytes, as where a text was cut to the width of its variable; it is left out. */
  | 'incomplete-character'
  /** Some bytes are no text in this encoding; U+FFFD stands for them. */
  | 'undecodable-text';

export interface DecodedText {
  readonly text: string;
  readonly damage: TextDamage | null;
}

/** The longest characters have four bytes. */
const longestTail = 3;

export function decodeText(bytes: Uint8Array, codePage: CodePage): DecodedText {
  const text = codePage.decode(bytes);
  if (text !== null) return { text, damage: null };
  for (let end = bytes.length - 1; end >= Math.max(0, bytes.length - longestTail); end--) {
    const shortened = codePage.isIncomplete(bytes.subarray(end)) ? codePage.decode(bytes.subarray(0, end)) : null;
    if (shortened !== null) return { text: shortened, damage: 'incomplete-character' };
  }
  return { text: codePage.decodeDamaged(bytes), damage: 'undecodable-text' };
}

/** A sentence that names the bytes, for who has to find them. */
export function describeDamage(bytes: Uint8Array, { text, damage }: DecodedText, codePage: CodePage): string {
  const shown = Buffer.from(bytes.subarray(0, 60)).toString('hex');
  const what = damage === 'incomplete-character' ? 'end in an incomplete character' : 'are no text';
  return `The bytes ${shown}${bytes.length > 60 ? '…' : ''} ${what} in ${codePage.name}: read as "${text.slice(0, 60)}".`;
}

const blank = 0x20;

/** Without the blanks, or zero bytes from some writers, that fill up a field. */
export function trimField(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === blank || bytes[end - 1] === 0)) end--;
  return bytes.subarray(0, end);
}
