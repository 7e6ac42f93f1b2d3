import { describe, expect, it } from '@jest/globals';
import { ibmBytes } from '../testing/ibm-bytes.ts';
import { ibmFloat } from './ibm-float.ts';

const read = (bytes: Buffer) => ibmFloat(bytes.readUInt32BE(0), bytes.readUInt32BE(4));

describe('a floating point number of IBM System/370', () => {
  it.each([
    ['0000000000000000', 0],
    ['4110000000000000', 1],
    ['c276a00000000000', -118.625],
    ['4019999999999999', 0.09999999999999999],
    ['401999999999999a', 0.1],
    ['7fffffffffffff80', (1 - 2 ** -49) * 16 ** 63],
    ['0010000000000000', 16 ** -65],
    ['4000000000000001', 2 ** -56],
    ['41ffffffffffffff', 16 - 2 ** -49],
  ])('%s is %d', (hex, value) => {
    expect(read(Buffer.from(hex, 'hex'))).toBe(value);
  });

  it('gives every double back that was made one', () => {
    let state = 7;
    const next = () => (state = (state * 48_271) % 0x7fffffff) / 0x7fffffff;
    for (let round = 0; round < 20_000; round++) {
      const value = (next() - 0.5 + next() * 2 ** -31) * 2 ** Math.floor(next() * 480 - 240);
      expect(read(ibmBytes(value))).toBe(value);
    }
  });
});
