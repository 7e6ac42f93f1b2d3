import type { ConversionTask } from './conversion.ts';

export const databasesPrefix = 'databases/';

/** An attempt, and the database that it is for. */
export interface AttemptName {
  readonly hash: string;
  readonly jobId: string;
  readonly attempt: number;
}

/** The beginning of the keys of all objects that one attempt writes for a version; no other attempt uses them. */
export const attemptPrefix = ({ hash, jobId, attempt }: AttemptName): string =>
  `${databasesPrefix}${hash}/${jobId}-${attempt}-`;

export const segmentKey = (task: ConversionTask, number: number): string => `${prefixOf(task)}${number}.parquet`;

export const codebookKey = (task: ConversionTask): string => `${prefixOf(task)}codebook.json`;

/** Not one of the version's objects: it outlives an attempt that fails. */
export const errorListKey = ({ facts, jobId, attempt }: ConversionTask): string =>
  `${databasesPrefix}${facts.database.hash}/${jobId}-${attempt}.errors.ndjson`;

const prefixOf = ({ facts, jobId, attempt }: ConversionTask): string =>
  attemptPrefix({ hash: facts.database.hash, jobId, attempt });
