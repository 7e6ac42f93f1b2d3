import { LineUnfolder } from './line-unfolder.ts';
import { positionsOf } from './portable-characters.ts';
import { asciiTranslation, tableTranslation, type Translation } from './translation.ts';

export interface PortableHeader {
  readonly translation: Translation;
  /** Bytes that end a line in the file, besides the carriage return. */
  readonly lineFeeds: readonly number[];
}

/** Of content: 200 bytes for people, a table of 256, and a tag of 8. */
export const headerLength = 464;

/** In a file, with its line ends; more is not needed to recognise one. */
export const headerBytes = 512;

const tableStart = 200;
const tag = 'SPSSPORT';
const tagStart = headerLength - tag.length;

/** In ASCII, and in EBCDIC, whose new line and line feed are other characters in ASCII. */
const possibleLineFeeds = [[0x0a], [0x0a, 0x15, 0x25]];

/** @returns null where these first bytes of a file are no portable file's */
export function readHeader(head: Uint8Array): PortableHeader | null {
  for (const lineFeeds of possibleLineFeeds) {
    const content = new LineUnfolder(identity, lineFeeds).unfold(head.subarray(0, headerBytes), 0);
    const translation = content.length >= headerLength ? translationOf(content) : null;
    if (translation) return { translation, lineFeeds };
  }
  return null;
}

const identity = Uint8Array.from({ length: 256 }, (_, byte) => byte);

function translationOf(content: Buffer): Translation | null {
  const table = content.subarray(tableStart, tagStart);
  const found = content.subarray(tagStart, headerLength);
  if (found.toString('latin1') === tag) return asciiTranslation(table);
  const expected = Uint8Array.from(positionsOf(tag), (position) => table[position]!);
  return found.equals(expected) && new Set(expected).size === new Set(tag).size ? tableTranslation(table) : null;
}
