/** Rows that lie one after the other. */
export interface RowBlock {
  readonly bytes: Buffer;
  /** Of the bytes. */
  readonly view: DataView;
  /** Of the first row's first byte. */
  readonly start: number;
  readonly rowLength: number;
  readonly rows: number;
}

export function rowBlock(bytes: Buffer, start: number, rowLength: number, rows: number): RowBlock {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { bytes, view, start, rowLength, rows };
}
