import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BytecodeDecoder } from './bytecode-decoder.ts';
import { caseColumns, numberIn } from './fixtures/case-columns.ts';
import { readCases } from './read-cases.ts';
import { UncompressedDecoder } from './uncompressed-decoder.ts';

const settings = { numRuns: 500, seed: 1 };
const data = fc.uint8Array({ maxLength: 120 }).map((bytes) => Buffer.from(bytes));
/** Mostly codes that announce something. */
const bytecode = fc
  .array(fc.constantFrom(0, 1, 100, 101, 200, 251, 252, 253, 253, 254, 255), { maxLength: 120 })
  .map((codes) => Buffer.from(codes));
const cuts = fc.array(fc.nat({ max: 130 }), { maxLength: 6 });
const stride = fc.integer({ min: 1, max: 5 });

async function* pieces(bytes: Buffer, places: readonly number[]): AsyncGenerator<Buffer> {
  let start = 0;
  for (const end of [...places].sort((one, other) => one - other)) {
    yield bytes.subarray(start, end);
    start = Math.min(end, bytes.length);
  }
  yield bytes.subarray(start);
}

async function read(bytes: Buffer, places: readonly number[], fields: number, isCompressed: boolean, limit: number) {
  const decoder = isCompressed ? new BytecodeDecoder(100, null) : new UncompressedDecoder(null);
  const variables = Array.from({ length: fields }, (_, slot) => numberIn(slot));
  const columns: number[][] = variables.map(() => []);
  const cases = readCases(pieces(bytes, places), decoder, caseColumns(variables, decoder), fields, limit);
  for (;;) {
    const { value, done } = await cases.next();
    if (done) return { columns, end: value };
    value.columns.forEach((column, index) => columns[index]!.push(...(column.values as Float64Array)));
  }
}

describe('whatever pieces the data come in', () => {
  it.each([
    ['bytecode', true, bytecode],
    ['no compression', false, data],
  ] as const)('the same cases come of %s', async (_, isCompressed, bytes) => {
    const isSame = fc.asyncProperty(bytes, cuts, stride, async (content, places, fields) => {
      const whole = await read(content, [], fields, isCompressed, Infinity);
      expect(await read(content, places, fields, isCompressed, Infinity)).toEqual(whole);
    });
    await fc.assert(isSame, settings);
  });

  it('no more cases come than are wanted, and those are the first', async () => {
    const isPart = fc.asyncProperty(data, cuts, stride, fc.nat({ max: 4 }), async (content, places, fields, limit) => {
      const whole = await read(content, [], fields, false, Infinity);
      const { columns } = await read(content, places, fields, false, limit);
      expect(columns).toEqual(whole.columns.map((column) => column.slice(0, limit)));
    });
    await fc.assert(isPart, settings);
  });
});
