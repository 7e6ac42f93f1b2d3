import type { Variable } from '#libs/contracts';
import { isText } from '../../column-batches.ts';
import type { ColumnBatch } from '../../reader.ts';
import { type ColumnType, doubleType, type NumberType } from './column-type.ts';
import { encodeCodes } from './encode-codes.ts';
import type { EncodedColumn } from './encoded-column.ts';
import { encodeNumbers } from './encode-numbers.ts';
import { encodeTexts } from './encode-texts.ts';
import { GatheredNumbers } from './gathered-numbers.ts';
import { GatheredTexts } from './gathered-texts.ts';

/** Collects the rows of a row group, column by column; their memory is used again for the next. */
export class GatheredRows {
  readonly #columns: readonly (GatheredNumbers | GatheredTexts)[];
  rows = 0;

  constructor(variables: readonly Variable[]) {
    this.#columns = variables.map((variable) => (isText(variable) ? new GatheredTexts() : new GatheredNumbers()));
  }

  /** That the content takes. */
  get bytes(): number {
    return this.#columns.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  append({ columns }: ColumnBatch, from: number, to: number): void {
    this.#columns.forEach((gathered, at) => {
      const column = columns[at]!;
      if (gathered instanceof GatheredTexts && column.kind === 'text') gathered.append(column, from, to);
      else if (gathered instanceof GatheredNumbers && column.kind === 'numeric') gathered.append(column, from, to);
      else throw new TypeError(`a ${column.kind} column is not of its variable's type`);
    });
    this.rows += to - from;
  }

  /** Encodes one column after the other, and forgets it. */
  *take(types: readonly (ColumnType | null)[]): Generator<EncodedColumn> {
    for (const [at, gathered] of this.#columns.entries()) {
      yield gathered instanceof GatheredTexts
        ? encodeTexts(gathered)
        : encode(gathered, types[at] as NumberType | null);
      gathered.clear();
    }
    this.rows = 0;
  }
}

function encode(gathered: GatheredNumbers, type: NumberType | null): EncodedColumn {
  const { codes } = gathered;
  return codes && (!type || type === doubleType) ? encodeCodes(codes, type) : encodeNumbers(gathered.numbers, type);
}
