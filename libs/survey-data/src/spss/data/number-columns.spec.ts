import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CodeColumn } from '../../code-column.ts';
import type { NumericColumn } from '../../reader.ts';
import { systemMissing } from '../codebook/numbers.ts';
import { bytecodes, numbersOfBytecodes } from './bytecodes.ts';
import { NumberColumns } from './number-columns.ts';
import { SlotBuffer } from './slot-buffer.ts';

/** What a field holds: a number of a code, or one that stands for itself. */
type Field = { readonly code: number } | { readonly literal: number };

const bias = 100;
const literal = (number: number): Field => ({ literal: number });
const code = (number: number): Field => ({ code: number + bias });
const none: Field = { code: bytecodes.systemMissing };

const columnsOf = (fields: number) =>
  new NumberColumns(
    Array.from({ length: fields }, (_, slot) => slot),
    100,
    numbersOfBytecodes(bias),
  );

function bufferOf(rows: readonly (readonly Field[])[]): SlotBuffer {
  const buffer = new SlotBuffer(rows[0]!.length, rows.length);
  for (const field of rows.flat()) {
    buffer.codes[buffer.filled] = 'code' in field ? field.code : bytecodes.literal;
    buffer.numbers[buffer.filled++] = valueOf(field);
  }
  return buffer;
}

function valueOf(field: Field): number {
  if ('literal' in field) return field.literal;
  return field.code === bytecodes.systemMissing ? NaN : field.code - bias;
}

function collect(...buffers: (readonly (readonly Field[])[])[]): NumericColumn[] {
  const columns = columnsOf(buffers[0]![0]!.length);
  for (const rows of buffers) columns.append(bufferOf(rows), rows.length);
  return columns.take();
}

describe('numbers that are collected', () => {
  it('are codes where all are small and whole, or missing', () => {
    const [column] = collect([
      [code(1)],
      [code(-99)],
      [literal(-127)],
      [literal(127)],
      [none],
      [literal(systemMissing)],
    ]);
    expect(column).toBeInstanceOf(CodeColumn);
    expect([...column!.values]).toEqual([1, -99, -127, 127, NaN, NaN]);
  });

  it.each([literal(0.5), literal(128), literal(-0), literal(2 ** 32 + 1), code(151)])(
    'are doubles from the first that is none: %j',
    (other) => {
      const [column] = collect([[code(3)], [none]], [[code(2)], [other], [code(4)], [none]]);
      expect(column).not.toBeInstanceOf(CodeColumn);
      expect([...column!.values]).toEqual([3, NaN, 2, valueOf(other), 4, NaN]);
    },
  );

  it('go on as doubles once some were', () => {
    const columns = columnsOf(1);
    columns.append(bufferOf([[literal(0.5)]]), 1);
    expect([...columns.take()[0]!.values]).toEqual([0.5]);
    columns.append(bufferOf([[code(1)], [none]]), 2);
    expect([...columns.take()[0]!.values]).toEqual([1, NaN]);
  });

  it('are those of their own variable, whatever the others have', () => {
    const field = fc.oneof(
      fc.integer({ min: -99, max: 151 }).map(code),
      fc.constantFrom(none, literal(0.5), literal(7), literal(systemMissing)),
    );
    const buffers = fc.integer({ min: 1, max: 4 }).chain((fields) => {
      const row = fc.array(field, { minLength: fields, maxLength: fields });
      return fc.array(fc.array(row, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 });
    });
    fc.assert(
      fc.property(buffers, (given) => {
        const expected = given[0]![0]!.map((_, slot) =>
          given
            .flat()
            .map((row) => valueOf(row[slot]!))
            .map((value) => (value === systemMissing ? NaN : value)),
        );
        expect(collect(...given).map(({ values }) => [...values])).toEqual(expected);
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});
