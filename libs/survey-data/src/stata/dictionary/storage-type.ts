import { damaged } from '../../bytes/damage.ts';
import type { Release } from './release.ts';

export type NumberKind = 'byte' | 'int' | 'long' | 'float' | 'double';

/** How the cells of a variable are stored. */
export interface StorageType {
  readonly kind: NumberKind | 'text' | 'strl';
  /** Of a cell in a row. */
  readonly bytes: number;
}

const byte: StorageType = { kind: 'byte', bytes: 1 };
const int: StorageType = { kind: 'int', bytes: 2 };
const long: StorageType = { kind: 'long', bytes: 4 };
const float: StorageType = { kind: 'float', bytes: 4 };
const double: StorageType = { kind: 'double', bytes: 8 };
const strl: StorageType = { kind: 'strl', bytes: 8 };

interface TypeCodes {
  readonly special: ReadonlyMap<number, StorageType>;
  /** Of a text, its code less its bytes. */
  readonly textBase: number;
  readonly longestText: number;
}

const codeOf = (letter: string) => letter.charCodeAt(0);

const codes: Readonly<Record<Release['typeCodes'], TypeCodes>> = {
  letters: {
    special: new Map([
      [codeOf('b'), byte],
      [codeOf('i'), int],
      [codeOf('l'), long],
      [codeOf('f'), float],
      [codeOf('d'), double],
    ]),
    textBase: 0x7f,
    longestText: 128,
  },
  bytes: {
    special: new Map([
      [251, byte],
      [252, int],
      [253, long],
      [254, float],
      [255, double],
    ]),
    textBase: 0,
    longestText: 250,
  },
  words: {
    special: new Map([
      [32_768, strl],
      [65_530, byte],
      [65_529, int],
      [65_528, long],
      [65_527, float],
      [65_526, double],
    ]),
    textBase: 0,
    longestText: 2045,
  },
};

/** @param offset of the code in the file */
export function storageType(code: number, { typeCodes }: Release, offset: number): StorageType {
  const { special, textBase, longestText } = codes[typeCodes];
  const known = special.get(code);
  if (known) return known;
  const bytes = code - textBase;
  if (bytes < 1 || bytes > longestText) throw damaged(offset, `the storage type ${code} is unknown`);
  return { kind: 'text', bytes };
}
