import type { Receipt, Segment, Stage } from '#libs/contracts';
import type { CurrentVersion } from '../databases/databases.ts';
import type { JobFacts, JobFailure } from '../jobs/job.decider.ts';

/** One attempt at a job: all that reading the file and writing its objects needs. */
export interface ConversionTask {
  readonly jobId: string;
  readonly attempt: number;
  readonly facts: JobFacts;
  /** What is reloaded or appended to; null on create. */
  readonly base: CurrentVersion | null;
  /** An empty directory of this machine, for this attempt alone. */
  readonly directory: string;
}

/** The objects of a new version, written but not yet part of anything. */
export interface Conversion {
  readonly segments: readonly Segment[];
  readonly codebookKey: string;
  readonly format: string;
  readonly encoding: string | null;
  readonly receipt: Receipt;
  readonly errorCount: number;
  /** The list of problems found in the file, where there are any. */
  readonly errorsKey: string | null;
}

export interface ConversionProgress {
  readonly stage: Stage;
  readonly percent: number;
  readonly rowsRead: number;
  readonly encoding: string | null;
}

export type ConversionResult =
  | { readonly outcome: 'converted'; readonly conversion: Conversion }
  | { readonly outcome: 'failed'; readonly failure: JobFailure }
  /** The object storage was away, which says nothing about the file: the attempt has to be repeated later. */
  | { readonly outcome: 'postponed'; readonly detail: string };

export type ReportProgress = (progress: ConversionProgress) => void;
