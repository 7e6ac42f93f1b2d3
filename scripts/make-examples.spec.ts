import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Codebook } from '#libs/contracts';
import { openSurvey, type ColumnBatch } from '#libs/survey-data';
import { firstWave, secondWave, type Wave } from './examples/waves.ts';

const folder = join(import.meta.dirname, '..', 'examples');

describe('the committed examples are what npm run examples makes', () => {
  it.each([
    ['laptops.zsav', firstWave()],
    ['laptops-wave2.zsav', secondWave()],
  ])('%s, with all that its codebook says', async (name, wave) => {
    const { codebook, columns } = await read(name);
    expect(codebook).toEqual(wave.codebook);
    expect(columns).toEqual(cells(wave));
  });

  it.each(['laptops.csv', 'laptops.xlsx'])('%s has the rows of the first wave', async (name) => {
    const wave = firstWave();
    const { codebook, columns } = await read(name);
    expect(codebook.variables.map((variable) => variable.name)).toEqual(
      wave.codebook.variables.map(({ name }) => name),
    );
    expect(columns).toEqual(cells(wave));
  });

  it('has texts of several scripts, and one of more than 255 bytes', async () => {
    const texts = await readFile(join(folder, 'laptops.csv'), 'utf8');
    for (const sample of ['ä', 'ß', 'é', '电池', '😀']) expect(texts).toContain(sample);
    const { columns } = await read('laptops.zsav');
    const bytes = columns.flat().map((cell) => Buffer.byteLength(String(cell)));
    expect(Math.max(...bytes)).toBeGreaterThan(255);
  });
});

async function read(name: string): Promise<{ codebook: Codebook; columns: unknown[][] }> {
  const reader = await openSurvey(join(folder, name), { fileName: name });
  const columns: unknown[][] = reader.codebook.variables.map(() => []);
  for await (const batch of reader.batches()) addCells(columns, batch);
  await reader.close();
  expect([...reader.warnings, ...reader.problems]).toEqual([]);
  return { codebook: reader.codebook, columns };
}

/** An empty text is none in a table. */
function addCells(columns: unknown[][], batch: ColumnBatch): void {
  batch.columns.forEach(({ values }, index) => {
    for (const value of values) columns[index]!.push(value === '' ? null : value);
  });
}

function cells({ batch }: Wave): unknown[][] {
  const columns: unknown[][] = batch.columns.map(() => []);
  addCells(columns, batch);
  return columns;
}
