import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Codebook } from '#libs/contracts';
import { asNumber, asText, newVariable } from '../codebook/new-variable.ts';
import { readSurvey } from '../read-survey.ts';
import type { Column, ColumnBatch } from '../reader.ts';
import { withConnection } from './duckdb.ts';
import { exportParquet } from './export-parquet.ts';
import { openParquet } from './open-parquet.ts';
import { writeSegments, type WrittenSegment } from './write-segments.ts';

const codebook: Codebook = {
  rows: 0,
  encoding: 'UTF-8',
  fileLabel: 'Größe',
  multipleResponseSets: [],
  variables: [newVariable('number', asNumber(8, 2)), newVariable('text', asText(200))],
};
/** More row groups than fit into the short form of a list. */
const rows = 40;
/** One byte is enough for some, others need eight. */
const numberOf = (row: number) => (row % 7 === 0 ? NaN : row < 20 ? row : row * 1e9 + 0.5);
const textOf = (row: number) => (row % 5 === 0 ? null : 'ä'.repeat(row));

let directory: string;
let segments: WrittenSegment[];
let path: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'joined-'));
  path = join(directory, 'joined.parquet');
  async function* batches(): AsyncGenerator<ColumnBatch> {
    for (let row = 0; row < rows; row += 1) {
      const columns: Column[] = [
        { kind: 'numeric', values: Float64Array.of(numberOf(row)) },
        { kind: 'text', values: [textOf(row)] },
      ];
      yield { rows: 1, columns };
    }
  }
  segments = [];
  for await (const segment of writeSegments(codebook, batches(), { directory, rowsPerSegment: 1 }))
    segments.push(segment);
  await exportParquet({ segments, codebook, path });
});
afterAll(() => rm(directory, { recursive: true }));

describe('files that are joined', () => {
  it('are one, with all rows in their order', async () => {
    const survey = await readSurvey(await openParquet(path, { fileName: path }));
    const expected = Array.from({ length: rows }, (_, row) => [
      Number.isNaN(numberOf(row)) ? null : numberOf(row),
      textOf(row),
    ]);
    expect(survey.rows).toEqual(expected);
    expect(survey.codebook).toEqual({ ...codebook, rows });
  });

  it('have a row group each, which others find, too', async () => {
    const query = `SELECT num_rows, num_row_groups FROM parquet_file_metadata('${path}')`;
    const [facts] = await withConnection(async (it) => (await it.runAndReadAll(query)).getRowsJson());
    expect(facts).toEqual([String(rows), String(rows)]);
    const values = `SELECT sum(number), count(text) FROM '${path}'`;
    const [sums] = await withConnection(async (it) => (await it.runAndReadAll(values)).getRowsJson());
    const sum = Array.from({ length: rows }, (_, row) => numberOf(row)).reduce((all, one) => all + (one || 0), 0);
    expect(sums).toEqual([sum, '32']);
  });

  it('leave nothing beside them', async () => {
    expect((await readdir(directory)).filter((name) => !name.startsWith('segment-'))).toEqual(['joined.parquet']);
  });
});
