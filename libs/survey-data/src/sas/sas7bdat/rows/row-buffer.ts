import { damaged } from '../../../bytes/damage.ts';
import { type RowBlock, rowBlock } from '../../rows/row-block.ts';
import type { Fields } from '../fields.ts';

/** Expands a compressed row; says whether it has the right length. */
export type Expand = (input: Buffer, output: Buffer, start: number, length: number) => boolean;

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

  addPlain(row: Fields): void {
    if (row.length !== this.#rowLength) {
      throw damaged(row.origin, `a row has ${row.length} bytes, expected ${this.#rowLength}`);
    }
    row.bytes.copy(this.#bytes, this.#rows++ * this.#rowLength);
  }

  addCompressed(row: Fields): void {
    if (!this.#expand(row.bytes, this.#bytes, this.#rows * this.#rowLength, this.#rowLength)) {
      throw damaged(row.origin, `the compressed row is no row of ${this.#rowLength} bytes`);
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
