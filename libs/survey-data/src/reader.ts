import type { Codebook, JobFailureCode, JobWarning } from '#libs/contracts';

/** A column of stored numbers: NaN is system-missing or empty. */
export interface NumericColumn {
  readonly kind: 'numeric';
  readonly values: Float64Array;
}

/** A column of stored texts, without trailing blanks; null where an empty cell is no value. */
export interface TextColumn {
  readonly kind: 'text';
  readonly values: (string | null)[];
}

export type Column = NumericColumn | TextColumn;

/** Consecutive rows, a column for each variable of the codebook, in its order. */
export interface ColumnBatch {
  readonly rows: number;
  readonly columns: readonly Column[];
  /** The number of each row in the file, from 1, once a row was left out; else rows simply count on. */
  readonly rowNumbers?: readonly number[] | undefined;
  /** Where each row begins in a text file, from 1. */
  readonly lines?: readonly number[] | undefined;
}

/** Something wrong with the file's content, at a place that its owner can find. */
export interface DataProblem {
  /** From 1, of the data (a header does not count); null where it is not about a row. */
  readonly row: number | null;
  /** Line of a text file, from 1. */
  readonly line: number | null;
  readonly variable: string | null;
  readonly code: string;
  /** A sentence; may quote the value. */
  readonly detail: string;
  /** The row was left out of the result. */
  readonly rejectsRow: boolean;
}

/** The file cannot be read, and why; the job fails with this code. */
export class SurveyFileError extends Error {
  override readonly name = 'SurveyFileError';
  /**
   * @param detail a sentence that says what to do
   * @param offset byte in the file where the trouble was met, if known
   */
  constructor(
    readonly code: Extract<
      JobFailureCode,
      | 'unreadable-file'
      | 'damaged-file'
      | 'encrypted-file'
      | 'wrong-encoding'
      | 'limit-exceeded'
      | 'schema-conflict'
      | 'label-conflict'
    >,
    detail: string,
    readonly offset: number | null = null,
  ) {
    super(detail);
  }
}

/** Of surveys in one file. */
export type FileFormat = 'sav' | 'zsav' | 'por' | 'csv' | 'tsv' | 'xlsx' | 'dta' | 'sas7bdat' | 'xpt' | 'parquet';

export type SurveyFormat = FileFormat | 'triple-s';

export interface OpenOptions {
  /** As it was uploaded; the extension breaks ties. */
  readonly fileName: string;
  readonly encoding?: string | undefined;
  readonly delimiter?: string | undefined;
  readonly sheet?: string | undefined;
  readonly header?: boolean | undefined;
  /** Where a compressed file is unpacked to; the system's directory for temporary files if not given. */
  readonly temporaryDirectory?: string | undefined;
  /** Called now and then with the bytes of the file that have been read and its size. */
  readonly onProgress?: (bytesRead: number, bytes: number) => void;
}

/** A file may have. Reading and writing more takes more memory than a worker has. */
export const maxVariables = 10_000;

/** An open survey file. Variables are known at once; rows come as a stream, once. */
export interface SurveyReader {
  readonly format: SurveyFormat;
  /** `rows` is what the file declares or what a first pass has counted; -1 where nobody knows yet. */
  readonly codebook: Codebook;
  readonly warnings: readonly JobWarning[];
  /** Memory does not grow with the file. Throws `SurveyFileError`. */
  batches(): AsyncIterable<ColumnBatch>;
  /** What has been found wrong so far, in input order; complete once the batches have ended. */
  readonly problems: readonly DataProblem[];
  close(): Promise<void>;
}
