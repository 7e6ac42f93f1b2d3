/** Consecutive rows as they are in the file. */
export interface RowBlock {
  readonly bytes: Buffer;
  readonly view: DataView;
  /** Of the first row in `bytes`. */
  readonly start: number;
  /** Bytes of a row. */
  readonly stride: number;
  readonly rows: number;
  /** The number of the first row in the file, from 1. */
  readonly firstRow: number;
}
