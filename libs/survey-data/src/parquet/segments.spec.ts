import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Codebook, StoredValue, Variable } from '#libs/contracts';
import { asNumber, asText, newVariable } from '../codebook/new-variable.ts';
import { emptyColumn, isText } from '../column-batches.ts';
import type { ColumnBatch, NumericColumn } from '../reader.ts';
import { withConnection } from './duckdb.ts';
import { readRows, segmentsOfPage, streamRows } from './read-segments.ts';
import { writeSegments, type WrittenSegment } from './write-segments.ts';

let root: string;
let directory: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'segments-'));
});
beforeEach(async () => {
  directory = await mkdtemp(join(root, 'each-'));
});
afterAll(() => rm(root, { recursive: true }));

const number = (name: string): Variable => newVariable(name, asNumber(8, 2));
const text = (name: string): Variable => newVariable(name, asText(8));

function codebookOf(...variables: Variable[]): Codebook {
  return { rows: 0, encoding: 'UTF-8', fileLabel: null, variables, multipleResponseSets: [] };
}

function batch(variables: readonly Variable[], rows: readonly (readonly StoredValue[])[]): ColumnBatch {
  const columns = variables.map((variable, index) => {
    const column = emptyColumn(variable, rows.length);
    rows.forEach((row, at) => (column.values[at] = (row[index] ?? (isText(variable) ? null : NaN)) as never));
    return column;
  });
  return { rows: rows.length, columns };
}

async function* each<Item>(...items: Item[]): AsyncGenerator<Item> {
  yield* items;
}

async function write(
  codebook: Codebook,
  batches: AsyncIterable<ColumnBatch>,
  rowsPerSegment?: number,
): Promise<WrittenSegment[]> {
  const options = rowsPerSegment === undefined ? { directory } : { directory, rowsPerSegment };
  const segments: WrittenSegment[] = [];
  for await (const segment of writeSegments(codebook, batches, options)) segments.push(segment);
  return segments;
}

describe('what is written', () => {
  it('is read back however many variables and rows there are', async () => {
    const variables = Array.from({ length: 1100 }, (_, at) => (at % 2 ? text(`t${at}`) : number(`n${at}`)));
    const rows = Array.from({ length: 10 }, (_, row) => variables.map((_, at) => (at % 2 ? `${row}` : row * at)));
    const segments = await write(codebookOf(...variables), each(batch(variables, rows)), 7);
    expect(await readRows({ segments, codebook: codebookOf(...variables), offset: 3, limit: 6 })).toEqual(
      rows.slice(3, 9),
    );
  });

  it('is nothing where there are no variables', async () => {
    expect(await write(codebookOf(), each({ rows: 2, columns: [] }))).toEqual([]);
  });

  it('is read back as it was', async () => {
    const codebook = codebookOf(number('a'), text('b'), number('it\'s "x"'), text('__proto__'));
    const rows = [
      [1.5, 'Zoë', -1.7976931348623157e308, null],
      [null, null, 5e-324, "';--"],
      [0.1, 'nul\0inside', null, '😀'.repeat(100)],
    ];
    const segments = await write(codebook, each(batch(codebook.variables, rows)));
    expect(await readRows({ segments, codebook })).toEqual(rows);
  });

  it('is cut into segments of a number of rows, whatever the batches, in order', async () => {
    const codebook = codebookOf(number('n'));
    const values = Array.from({ length: 25 }, (_, at) => [at]);
    const batches = [values.slice(0, 3), values.slice(3, 22), [], values.slice(22)];
    const segments = await write(codebook, each(...batches.map((rows) => batch(codebook.variables, rows))), 5);
    expect(segments.map(({ rows }) => rows)).toEqual([5, 5, 5, 5, 5]);
    expect(await readRows({ segments, codebook })).toEqual(values);
  });

  it('makes no segment where there are no rows', async () => {
    expect(await write(codebookOf(number('n')), each())).toEqual([]);
  });

  it('keeps the order of many rows with gaps', async () => {
    const codebook = codebookOf(number('n'), text('t'));
    const values = Array.from({ length: 30_000 }, (_, at) => [at % 7 ? at : null, at % 3 ? `t${at}` : null]);
    const segments = await write(codebook, each(batch(codebook.variables, values)), 12_000);
    expect(await readRows({ segments, codebook })).toEqual(values);
  });

  it('carries its codebook, with zstd, and can be read by others', async () => {
    const codebook = { ...codebookOf(number('a')), fileLabel: "Zoë's" };
    const [segment] = await write(codebook, each(batch(codebook.variables, [[1], [null]])));
    const query = (sql: string) => withConnection(async (it) => (await it.runAndReadAll(sql)).getRowObjectsJson());
    const [metadata] = await query(`SELECT decode(value) AS json FROM parquet_kv_metadata('${segment!.path}')`);
    expect(JSON.parse(metadata!['json'] as string)).toEqual({ ...codebook, rows: 2 });
    expect(await query(`SELECT compression FROM parquet_metadata('${segment!.path}')`)).toEqual([
      { compression: 'ZSTD' },
    ]);
    expect(await query(`SELECT type FROM parquet_schema('${segment!.path}') WHERE name = 'a'`)).toEqual([
      { type: 'INT32' },
    ]);
  });
});

