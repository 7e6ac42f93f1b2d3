import type { SurveyFormat } from '#libs/survey-data';

/** Consecutive inputs of one format, for one process. */
export interface FuzzTask {
  readonly format: SurveyFormat;
  readonly seed: number;
  /** Number of the first input. */
  readonly first: number;
  readonly inputs: number;
}

export interface FoundFault {
  readonly format: SurveyFormat;
  readonly seed: number;
  readonly number: number;
  readonly what: string;
}

/** What a process says: each fault when it is met, and in the end what came out. */
export type FuzzMessage =
  | { readonly kind: 'fault'; readonly number: number; readonly what: string }
  | { readonly kind: 'end'; readonly outcomes: Readonly<Record<string, number>>; readonly residentMebibytes: number };
