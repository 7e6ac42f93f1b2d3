import type { Codebook, JobWarning } from '#libs/contracts';
import type { ColumnBatch, DataProblem, OpenOptions, SurveyReader } from '../reader.ts';
import { damaged } from '../bytes/damage.ts';
import type { CellProblems } from '../cells/cell-problems.ts';
import type { Warnings } from '../warnings.ts';
import { alignBatches } from './align-batches.ts';
import type { BytesDecoder } from './bytes-decoder.ts';
import type { ColumnPlan } from './column-readings.ts';
import { streamPlans } from './stream-plans.ts';
import type { ForeignFile } from './foreign-file.ts';
import { columnsAtOnce } from './plan-columns.ts';

/** What is known of a file whose columns have been looked through. */
export interface OpenedParquet {
  readonly file: ForeignFile;
  readonly codebook: Codebook;
  readonly plans: readonly ColumnPlan[];
  readonly decoder: BytesDecoder;
  readonly problems: CellProblems;
  readonly warnings: Warnings;
  readonly onProgress: OpenOptions['onProgress'];
}

export class ParquetReader implements SurveyReader {
  readonly format = 'parquet';
  readonly codebook: Codebook;
  readonly #opened: OpenedParquet;

  constructor(opened: OpenedParquet) {
    this.codebook = opened.codebook;
    this.#opened = opened;
  }

  get warnings(): readonly JobWarning[] {
    return this.#opened.warnings.list;
  }

  get problems(): readonly DataProblem[] {
    return this.#opened.problems.list;
  }

  async *batches(): AsyncGenerator<ColumnBatch> {
    const { file, codebook, onProgress } = this.#opened;
    let rows = 0;
    for await (const batch of alignBatches(this.#streams())) {
      rows += batch.rows;
      // DuckDB does not say what it has read: bytes are in proportion to rows.
      onProgress?.(Math.floor((file.size * rows) / codebook.rows), file.size);
      yield batch;
    }
    if (rows !== codebook.rows) throw damaged(file.size, `the data end after ${rows} rows, expected ${codebook.rows}`);
  }

  async close(): Promise<void> {
    this.#opened.file.close();
  }

  /** Of some columns each, which are read side by side. */
  #streams(): AsyncGenerator<ColumnBatch>[] {
    const { file, plans, decoder } = this.#opened;
    const starts = Array.from({ length: Math.ceil(plans.length / columnsAtOnce) }, (_, at) => at * columnsAtOnce);
    return starts.map((from) => streamPlans(file, plans, from, Math.min(from + columnsAtOnce, plans.length), decoder));
  }
}
