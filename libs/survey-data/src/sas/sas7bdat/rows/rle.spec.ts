import { describe, expect, it } from '@jest/globals';
import { expandRunLengths } from './rle.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => (index * 7 + 1) % 251);
/** Within a page, of which the other bytes do not matter. */
const rowOf = (input: number[]) => ({
  bytes: Buffer.from([0xbb, ...input, 0x80, 0xbb]),
  from: 1,
  to: 1 + input.length,
});
const same = (count: number, byte: number) => new Array<number>(count).fill(byte);

describe('run-length encoding', () => {
  it.each([
    ['copies 64 bytes or more', [0x00, 2, ...numbers(66)], numbers(66)],
    ['copies 64 bytes or more, with four bits more of length', [0x01, 2, ...numbers(322)], numbers(322)],
    ['copies 4160 bytes or more', [0x10, 1, ...numbers(4161)], numbers(4161)],
    ['copies 96 bytes or more', [0x23, ...numbers(99)], numbers(99)],
    ['repeats a byte 18 times or more', [0x40, 2, 9], same(20, 9)],
    ['repeats a byte 274 times', [0x41, 0, 9], same(274, 9)],
    ['writes 17 at signs or more', [0x50, 1], same(18, 0x40)],
    ['writes 17 blanks or more', [0x61, 1], same(274, 0x20)],
    ['writes 17 zeros or more', [0x70, 0], same(17, 0)],
    ['copies 1 byte or more', [0x82, 1, 2, 3], [1, 2, 3]],
    ['copies 17 bytes or more', [0x91, ...numbers(18)], numbers(18)],
    ['copies 33 bytes or more', [0xa0, ...numbers(33)], numbers(33)],
    ['copies 49 bytes or more', [0xb2, ...numbers(51)], numbers(51)],
    ['repeats a byte 3 times or more', [0xc1, 7], same(4, 7)],
    ['writes 2 at signs or more', [0xd0], same(2, 0x40)],
    ['writes 2 blanks or more', [0xe1], same(3, 0x20)],
    ['writes 2 zeros or more', [0xf2], same(4, 0)],
    ['does one after the other', [0xf0, 0x80, 5, 0xe0], [0, 0, 5, 0x20, 0x20]],
  ])('%s', (_, input, expected) => {
    const output = Buffer.alloc(expected.length + 3, 0xaa);
    expect(expandRunLengths(rowOf(input), output, 1, expected.length)).toBe(true);
    expect([...output]).toEqual([0xaa, ...expected, 0xaa, 0xaa]);
  });

  it.each([
    ['too long', [0xf2], 3],
    ['too short', [0xf2], 5],
    ['cut in a copy', [0x82, 1], 3],
    ['cut in a length', [0x00], 64],
    ['cut before a byte', [0xc1], 4],
    ['of an unknown command', [0x30, 1], 3],
  ])('refuses a row that is %s', (_, input, length) => {
    expect(expandRunLengths(rowOf(input), Buffer.alloc(100), 0, length)).toBe(false);
  });
});
