import { damaged } from '../../../bytes/damage.ts';
import { type RowBlock, rowBlock } from '../../rows/row-block.ts';
import type { Fields } from '../fields.ts';

/** Bytes of a page, from one to before another. */
export interface CompressedRow {
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
}

/** Expands a row to a place of the output; says whether it has the right length. */
export type Expand = (row: CompressedRow, output: Buffer, start: number, length: number) => boolean;

/** Rows that lay apart, or were compressed, one after the other. */
export class RowBuffer {
  readonly #bytes: Buffer;
  readonly #rowLength: number;
  readonly #capacity: number;
  readonly #expand: Expand;
  #rows = 0;

  constructor(rowLength: number, capacity: number, expand: Expand) {
    this.#bytes = Buffer.alloc(rowLength * capacity);
    this.#rowLength = rowLength;
    this.#capacity = capacity;
    this.#expand = expand;
  }

  get isFull(): boolean {
    return this.#rows === this.#capacity;
  }

  /** @param page where the row lies */
  addPlain(page: Fields, offset: number, length: number): void {
    page.require(offset, length);
    if (length !== this.#rowLength) {
      throw damaged(page.origin + offset, `a row has ${length} bytes, expected ${this.#rowLength}`);
    }
    page.bytes.copy(this.#bytes, this.#rows++ * this.#rowLength, offset, offset + length);
  }

  addCompressed(page: Fields, offset: number, length: number): void {
    page.require(offset, length);
    const row = { bytes: page.bytes, from: offset, to: offset + length };
    if (!this.#expand(row, this.#bytes, this.#rows * this.#rowLength, this.#rowLength)) {
      throw damaged(page.origin + offset, `the compressed row is no row of ${this.#rowLength} bytes`);
    }
    this.#rows += 1;
  }

  /** The rows, if there are any, until others are added; then it is empty. */
  *take(): Generator<RowBlock, void> {
    const rows = this.#rows;
    this.#rows = 0;
    if (rows > 0) yield rowBlock(this.#bytes, 0, this.#rowLength, rows);
  }
}
