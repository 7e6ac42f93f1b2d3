import type { Column } from '../../reader.ts';
import type { AssembledVariable } from '../codebook/assemble-variables.ts';
import type { ColumnGatherer } from './column-gatherer.ts';
import type { SlotBuffer } from './slot-buffer.ts';
import type { TextCells } from './text-cells.ts';

/** Bytes of a case that belong to a text. */
interface Piece {
  readonly start: number;
  readonly length: number;
}

export class TextGatherer implements ColumnGatherer {
  readonly #name: string;
  readonly #first: Piece;
  readonly #further: readonly Piece[];
  readonly #cells: TextCells;
  /** For a very long string: the one that is put together. */
  readonly #joined: Buffer;
  #values: string[] = [];

  constructor(variable: AssembledVariable, cells: TextCells) {
    const [first, ...further] = piecesOf(variable);
    this.#name = variable.name;
    this.#first = first!;
    this.#further = further;
    this.#cells = cells;
    this.#joined = Buffer.alloc(further.length > 0 ? variable.width : 0);
  }

  append({ bytes, stride }: SlotBuffer, rows: number, firstRow: number): void {
    const { start, length } = this.#first;
    for (let row = 0; row < rows; row++) {
      const base = row * stride * 8;
      const text =
        this.#further.length > 0
          ? this.#cells.read(this.#join(bytes, base), 0, this.#joined.length, this.#name, firstRow + row + 1)
          : this.#cells.read(bytes, base + start, base + start + length, this.#name, firstRow + row + 1);
      this.#values.push(text);
    }
  }

  take(): Column {
    const values = this.#values;
    this.#values = [];
    return { kind: 'text', values };
  }

  #join(bytes: Buffer, base: number): Buffer {
    let end = 0;
    for (const { start, length } of [this.#first, ...this.#further]) {
      end += bytes.copy(this.#joined, end, base + start, base + start + length);
    }
    return this.#joined;
  }
}

/** Each segment of a very long string holds 255 bytes, whatever its record declares, up to the width of the whole. */
function piecesOf({ segments, width }: AssembledVariable): Piece[] {
  return segments
    .map(({ slot }, index) => ({ start: slot * 8, length: Math.min(255, width - index * 255) }))
    .filter(({ length }) => length > 0);
}
