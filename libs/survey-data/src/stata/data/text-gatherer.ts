import type { TextCells } from '../../cells/text-cells.ts';
import type { Column } from '../../reader.ts';
import type { ColumnGatherer } from './column-gatherer.ts';
import type { RowBlock } from './row-block.ts';

/** Texts of a fixed width, which end with their first zero byte if they are shorter. */
export class TextGatherer implements ColumnGatherer {
  readonly #name: string;
  readonly #start: number;
  readonly #width: number;
  readonly #cells: TextCells;
  #values: string[] = [];

  constructor(name: string, start: number, width: number, cells: TextCells) {
    this.#name = name;
    this.#start = start;
    this.#width = width;
    this.#cells = cells;
  }

  append({ bytes, start, stride, rows, firstRow }: RowBlock): void {
    for (let row = 0, from = start + this.#start; row < rows; row++, from += stride) {
      const limit = from + this.#width;
      let end = from;
      while (end < limit && bytes[end] !== 0) end++;
      this.#values.push(this.#cells.read(bytes, from, end, this.#name, firstRow + row));
    }
  }

  take(): Column {
    const values = this.#values;
    this.#values = [];
    return { kind: 'text', values };
  }
}
