import type { Column } from '../../reader.ts';
import type { SlotBuffer } from './slot-buffer.ts';

/** Collects the cells of one variable, buffer by buffer, into the column of a batch. */
export interface ColumnGatherer {
  /**
   * @param rows how many of the buffer
   * @param firstRow of the buffer, in the file, from 0
   */
  append(buffer: SlotBuffer, rows: number, firstRow: number): void;
  /** What has been gathered; begins anew. */
  take(): Column;
}
