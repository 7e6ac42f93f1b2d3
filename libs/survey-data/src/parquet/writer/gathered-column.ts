/** The values of a column in a row group, in memory that threads share. */
export type GatheredColumn = CodeValues | NumberValues | TextValues;

export interface CodeValues {
  readonly kind: 'codes';
  /** -128 is no value. */
  readonly codes: Int8Array;
}

export interface NumberValues {
  readonly kind: 'numbers';
  /** NaN is no value. */
  readonly numbers: Float64Array;
}

export interface TextValues {
  readonly kind: 'texts';
  /** The different texts, or all, in the encoding PLAIN. */
  readonly plain: Uint8Array;
  readonly order: TextOrder;
  /** How many texts there are in the dictionary; null where there is none. */
  readonly known: number | null;
  /** Of the dictionary, or 0 for any text; negative where there is no value. */
  readonly indices: Int32Array;
  readonly nulls: number;
  /** Where there is no dictionary. */
  readonly pages: readonly TextPage[];
}

/** The first and the last text in the order of their UTF-8, if `isOrdered`. */
export interface TextOrder {
  readonly first: string | null;
  readonly last: string | null;
  /** JavaScript orders texts as UTF-8 does, but for those with surrogates. */
  readonly isOrdered: boolean;
}

/** Where a page of texts begins. */
export interface TextPage {
  readonly row: number;
  readonly offset: number;
}
