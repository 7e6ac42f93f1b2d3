/** Where the portable character set begins to have characters: what is before is control characters. */
const firstPosition = 0x40;

/**
 * The portable character set from position 64 on, as the translation table of a file lists it (PSPP's "Portable File
 * Format", "Translation Table"). The positions after it are reserved.
 */
const characters =
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz .<(+|&[]!$*);^-/¦,%_>?`:#@\'="' +
  '≤□±■°†~–└┌≥⁰¹²³⁴⁵⁶⁷⁸⁹┘┐≠—⁽⁾⁺{}\\¢·';

export interface PortableCharacter {
  /** In the portable character set, and so in the translation table. */
  readonly position: number;
  readonly character: string;
  /** Null of a character that is not in ASCII. */
  readonly ascii: number | null;
}

export const portableCharacters: readonly PortableCharacter[] = Array.from(characters, (character, index) => ({
  position: firstPosition + index,
  character,
  ascii: character < '\x80' ? character.charCodeAt(0) : null,
}));

export const zeroPosition = firstPosition;

/** Positions of the characters of an ASCII text. */
export const positionsOf = (text: string): number[] =>
  Array.from(text, (character) => firstPosition + characters.indexOf(character));
