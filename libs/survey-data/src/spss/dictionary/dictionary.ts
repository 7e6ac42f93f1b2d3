import type { FileHeader } from '../header.ts';

/** What a system file says before its data, with texts as bytes: their encoding may be told last. */
export interface Dictionary {
  readonly header: FileHeader;
  readonly variables: readonly VariableRecord[];
  /** Eight-byte fields that make a case. */
  readonly slots: number;
  readonly valueLabels: readonly ValueLabelRecord[];
  /** Lines of 80 bytes. */
  readonly documents: readonly Uint8Array[];
  /** Records of type 7, by their subtype, in the order of the file. */
  readonly extensions: ReadonlyMap<number, readonly ExtensionRecord[]>;
  /** Byte in the file where the data begin. */
  readonly dataOffset: number;
}

export interface VariableRecord {
  readonly offset: number;
  /** The first of its eight-byte fields in a case, from 0. */
  readonly slot: number;
  /** Bytes of a string, at most 255; 0 for a number. */
  readonly width: number;
  readonly name: Uint8Array;
  readonly label: Uint8Array | null;
  readonly printFormat: PrintFormat;
  readonly missing: MissingRecord;
}

/** As in `F8.2`: `type` is SPSS' number of F. */
export interface PrintFormat {
  readonly type: number;
  readonly width: number;
  readonly decimals: number;
}

export interface MissingRecord {
  readonly hasRange: boolean;
  /** Eight bytes each; the first two are the ends of the range, where there is one. */
  readonly values: readonly Uint8Array[];
}

/** Records 3 and 4: labels, and the variables that they are for. */
export interface ValueLabelRecord {
  readonly offset: number;
  /** Values have eight bytes: a number, or a string that blanks fill up. */
  readonly labels: readonly { readonly value: Uint8Array; readonly label: Uint8Array }[];
  /** First slots of the variables, from 0. */
  readonly slots: readonly number[];
}

export interface ExtensionRecord {
  /** Of the content, in the file. */
  readonly offset: number;
  readonly itemSize: number;
  readonly content: Uint8Array;
}

export const recordTypes = { variable: 2, valueLabels: 3, documents: 6, extension: 7, end: 999 } as const;

export const documentLineBytes = 80;

export const extensionSubtypes = {
  machineInteger: 3,
  machineFloat: 4,
  multipleResponse: 7,
  display: 11,
  longNames: 13,
  veryLongStrings: 14,
  caseCount: 16,
  fileAttributes: 17,
  variableAttributes: 18,
  multipleResponseExtended: 19,
  encoding: 20,
  longStringLabels: 21,
  longStringMissing: 22,
} as const;
