import { describe, expect, it } from '@jest/globals';
import { CodeColumn, NumberCollector, sliceColumn } from './code-column.ts';

const missing = -1e308;

function collect(...batches: number[][]) {
  const collector = new NumberCollector(8);
  return batches.map((numbers) => {
    collector.append(Float64Array.from(numbers), 0, 1, numbers.length, missing);
    return collector.take();
  });
}

describe('numbers that are collected', () => {
  it('are codes where all are small and whole, or missing', () => {
    const [column] = collect([1, -127, 127, 0, NaN, missing]);
    expect(column).toBeInstanceOf(CodeColumn);
    expect([...column!.values]).toEqual([1, -127, 127, 0, NaN, NaN]);
  });

  it.each([0.5, 128, -128, -0, Infinity, 2 ** 32 + 1, -(2 ** 31)])(
    'are doubles from the first that is none: %d',
    (other) => {
      const [column] = collect([3, NaN, other, 4, missing]);
      expect(column).not.toBeInstanceOf(CodeColumn);
      expect([...column!.values]).toEqual([3, NaN, other, 4, NaN]);
    },
  );

  it('go on as doubles once some were', () => {
    const columns = collect([0.5], [1, NaN]);
    expect(columns.map(({ values }) => [...values])).toEqual([[0.5], [1, NaN]]);
  });

  it('are those of every row, from anywhere', () => {
    const collector = new NumberCollector(8);
    const rows = Float64Array.of(1, 10, 2, 20, 3, 0.5);
    collector.append(rows, 0, 2, 3, missing);
    expect([...collector.take().values]).toEqual([1, 2, 3]);
    collector.append(rows, 1, 2, 3, missing);
    expect([...collector.take().values]).toEqual([10, 20, 0.5]);
  });
});

it('some rows of a column are a column', () => {
  const [codes, doubles] = collect([1, 2, 3, NaN], [1, 2.5, 3, NaN]);
  expect([...sliceColumn(codes!, 1, 4).values]).toEqual([2, 3, NaN]);
  expect([...sliceColumn(doubles!, 1, 4).values]).toEqual([2.5, 3, NaN]);
  expect([...sliceColumn({ kind: 'text', values: ['a', 'b'] }, 1, 2).values]).toEqual(['b']);
});
