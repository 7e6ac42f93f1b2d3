import { expect, it } from '@jest/globals';
import { codebookOf, numeric, readBytes, sampleFile } from './testing/sample-file.ts';

const rows = 300_000;
const values = Float64Array.from({ length: rows }, (_, row) => row + 0.5);
const batch = { rows, columns: [{ kind: 'numeric' as const, values }] };

it.each(['none', 'bytecode', 'zlib'] as const)('tells how many bytes are read, up to all (%s)', async (compression) => {
  const file = await sampleFile(codebookOf(numeric('a')), [batch], compression);
  const told: number[] = [];
  const { columns, reader } = await readBytes(file, { onProgress: (bytesRead) => told.push(bytesRead) });
  expect(columns[0]).toHaveLength(rows);
  expect(reader.format).toBe(compression === 'zlib' ? 'zsav' : 'sav');
  expect(told.length).toBeGreaterThanOrEqual(1);
  expect(told).toEqual([...told].sort((first, second) => first - second));
  expect(told.at(-1)! / file.length).toBeGreaterThan(0.99);
});

it('knows the number of cases of a file that does not say it, where all have the same length', async () => {
  const file = await sampleFile(codebookOf(numeric('a')), [batch], 'none');
  file.writeInt32LE(-1, 80);
  const record = Buffer.from(Int32Array.of(7, 16, 8, 2).buffer);
  file.writeInt32LE(160, file.indexOf(record) + 4);
  expect((await readBytes(file)).reader.codebook.rows).toBe(rows);
});
