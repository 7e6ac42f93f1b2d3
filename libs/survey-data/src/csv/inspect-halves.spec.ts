import { existsSync } from 'node:fs';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ColumnShape } from './column-shape.ts';
import type { Dialect } from './dialect.ts';
import type { inspectHalves, startOfLine } from './inspect-halves.ts';
import { inspectTable, type TableShape } from './inspect-table.ts';
import { readRecords } from './records.ts';
import { anyTable, cellKinds } from './testing/any-table.ts';

const dialectOf = (delimiter: string, preamble: number): Dialect => ({
  delimiter: delimiter.charCodeAt(0),
  decimalComma: delimiter !== ',',
  preamble,
});

describe('halves of a table', () => {
  const built = join(process.cwd(), 'dist/server/libs/survey-data/src/csv/inspect-halves.js');
  let directory: string;
  let halves: { inspectHalves: typeof inspectHalves; startOfLine: typeof startOfLine };
  beforeAll(async () => {
    if (!existsSync(built)) throw new Error('Threads run from the build: run "npm run build" first.');
    halves = (await import(pathToFileURL(built).href)) as typeof halves;
    directory = await mkdtemp(join(tmpdir(), 'halves-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  /** What a reader asks of a column. */
  const said = (column: ColumnShape) => {
    const { shape, filled, isAmbiguous, isDoubtful, isCodes } = column;
    return { shape, filled, isAmbiguous, isDoubtful, isCodes, appearance: column.appearance() };
  };

  /** What an inspection says, or the error that it ends with. */
  async function heard(inspection: Promise<TableShape>): Promise<unknown> {
    try {
      const { header, rows, columns } = await inspection;
      return { header, rows, columns: columns.map(said) };
    } catch (error) {
      const { message } = error as Error;
      return { message };
    }
  }

  /** As one thread finds it, and as two do; null where there is no line that the second half could begin with. */
  async function inspected(text: string, dialect = dialectOf(',', 0)) {
    const path = join(directory, 'table.csv');
    await writeFile(path, text);
    const file = await open(path);
    try {
      const middle = await halves.startOfLine(file, Buffer.byteLength(text) >> 1);
      if (middle === null) return null;
      let readHere = 0;
      const onRead = (bytes: number) => (readHere = bytes);
      const encoding = { name: 'UTF-8', markBytes: 0, warnings: [] };
      const table = { file, encoding, middle, dialect, onRead };
      const two = await heard(halves.inspectHalves(table, undefined));
      const one = await heard(inspectTable(readRecords(piecesOf(text), dialect.delimiter), dialect, undefined));
      return { one, two, isReadInHalves: readHere === middle };
    } finally {
      await file.close();
    }
  }

  const row = (at: number) => `${at},${at % 7},${at / 4},"said ""no"", ${at}",2024-03-0${1 + (at % 9)},\n`;
  const table = (rows: number) =>
    `id,code,amount,text,day,\n${Array.from({ length: rows }, (_, at) => row(at)).join('')}`;

  it('are inspected as the whole is', async () => {
    const { one, two, isReadInHalves } = (await inspected(table(50_000)))!;
    expect(isReadInHalves).toBe(true);
    expect(two).toEqual(one);
    expect(two).toMatchObject({ header: ['id', 'code', 'amount', 'text', 'day', ''], rows: 50_000 });
  });

  it.each([
    ['of which only the second has what makes a column text', `${table(2000)}x,x,x,x,x\n`],
    ['of which the second has rows with too many cells, and too few', `${table(2000)}1,2,3,4,5,6,7\n1\n\n2,3\n`],
    ['with lines that end in CR LF', table(2000).replaceAll('\n', '\r\n')],
  ])('are inspected as the whole is: %s', async (_, text) => {
    const { one, two, isReadInHalves } = (await inspected(text))!;
    expect(isReadInHalves).toBe(true);
    expect(two).toEqual(one);
  });

  it.each([
    ['begins within a quoted text', `id,text\n1,"${'line,1\n'.repeat(5000)}"\n2,"b"\n`],
    ['has a quote that is never closed', `${table(2000)}3,"begun\n`],
    ['has a record with more cells than can be', `${table(60_000)}${','.repeat(600_000)}\n${row(3)}`],
  ])('are read by one thread where the second %s', async (_, text) => {
    const { one, two, isReadInHalves } = (await inspected(text))!;
    expect(isReadInHalves).toBe(false);
    expect(two).toEqual(one);
  });

  it('are inspected as the whole is, whatever it is', async () => {
    const property = fc.asyncProperty(anyTable, fc.nat(2), async ({ text, delimiter }, preamble) => {
      const found = await inspected(text, dialectOf(delimiter, preamble));
      if (found) expect(found.two).toEqual(found.one);
    });
    await fc.assert(property, { numRuns: 150 });
  });
});

async function* piecesOf(text: string): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 2 ** 16) yield bytes.subarray(at, at + 2 ** 16);
}

it('what cells have in common does not depend on where they are divided', () => {
  const shapeOf = (cells: readonly string[]) => {
    const shape = new ColumnShape(true);
    for (const bytes of cells.map((each) => Buffer.from(each))) shape.add(bytes, 0, bytes.length);
    return shape;
  };
  const kinds = fc.uniqueArray(fc.constantFrom(...cellKinds), { minLength: 1, maxLength: 2 });
  const cells = kinds.chain((some) =>
    fc.array(fc.oneof(...some).filter((each) => each.trim() === each && each !== '')),
  );
  fc.assert(
    fc.property(cells, fc.nat(10), (all, at) => {
      const merged = shapeOf(all.slice(0, at));
      merged.include(shapeOf(all.slice(at)).facts);
      const whole = shapeOf(all);
      const { shape, isAmbiguous, maybeThousands } = whole;
      expect(merged).toMatchObject({ shape, isAmbiguous, maybeThousands });
      expect(merged.appearance()).toEqual(whole.appearance());
    }),
    { numRuns: 2000 },
  );
});
