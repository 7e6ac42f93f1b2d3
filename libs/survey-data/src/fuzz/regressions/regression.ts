import type { Outcome } from '../checks/check-input.ts';

/** A file that a reader did not get along with, made by code: what it is, and what it has to come to. */
export interface Regression {
  readonly name: string;
  readonly fileName: string;
  readonly outcome: Outcome;
  make(): Buffer;
}
