import type { Column } from '../../reader.ts';
import type { TextCells } from '../../cells/text-cells.ts';
import type { SasColumn } from '../sas-column.ts';
import type { RowBlock } from './row-block.ts';
import type { ColumnGatherer } from './row-gatherer.ts';

export class TextColumn implements ColumnGatherer {
  readonly #column: SasColumn;
  readonly #cells: TextCells;
  #values: string[] = [];

  constructor(column: SasColumn, cells: TextCells) {
    this.#column = column;
    this.#cells = cells;
  }

  append({ bytes, start, rowLength }: RowBlock, from: number, to: number, rowNumber: number): void {
    const { name, offset, width } = this.#column;
    for (let row = from; row < to; row++) {
      const at = start + row * rowLength + offset;
      this.#values.push(this.#cells.read(bytes, at, at + width, name, rowNumber + row - from));
    }
  }

  take(): Column {
    const values = this.#values;
    this.#values = [];
    return { kind: 'text', values };
  }
}
