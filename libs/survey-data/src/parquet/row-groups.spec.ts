import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Codebook } from '#libs/contracts';
import { asDate, asNumber, asText, newVariable } from '../codebook/new-variable.ts';
import type { ColumnBatch } from '../reader.ts';
import { writeParquet } from './export-parquet.ts';
import { parquetFolder } from './testing/parquet-folder.ts';
import { writeSegments } from './write-segments.ts';

const built = pathToFileURL(join(process.cwd(), 'dist/server/libs/survey-data/src/parquet/')).href;
const folder = parquetFolder();

/** What is translated encodes on a thread, sources on this one. */
let threaded: { writeParquet: typeof writeParquet; writeSegments: typeof writeSegments };
beforeAll(async () => {
  if (!existsSync(new URL(built))) throw new Error('Threads run from the build: run "npm run build" first.');
  const [{ writeParquet }, { writeSegments }] = await Promise.all([
    import(`${built}export-parquet.js`),
    import(`${built}write-segments.js`),
  ]);
  threaded = { writeParquet, writeSegments };
});

const variables = [
  newVariable('code', asNumber(8, 2)),
  newVariable('number', asNumber(8, 2)),
  newVariable('day', asDate('SDATE')),
  newVariable('known', asText(20)),
  newVariable('text', asText(200)),
  newVariable('nothing', asText(20)),
];
const codebook: Codebook = { rows: 0, encoding: 'UTF-8', fileLabel: null, multipleResponseSets: [], variables };
const rowsPerBatch = 20_000;

function batch(first: number): ColumnBatch {
  const rows = Array.from({ length: rowsPerBatch }, (_, at) => first + at);
  const numeric = (value: (row: number) => number) =>
    ({ kind: 'numeric', values: Float64Array.from(rows, value) }) as const;
  const text = (value: (row: number) => string | null) => ({ kind: 'text', values: rows.map(value) }) as const;
  return {
    rows: rowsPerBatch,
    columns: [
      numeric((row) => (row % 9 === 0 ? NaN : row % 7)),
      numeric((row) => row / 3),
      numeric((row) => 13_900_000_000 + (row % 900) * 86_400),
      text((row) => ['Köln', 'Łódź', '', null][row % 4]!),
      text((row) => (row % 3 === 0 ? null : `Straße ${row} 😀`)),
      text(() => null),
    ],
  };
}

async function* batches(count: number): AsyncGenerator<ColumnBatch> {
  for (let at = 0; at < count; at += 1) yield batch(at * rowsPerBatch);
}

/** Of several row groups, the last of them a small one. */
const many = 31;

describe('rows that are encoded on another thread', () => {
  it.each([{ raw: true }, { raw: false }])('are the same file: %j', async (options) => {
    const [here, there] = ['here', 'there'].map((name) => join(folder.path, `${name}-${options.raw}.parquet`));
    expect(await threaded.writeParquet(there!, codebook, batches(many), options)).toBe(many * rowsPerBatch);
    await writeParquet(here!, codebook, batches(many), options);
    expect((await readFile(there!)).equals(await readFile(here!))).toBe(true);
  });

  it('are the same segments, in their order', async () => {
    const written = [];
    for (const [name, write] of [['here', writeSegments] as const, ['there', threaded.writeSegments] as const]) {
      const directory = join(folder.path, `segments-${name}`);
      await mkdir(directory);
      const segments = [];
      for await (const { path, ...facts } of write(codebook, batches(many), { directory }))
        segments.push({ ...facts, content: (await readFile(path)).toString('latin1') });
      written.push(segments);
    }
    expect(written[0]!.length).toBeGreaterThan(2);
    expect(written[1]).toEqual(written[0]);
  });

  it('are not written where the disk is full, and that is told', async () => {
    const written = threaded.writeParquet('/dev/full', codebook, batches(many), { raw: true });
    await expect(written).rejects.toMatchObject({ code: 'ENOSPC' });
  });

  it('are not written on where those to come cannot be read', async () => {
    async function* broken(): AsyncGenerator<ColumnBatch> {
      yield* batches(many);
      throw new Error('the file is cut off');
    }
    const written = threaded.writeParquet(join(folder.path, 'broken.parquet'), codebook, broken(), { raw: true });
    await expect(written).rejects.toThrow('the file is cut off');
  });

  it('keep no process alive where they are left before their end', async () => {
    const directory = join(folder.path, 'left');
    await mkdir(directory);
    const program = `
      import { writeSegments } from '${built}write-segments.js';
      const values = Float64Array.from({ length: 100_000 }, Math.random);
      const columns = Array.from({ length: 40 }, () => ({ kind: 'numeric', values }));
      const variables = columns.map((_, at) => ({ name: 'v' + at, type: 'numeric' }));
      async function* batches() { for (;;) yield { rows: values.length, columns }; }
      const directory = ${JSON.stringify(directory)};
      for await (const { path } of writeSegments({ variables }, batches(), { directory })) { console.log(path); break; }`;
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], { timeout: 60_000 });
    expect((await run).stdout).toBe(`${join(directory, 'segment-00001.parquet')}\n`);
  });
});
