import type { Column } from '../../reader.ts';
import type { RowBlock } from './row-block.ts';

/** Collects the cells of one variable, block by block, into the column of a batch. */
export interface ColumnGatherer {
  append(block: RowBlock): void;
  /** Completes what has been appended where that needs to read elsewhere in the file; tells the bytes of its texts. */
  settle?(): Promise<number>;
  /** What has been gathered; begins anew. */
  take(): Column;
}
