import type { Column } from '../../reader.ts';
import type { AssembledVariable } from '../codebook/assemble-variables.ts';
import type { SlotBuffer } from './slot-buffer.ts';
import { textMemory, type TextCells, type TextMemory } from '../../cells/text-cells.ts';

/** Bytes of a case that belong to a text. */
interface Piece {
  readonly start: number;
  readonly length: number;
}

/** Collects the cells of one text. */
export class TextGatherer {
  readonly #name: string;
  readonly #first: Piece;
  readonly #further: readonly Piece[];
  readonly #cells: TextCells;
  /** For a very long string: the one that is put together. */
  readonly #joined: TextMemory;
  readonly #capacity: number;
  #values: string[];
  #rows = 0;

  /** @param capacity rows of a batch */
  constructor(variable: AssembledVariable, cells: TextCells, capacity: number) {
    const [first, ...further] = piecesOf(variable);
    this.#name = variable.name;
    this.#first = first!;
    this.#further = further;
    this.#cells = cells;
    this.#capacity = capacity;
    this.#values = new Array<string>(capacity);
    this.#joined = textMemory(further.length > 0 ? variable.width : 0);
  }

  append(buffer: SlotBuffer, rows: number, firstRow: number): void {
    if (this.#further.length > 0) return this.#appendJoined(buffer, rows, firstRow);
    const { start, length } = this.#first;
    const values = this.#values;
    const cells = this.#cells;
    const name = this.#name;
    const caseBytes = buffer.stride * 8;
    const from = this.#rows;
    for (let row = 0, cell = start; row < rows; row++, cell += caseBytes) {
      values[from + row] = cells.readAligned(buffer, cell, length, name, firstRow + row + 1);
    }
    this.#rows += rows;
  }

  take(): Column {
    const values = this.#values;
    values.length = this.#rows;
    this.#values = new Array<string>(this.#capacity);
    this.#rows = 0;
    return { kind: 'text', values };
  }

  #appendJoined({ bytes, stride }: SlotBuffer, rows: number, firstRow: number): void {
    for (let row = 0; row < rows; row++) {
      const width = this.#join(bytes, row * stride * 8);
      const text = this.#cells.readAligned(this.#joined, 0, width, this.#name, firstRow + row + 1);
      this.#values[this.#rows++] = text;
    }
  }

  #join(bytes: Buffer, base: number): number {
    let end = 0;
    for (const { start, length } of [this.#first, ...this.#further]) {
      end += bytes.copy(this.#joined.bytes, end, base + start, base + start + length);
    }
    return end;
  }
}

/** Each segment of a very long string holds 255 bytes, whatever its record declares, up to the width of the whole. */
function piecesOf({ segments, width }: AssembledVariable): Piece[] {
  return segments
    .map(({ slot }, index) => ({ start: slot * 8, length: Math.min(255, width - index * 255) }))
    .filter(({ length }) => length > 0);
}
