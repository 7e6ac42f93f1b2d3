import { expect, it } from '@jest/globals';
import { anyNumber, CodeColumn, codeOf, noCode, sliceColumn } from './code-column.ts';

const missing = -1e308;

it.each([1, -127, 127, 0])('a small whole number is its own code: %d', (number) => {
  expect(codeOf(number, missing)).toBe(number);
});

it.each([NaN, missing])('no value has the code for none: %d', (number) => {
  expect(codeOf(number, missing)).toBe(noCode);
});

it.each([0.5, 128, -128, -0, Infinity, 2 ** 32 + 1, -(2 ** 31)])('another number has no code: %d', (number) => {
  expect(codeOf(number, missing)).toBe(anyNumber);
});

it('some rows of a column are a column', () => {
  const codes = new CodeColumn(Int8Array.of(1, 2, 3, noCode));
  expect([...sliceColumn(codes, 1, 4).values]).toEqual([2, 3, NaN]);
  expect([...sliceColumn({ kind: 'numeric', values: Float64Array.of(1, 2.5, 3) }, 1, 3).values]).toEqual([2.5, 3]);
  expect([...sliceColumn({ kind: 'text', values: ['a', 'b'] }, 1, 2).values]).toEqual(['b']);
});
