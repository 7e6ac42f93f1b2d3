import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Codebook } from '#libs/contracts';
import { secondsOfDate } from '../codebook/gregorian.ts';
import { asBoolean, asDate, asDateTime, asNumber, asText, asTime, newVariable } from '../codebook/new-variable.ts';
import type { Presentation } from '../codebook/present.ts';
import type { ColumnBatch } from '../reader.ts';
import { withConnection } from './duckdb.ts';
import { exportParquet } from './export-parquet.ts';
import { writeSegments, type WrittenSegment } from './write-segments.ts';

const march = secondsOfDate(2024, 3, 1);
const codebook: Codebook = {
  rows: 2,
  encoding: 'UTF-8',
  fileLabel: null,
  multipleResponseSets: [],
  variables: [
    { ...newVariable('code', asNumber(2, 0)), valueLabels: [{ value: 1, label: 'Zoë' }] },
    newVariable('day', asDate('SDATE')),
    newVariable('moment', asDateTime(true, 0)),
    newVariable('lasts', asTime(true, 0)),
    newVariable('is "it"', asBoolean),
    newVariable('text', asText(5)),
  ],
};

let directory: string;
let path: string;
let segments: WrittenSegment[];
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'export-'));
  segments = [];
  const numbers = (...values: number[]) => ({ kind: 'numeric', values: Float64Array.from(values) }) as const;
  async function* batches(): AsyncGenerator<ColumnBatch> {
    yield {
      rows: 2,
      columns: [
        numbers(1, 2),
        numbers(march, 1e20),
        numbers(march + 60.5, NaN),
        numbers(100_000, NaN),
        numbers(1, 0),
        { kind: 'text', values: ['x', null] },
      ],
    };
  }
  for await (const segment of writeSegments(codebook, batches(), { directory, rowsPerSegment: 1 }))
    segments.push(segment);
});
beforeEach(async () => {
  path = join(await mkdtemp(join(directory, 'each-')), 'out.parquet');
});
afterAll(() => rm(directory, { recursive: true }));

const query = (sql: string) => withConnection(async (it) => (await it.runAndReadAll(sql)).getRowsJson());
const exported = async (presentation?: Presentation, of = { segments, codebook }) => {
  await exportParquet({ ...of, path, presentation });
  return query(`SELECT * FROM read_parquet('${path}')`);
};

it('gives moments and booleans their Parquet types', async () => {
  expect(await exported()).toEqual([
    [1, '2024-03-01', '2024-03-01 00:01:00.5', 100_000, true, 'x'],
    [2, null, null, null, false, null],
  ]);
});

it('keeps the stored values, if raw', async () => {
  expect(await exported({ raw: true, labels: true })).toEqual([
    [1, march, march + 60.5, 100_000, 1, 'x'],
    [2, 1e20, null, null, 0, null],
  ]);
});

it('puts labels in place of codes', async () => {
  expect(await exported({ labels: true })).toEqual([
    ['Zoë', '2024-03-01', '2024-03-01 00:01:00.5', 100_000, true, 'x'],
    ['2', null, null, null, false, null],
  ]);
});

it('carries the codebook, and fills in what older segments do not have', async () => {
  const later = { ...codebook, variables: [...codebook.variables, newVariable('later', asText(3))] };
  const rows = await exported({}, { segments, codebook: later });
  expect(rows.map((row) => row.at(-1))).toEqual([null, null]);
  const [metadata] = await query(`SELECT decode(value) FROM parquet_kv_metadata('${path}')`);
  expect(JSON.parse(metadata![0] as string)).toEqual(later);
});

it('makes a file without rows of a database without rows', async () => {
  expect(await exported({}, { segments: [], codebook })).toEqual([]);
});
