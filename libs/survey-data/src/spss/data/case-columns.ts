import type { Column } from '../../reader.ts';
import type { AssembledVariable } from '../codebook/assemble-variables.ts';
import type { TextCells } from '../../cells/text-cells.ts';
import { NumberColumns } from './number-columns.ts';
import type { SlotBuffer } from './slot-buffer.ts';
import { TextGatherer } from './text-gatherer.ts';

export interface CaseColumnsOptions {
  readonly cells: TextCells;
  /** Rows of a batch. */
  readonly capacity: number;
  /** As `numbersOfBytecodes`. */
  readonly numberOfBytecode: Float64Array;
}

/** Collects the cells of all variables, buffer by buffer, into the columns of a batch. */
export class CaseColumns {
  readonly #variables: readonly AssembledVariable[];
  readonly #numbers: NumberColumns;
  readonly #texts: readonly TextGatherer[];

  constructor(variables: readonly AssembledVariable[], { cells, capacity, numberOfBytecode }: CaseColumnsOptions) {
    const slots = variables.filter(isNumeric).map(({ segments }) => segments[0]!.slot);
    this.#variables = variables;
    this.#numbers = new NumberColumns(slots, capacity, numberOfBytecode);
    this.#texts = variables
      .filter((variable) => !isNumeric(variable))
      .map((text) => new TextGatherer(text, cells, capacity));
  }

  /**
   * @param rows how many of the buffer
   * @param firstRow of the buffer, in the file, from 0
   */
  append(buffer: SlotBuffer, rows: number, firstRow: number): void {
    this.#numbers.append(buffer, rows);
    for (const text of this.#texts) text.append(buffer, rows, firstRow);
  }

  /** What has been gathered, in the order of the variables; begins anew. */
  take(): Column[] {
    const numbers = this.#numbers.take().values();
    const texts = this.#texts.values();
    return this.#variables.map((variable) =>
      isNumeric(variable) ? numbers.next().value! : texts.next().value!.take(),
    );
  }
}

const isNumeric = ({ width }: AssembledVariable) => width === 0;
