import type { PrintFormat } from '../spss/dictionary/dictionary.ts';

/** What a portable file says before its data, with texts as bytes: how they are encoded is found out later. */
export interface PortableDictionary {
  readonly label: Uint8Array;
  /** Name of the variable that weights the cases. */
  readonly weight: Uint8Array | null;
  readonly variables: readonly PortableVariable[];
  readonly valueLabels: readonly PortableValueLabels[];
  /** Lines. */
  readonly documents: readonly Uint8Array[];
}

export interface PortableVariable {
  /** Bytes of a string; 0 for a number. */
  readonly width: number;
  readonly name: Uint8Array;
  readonly printFormat: PrintFormat;
  readonly missing: readonly PortableMissing[];
  readonly label: Uint8Array | null;
}

/** A number, or the bytes of a string. */
export type PortableValue = number | Uint8Array;

/** A single value has the same two ends; null is an open one. */
export interface PortableMissing {
  readonly low: PortableValue | null;
  readonly high: PortableValue | null;
  readonly isRange: boolean;
}

export interface PortableValueLabels {
  /** Names of the variables that they are for. */
  readonly names: readonly Uint8Array[];
  readonly labels: readonly { readonly value: PortableValue; readonly label: Uint8Array }[];
}
