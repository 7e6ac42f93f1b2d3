/**
 * How a release lays out its files, widths in bytes. Sources: Stata's `help dta` of each release (`dta_105` to
 * `dta_119`).
 */
export interface Release {
  readonly number: number;
  /** Sections stand between tags; texts have their length in front; there are strLs. */
  readonly isTagged: boolean;
  /** Storage types are letters (`b`, `i` …), bytes or 16-bit words. */
  readonly typeCodes: 'letters' | 'bytes' | 'words';
  readonly nameWidth: number;
  readonly formatWidth: number;
  readonly variableLabelWidth: number;
  /** Of the file's label where it has a fixed width. */
  readonly fileLabelWidth: number;
  /** Of an item of the sort list. */
  readonly sortWidth: number;
  /** Of the length of a characteristic. */
  readonly characteristicLengthWidth: 2 | 4;
  /** Value labels are texts of eight bytes for 16-bit numbers. */
  readonly hasShortLabels: boolean;
  /** There are missing values `.a` to `.z` beside `.`. */
  readonly hasTaggedMissing: boolean;
  /** There is no encoding but this one. */
  readonly isUtf8: boolean;
  readonly maxVariables: number;
}

/** No Stata of 112 or 116 is known, and programs that write 112 do not agree on its storage types. */
const numbers = [105, 108, 110, 111, 113, 114, 115, 117, 118, 119];

/** Null for a release that is not known. */
export function findRelease(number: number): Release | null {
  return numbers.includes(number) ? describe(number) : null;
}

function describe(number: number): Release {
  const isUtf8 = number >= 118;
  return {
    number,
    isTagged: number >= 117,
    typeCodes: number >= 117 ? 'words' : number >= 111 ? 'bytes' : 'letters',
    nameWidth: isUtf8 ? 129 : number >= 110 ? 33 : 9,
    formatWidth: isUtf8 ? 57 : number >= 114 ? 49 : 12,
    variableLabelWidth: isUtf8 ? 321 : number >= 108 ? 81 : 32,
    fileLabelWidth: number >= 108 ? 81 : 32,
    sortWidth: number === 119 ? 4 : 2,
    characteristicLengthWidth: number >= 110 ? 4 : 2,
    hasShortLabels: number < 108,
    hasTaggedMissing: number >= 113,
    isUtf8,
    maxVariables: number === 119 ? 120_000 : 65_535,
  };
}
