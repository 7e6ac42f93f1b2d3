import { expect, it } from '@jest/globals';
import { readBase30 } from './base-30.ts';

const read = (text: string): number => readBase30(Buffer.from(text), 0, text.length);

/** Equally distributed over all bit patterns, but the same in each run. */
function* doubles(count: number): Generator<number> {
  const view = new DataView(new ArrayBuffer(8));
  for (let state = 1, made = 0; made < count;) {
    for (const at of [0, 2, 4, 6]) view.setUint16(at, (state = (state * 48_271) % 0x7fffffff) & 0xffff);
    const value = view.getFloat64(0);
    if (!Number.isFinite(value)) continue;
    made += 1;
    yield value;
  }
}

/** As mantissa and power of two. */
function partsOf(value: number): [mantissa: bigint, exponent: number] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const bits = view.getBigUint64(0);
  const fraction = bits & (2n ** 52n - 1n);
  const biased = Number(bits >> 52n);
  return biased === 0 ? [fraction, -1074] : [fraction | (2n ** 52n), biased - 1075];
}

/** To the last digit: every fraction of a power of two ends in base 30. */
function written(value: number): string {
  const [mantissa, exponent] = partsOf(value);
  const sign = value < 0 ? '-' : '';
  const digits = exponent < 0 ? mantissa * 15n ** BigInt(-exponent) : mantissa << BigInt(exponent);
  const power = exponent < 0 ? `-${(-exponent).toString(30).toUpperCase()}` : '';
  return sign + digits.toString(30).toUpperCase() + power;
}

it.each([
  ['0', 0],
  ['T', 29],
  ['10', 30],
  ['-1C', -42],
  ['1.F', 1.5],
  ['.F', 0.5],
  ['3.', 3],
  ['1+2', 900],
  ['F-1', 0.5],
  ['G9Q+4', 16 * 30 ** 6 + 9 * 30 ** 5 + 26 * 30 ** 4],
  ['000000000000000000000000000000000001+2', 900],
])('reads %s as %d', (text, value) => {
  expect(read(text)).toBe(value);
});

it.each(['', '-', '.', '1..2', '1+', '+1', '1+-1', 'U', 'a', '1 ', '1E5,'])(
  'says of "%s" that it is no number',
  (text) => {
    expect(read(text)).toBeNaN();
  },
);

it('reads every double that is written to its last digit', () => {
  for (const value of [Number.MAX_VALUE, Number.MIN_VALUE, 2 ** -1022, 0.1, ...doubles(3000)]) {
    expect(read(written(value))).toBe(value);
  }
});

it('reads the double that is nearest: a little more or less than half a step decides', () => {
  for (const value of doubles(1000)) {
    const [mantissa, exponent] = partsOf(value);
    const next = 2 ** 53 > Number(mantissa + 1n) ? mantissa + 1n : mantissa;
    if (next === mantissa || exponent > -60 || value < 0) continue;
    const half = (mantissa + next) * 15n ** BigInt(1 - exponent);
    const power = `-${(1 - exponent).toString(30)}`.toUpperCase();
    const inBase30 = (digits: bigint) => read(digits.toString(30).toUpperCase() + power);
    const above = Number(next) * 2 ** -60 * 2 ** (exponent + 60);
    expect(inBase30(half - 1n)).toBe(value);
    expect(inBase30(half + 1n)).toBe(above);
    expect(inBase30(half)).toBe((mantissa & 1n) === 0n ? value : above);
  }
});

it('reads what is past all doubles as infinity or 0, however long its exponent is', () => {
  expect(read(`1+${'T'.repeat(500)}`)).toBe(Infinity);
  expect(read('-1+700')).toBe(-Infinity);
  expect(read(`1-${'T'.repeat(500)}`)).toBe(0);
  expect(read('0+T00')).toBe(0);
});
