import type { FuzzRandom } from '../random.ts';

const integers = [
  0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 20, 63, 64, 100, 127, 128, 252, 253, 254, 255, 256, 257, 1000, 9999, 10_001, 32_767,
  32_768, 65_535, 65_536, 100_000, 1_000_000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff, -2, -3, -99,
];
const numbers = [
  0,
  -0,
  1,
  -1,
  99,
  0.1,
  1e15,
  1e300,
  5e-324,
  NaN,
  Infinity,
  -Infinity,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  -1.7976931348623155e308,
  13_928_630_400,
];

/** A count, length, offset or code that is wrong by a little, or by a lot. */
export function interestingInteger(current: number, fileBytes: number, random: FuzzRandom): number {
  switch (random.below(6)) {
    case 0:
      return current + random.pick([-1, 1, -8, 8]);
    case 1:
      return current * 2;
    case 2:
      return fileBytes + random.between(-64, 64);
    case 3:
      return current ^ (1 << random.below(32));
    default:
      return random.pick(integers);
  }
}

export function interestingNumber(random: FuzzRandom): number {
  return random.chance(0.2) ? random.bytes(8).readDoubleLE() : random.pick(numbers);
}

const texts: readonly Buffer[] = [
  '',
  ' ',
  '\0',
  'UTF-8',
  'windows-1252',
  'Shift_JIS',
  'utf-16le',
  'klingon',
  '=',
  '\t',
  '$a=C 1 x a b\n',
  '$b=D3 abc 0  A B\n',
  '$c=E 1 1 2 5 label A B\n',
  'A=B\tA=C',
  'A=00300\0\t',
  '99999999999999999999',
  '-1',
  '1e999',
  '\ufffd\ufeff',
  '😀'.repeat(20),
  'x'.repeat(300),
].map((text) => Buffer.from(text));
const invalid = [Buffer.from([0xff, 0xfe]), Buffer.from([0xc3]), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from([0x80])];

export function interestingText(random: FuzzRandom): Buffer {
  return random.chance(0.2) ? random.bytes(random.between(1, 40)) : random.pick([...texts, ...invalid]);
}
