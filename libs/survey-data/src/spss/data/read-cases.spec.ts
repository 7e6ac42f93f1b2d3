import { describe, expect, it } from '@jest/globals';
import { BytecodeDecoder } from './bytecode-decoder.ts';
import { caseColumns, numberIn, textIn } from './fixtures/case-columns.ts';
import { readCases } from './read-cases.ts';
import type { SlotDecoder } from './slot-decoder.ts';
import { UncompressedDecoder } from './uncompressed-decoder.ts';

/** Cases of a number and a text of 8 bytes: three, the last of which has nothing. */
const bytecode = Buffer.concat([
  Buffer.from([253, 253, 101, 254, 0, 255, 253, 252]),
  number(2.5),
  Buffer.from('Größe '),
  Buffer.from('späte '.padEnd(7)),
]);
const uncompressed = Buffer.concat([number(2.5), Buffer.from('Größe '), number(1), Buffer.alloc(8, ' ')]);

function number(value: number, littleEndian = true): Buffer {
  const bytes = Buffer.alloc(8);
  if (littleEndian) bytes.writeDoubleLE(value);
  else bytes.writeDoubleBE(value);
  return bytes;
}

async function read(data: Buffer, pieceBytes: number, decoder: SlotDecoder) {
  const variables = caseColumns([numberIn(0), textIn(1)], decoder);
  const cases = readCases(pieces(data, pieceBytes), decoder, variables, 2, Infinity);
  const columns: unknown[][] = [[], []];
  for (;;) {
    const { value, done } = await cases.next();
    if (done) return { columns, end: value };
    value.columns.forEach((column, index) => columns[index]!.push(...column.values));
  }
}

async function* pieces(data: Buffer, pieceBytes: number) {
  for (let from = 0; from < data.length; from += pieceBytes) yield data.subarray(from, from + pieceBytes);
}

describe.each([1, 3, 7, 8, 11, 16, 1000])('data that come in pieces of %d bytes', (pieceBytes) => {
  it('are decoded from bytecode up to the code that ends them', async () => {
    const { columns, end } = await read(bytecode, pieceBytes, new BytecodeDecoder(100, null));
    expect(columns).toEqual([
      [2.5, 1, NaN],
      ['Größe', '', 'späte'],
    ]);
    expect(end).toEqual({ rows: 3, incomplete: false });
  });

  it('are incomplete where a literal or the rest of a case is missing', async () => {
    for (const length of [8, 12, 16, 24, 28]) {
      const { end } = await read(bytecode.subarray(0, length), pieceBytes, new BytecodeDecoder(100, null));
      expect(end.incomplete).toBe(true);
    }
  });

  it('are taken as they are without compression', async () => {
    const { columns, end } = await read(uncompressed, pieceBytes, new UncompressedDecoder(null));
    expect(columns).toEqual([
      [2.5, 1],
      ['Größe', ''],
    ]);
    expect(end).toEqual({ rows: 2, incomplete: false });
  });

  it('have their numbers, not their texts, turned where the byte order is the other one', async () => {
    const swapped = Uint8Array.of(1, 0);
    const turned = (bytes: Buffer) =>
      Buffer.concat([
        bytes.subarray(0, bytes.indexOf(number(2.5))),
        number(2.5, false),
        bytes.subarray(bytes.indexOf(number(2.5)) + 8),
      ]);
    const compressed = await read(turned(bytecode), pieceBytes, new BytecodeDecoder(100, swapped));
    expect(compressed.columns).toEqual((await read(bytecode, pieceBytes, new BytecodeDecoder(100, null))).columns);
    const plain = await read(turned(uncompressed.subarray(0, 16)), pieceBytes, new UncompressedDecoder(swapped));
    expect(plain.columns).toEqual([[2.5], ['Größe']]);
  });
});
