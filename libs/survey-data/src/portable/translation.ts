import type { CodePage } from '../encoding/code-page.ts';
import { portableCharacters, zeroPosition } from './portable-characters.ts';

/** How the bytes of a file become bytes in which those of ASCII mean ASCII. */
export interface Translation {
  /** By the byte in the file. */
  readonly bytes: Uint8Array;
  /** Of the translated bytes where the file's table alone says it; null where it is any code page that extends ASCII. */
  readonly codePage: CodePage | null;
}

const noCharacter = 0xff;

/**
 * Of a file in an extension of ASCII. Its table is a matter of form and often wrong for punctuation, so it counts only
 * for bytes that it does not also give their own character.
 */
export function asciiTranslation(table: Uint8Array): Translation {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const settled = new Set<number>();
  for (const { byte, ascii } of mappedCharacters(table)) {
    if (ascii === null || settled.has(byte)) continue;
    if (byte === ascii) settled.add(byte);
    bytes[byte] = ascii;
  }
  return { bytes, codePage: null };
}

/** Of a file in another character set, such as EBCDIC: its table says all that is known of it. */
export function tableTranslation(table: Uint8Array): Translation {
  const bytes = new Uint8Array(256).fill(noCharacter);
  for (const { byte, ascii, position } of mappedCharacters(table)) {
    if (bytes[byte] === noCharacter) bytes[byte] = ascii ?? position;
  }
  return { bytes, codePage: portableCodePage };
}

function mappedCharacters(table: Uint8Array) {
  const unmapped = table[zeroPosition];
  return portableCharacters
    .map((character) => ({ ...character, byte: table[character.position]! }))
    .filter(({ byte, position }) => byte !== unmapped || position === zeroPosition);
}

const beyondAscii = new Map(
  portableCharacters.filter(({ ascii }) => ascii === null).map(({ position, character }) => [position, character]),
);

/** ASCII, and the other characters of the portable set by their positions, which are all above ASCII. */
const portableCodePage: CodePage = {
  name: 'portable',
  isIncomplete: () => false,
  decode: (bytes) => {
    const text = decodePortable(bytes);
    return text.includes('\ufffd') ? null : text;
  },
  decodeDamaged: decodePortable,
};

function decodePortable(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) =>
    byte < 0x80 ? String.fromCharCode(byte) : (beyondAscii.get(byte) ?? '\ufffd'),
  ).join('');
}
