import { describe, expect, it } from '@jest/globals';
import { expandRoss } from './rdc.ts';

/** Within a page, of which the other bytes do not matter. */
const rowOf = (input: number[]) => ({
  bytes: Buffer.from([0xbb, ...input, 0x80, 0xbb]),
  from: 1,
  to: 1 + input.length,
});
const same = (count: number, byte: number) => new Array<number>(count).fill(byte);

describe('Ross data compression', () => {
  it.each([
    ['takes bytes as they are', [0x00, 0x00, 1, 2, 3], [1, 2, 3]],
    ['repeats a byte 3 times or more', [0x80, 0x00, 0x02, 9], same(5, 9)],
    ['repeats a byte 19 times or more', [0x80, 0x00, 0x11, 0x01, 9], same(36, 9)],
    ['repeats 3 to 15 bytes from before', [0x10, 0x00, 1, 2, 3, 0x30, 0x00], [1, 2, 3, 1, 2, 3]],
    [
      'repeats 16 bytes or more from before',
      [0xa0, 0x00, 0x10, 0x00, 7, 5, 0x22, 0x00, 0x04],
      [...same(19, 7), 5, ...same(4, 7), 5, ...same(4, 7), 5, ...same(4, 7), 5, ...same(4, 7), 5],
    ],
    ['repeats bytes that it writes itself', [0x10, 0x00, 1, 2, 3, 0x50, 0x00], [1, 2, 3, 1, 2, 3, 1, 2]],
    [
      'goes on with a further control word',
      [0x00, 0x00, ...same(16, 4), 0x80, 0x00, 0x00, 6],
      [...same(16, 4), 6, 6, 6],
    ],
    ['may end after a control word', [0x00, 0x00, ...same(16, 4), 0x00, 0x00], same(16, 4)],
  ])('%s', (_, input, expected) => {
    const output = Buffer.alloc(expected.length + 2, 0xaa);
    expect(expandRoss(rowOf(input), output, 1, expected.length)).toBe(true);
    expect([...output]).toEqual([0xaa, ...expected, 0xaa]);
  });

  it.each([
    ['too long', [0x80, 0x00, 0x02, 9], 4],
    ['too short', [0x80, 0x00, 0x02, 9], 6],
    ['cut in a command', [0x80, 0x00, 0x02], 5],
    ['cut in a control word', [0x00], 1],
    ['copied from before its start', [0x40, 0x00, 1, 0x30, 0x00], 4],
  ])('refuses a row that is %s', (_, input, length) => {
    expect(expandRoss(rowOf(input), Buffer.alloc(100), 0, length)).toBe(false);
  });
});