describe('pages', () => {
  const codebook = codebookOf(number('n'), text('t'));
  const values = Array.from({ length: 12 }, (_, at) => [at, `t${at}`]);
  let segments: WrittenSegment[];
  beforeEach(async () => {
    segments = await write(codebook, each(batch(codebook.variables, values)), 5);
  });

  it.each([
    [0, 3],
    [4, 2],
    [3, 8],
    [10, 10],
    [12, 1],
    [0, 0],
  ])('from row %i on, %i rows', async (offset, limit) => {
    expect(await readRows({ segments, codebook, offset, limit })).toEqual(values.slice(offset, offset + limit));
  });

  it('open only the segments that they need', async () => {
    await rm(segments[0]!.path);
    await rm(segments[2]!.path);
    expect(await readRows({ segments, codebook, offset: 5, limit: 5 })).toEqual(values.slice(5, 10));
    expect(segmentsOfPage(segments, 6, 5)).toEqual([
      { segment: segments[1], offset: 1, limit: 4 },
      { segment: segments[2], offset: 0, limit: 1 },
    ]);
  });

  it('show the variables that are wanted, in that order', async () => {
    const variables = [text('t'), number('n')];
    expect(await readRows({ segments, codebook, variables, offset: 7, limit: 1 })).toEqual([['t7', 7]]);
    expect(await readRows({ segments, codebook, variables: [] })).toEqual([]);
  });

  it('fill variables with null that came after a segment, whatever the case of names', async () => {
    const wider = codebookOf(number('N'), number('later'), text('t'), text('much later'));
    expect(await readRows({ segments, codebook: wider, offset: 11 })).toEqual([[11, null, 't11', null]]);
  });

  it('read a text variable that never had a value as the number that it has become', async () => {
    const before = codebookOf(text('v'));
    const old = await write(before, each(batch(before.variables, [[null], [null]])));
    expect(await readRows({ segments: old, codebook: codebookOf(number('v')) })).toEqual([[null], [null]]);
  });

  it('can be left before their end', async () => {
    for await (const { rows } of streamRows({ segments, codebook })) {
      expect(rows).toBe(5);
      break;
    }
  });
});

it('writes many segments with memory that stays flat', async () => {
  const codebook = codebookOf(...Array.from({ length: 50 }, (_, at) => number(`v${at}`)));
  const numbers: NumericColumn = { kind: 'numeric', values: new Float64Array(8192).map((_, at) => at % 7) };
  const one: ColumnBatch = { rows: 8192, columns: codebook.variables.map(() => numbers) };
  async function* many() {
    for (let count = 0; count < 30; count += 1) yield one;
  }
  const resident: number[] = [];
  for await (const { path } of writeSegments(codebook, many(), { directory, rowsPerSegment: 40_960 })) {
    resident.push(process.memoryUsage.rss());
    await rm(path);
  }
  expect(resident).toHaveLength(6);
  expect(resident.at(-1)! - resident[2]!).toBeLessThan(150 * 2 ** 20);
});
