import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asNumber, asText, newVariable } from '../codebook/new-variable.ts';
import { readSurvey } from '../read-survey.ts';
import type { ColumnBatch } from '../reader.ts';
import { exportCsv } from './export-csv.ts';
import { openCsv } from './open-csv.ts';
import { cellText, readRecords } from './records.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'csv-'));
});
afterAll(() => rm(directory, { recursive: true }));

const variables = [newVariable('n', asNumber(8, 2)), newVariable('t', asText(40)), newVariable('u', asText(40))];
const characters = [...'ab 09.,;|"\'=-+\t', '\n', '\r', 'é', '😀', '\ufeff'];

/** A letter first: what a spreadsheet takes for a formula gets an apostrophe, and what all looks like numbers becomes such. */
const text = fc
  .string({ unit: fc.constantFrom(...characters), maxLength: 12 })
  .map((rest) => `x${rest}`.replace(/ +$/, ''));

/** Integers of more digits than a double holds are read as the identifiers that they mostly are. */
const number = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .filter((value) => Math.abs(value) < 1e15 || Math.abs(value) >= 1e21)
  .map((value) => value + 0);

const row = fc.tuple(fc.option(number, { nil: null }), fc.option(text, { nil: null }), text);
type Row = readonly [number | null, string | null, string];

async function* batchesOf(rows: readonly Row[]): AsyncGenerator<ColumnBatch> {
  yield {
    rows: rows.length,
    columns: [
      { kind: 'numeric', values: Float64Array.from(rows, ([value]) => value ?? NaN) },
      { kind: 'text', values: rows.map(([, value]) => value) },
      { kind: 'text', values: rows.map(([, , value]) => value) },
    ],
  };
}

it('what is exported as CSV reads as what it was', async () => {
  const path = join(directory, 'export.csv');
  const isSame = fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 8 }), async (rows) => {
    await writeFile(path, exportCsv(variables, batchesOf(rows), { raw: true }));
    const survey = await readSurvey(await openCsv(path, { fileName: 'export.csv', header: true }, 'csv'));
    expect(survey.rows).toEqual(rows);
    expect([survey.problems, survey.warnings]).toEqual([[], []]);
  });
  await fc.assert(isSame, { numRuns: 300, seed: 1 });
});

describe('a table in text', () => {
  const table = fc.string({ unit: fc.constantFrom('a', 'é', ',', '"', '\n', '\r', ' '), maxLength: 40 });
  const cuts = fc.array(fc.nat({ max: 50 }), { maxLength: 5 });

  it('has the same records whatever pieces it comes in', async () => {
    const isSame = fc.asyncProperty(table, cuts, async (content, places) => {
      expect(await recordsOf(content, places)).toEqual(await recordsOf(content, []));
    });
    await fc.assert(isSame, { numRuns: 1000, seed: 2 });
  });
});

/** The line and cells of each record; or the error alone, since how many records come before it is by chance. */
async function recordsOf(content: string, places: readonly number[]): Promise<unknown[]> {
  const found: unknown[] = [];
  try {
    for await (const block of readRecords(pieces(Buffer.from(content), places), ','.charCodeAt(0))) {
      for (let record = 0; record < block.records; record += 1) {
        const cells = block.firstCell[record + 1]! - block.firstCell[record]!;
        const texts = Array.from({ length: cells }, (_, at) => cellText(block, block.firstCell[record]! + at));
        found.push([block.lines[record], texts]);
      }
    }
  } catch (error) {
    return [(error as Error).message];
  }
  return found;
}

async function* pieces(bytes: Buffer, places: readonly number[]): AsyncGenerator<Buffer> {
  let start = 0;
  for (const end of [...places].sort((one, other) => one - other)) {
    yield bytes.subarray(start, end);
    start = Math.min(end, bytes.length);
  }
  yield bytes.subarray(start);
}
