import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import { SurveyFileError } from '../reader.ts';
import type { TextEncoding } from './encoding.ts';
import { openCsv } from './open-csv.ts';
import { cellText, type RecordBlock } from './record-block.ts';
import { readRecords } from './records.ts';
import { readUtf8 } from './utf8-chunks.ts';

const built = join(process.cwd(), 'dist/server/libs/survey-data/src/csv');
const comma = ','.charCodeAt(0);

let directory: string;
let ScanThread: typeof import('./scan-thread.ts').ScanThread;
let openBuilt: typeof openCsv;
beforeAll(async () => {
  if (!existsSync(built)) throw new Error('Threads run from the build: run "npm run build" first.');
  ({ ScanThread } = await import(pathToFileURL(join(built, 'scan-thread.js')).href));
  ({ openCsv: openBuilt } = await import(pathToFileURL(join(built, 'open-csv.js')).href));
  directory = await mkdtemp(join(tmpdir(), 'scan-thread-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** Records of some chunks of a file: cells of all lengths, with whatever must be quoted, so that all of it straddles chunks. */
function tableText(bytes: number): string {
  const cells = ['1', '"a\nb"', 'Zoë', '""', '"say ""no"", \r\n twice"', '', '2.5', 'x'.repeat(97), '"stray" x', ' '];
  const lines: string[] = [];
  for (let length = 0, row = 0; length < bytes; row += 1) {
    const line = Array.from({ length: 1 + ((row * 7) % 5) }, (_, at) => cells[(row * row + at * 3) % cells.length]);
    lines.push(line.join(','));
    length += lines.at(-1)!.length + 1;
  }
  return lines.join('\n');
}

const encodingOf = (name: string, markBytes = 0): TextEncoding => ({ name, markBytes, warnings: [] });

async function withFile<Result>(bytes: Buffer, use: (file: FileHandle) => Promise<Result>): Promise<Result> {
  const path = join(directory, 'table.csv');
  await writeFile(path, bytes);
  const file = await open(path);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

/** What comes of the records, in the order in which it comes: blocks with their lines and cells, bytes read, an error. */
async function heard(start: (onRead: (bytes: number) => void) => AsyncIterable<RecordBlock>): Promise<unknown[]> {
  const events: unknown[] = [];
  try {
    for await (const block of start((bytes) => events.push(bytes))) events.push(contentOf(block));
  } catch (error) {
    const { name, message, code, offset } = error as SurveyFileError;
    events.push({ name, message, code, offset });
  }
  return events;
}

function contentOf(block: RecordBlock): unknown {
  const cells = Array.from({ length: block.firstCell[block.records]! }, (_, cell) => cellText(block, cell));
  const { records, hasStray } = block;
  const counts = {
    firstCell: [...block.firstCell.subarray(0, records + 1)],
    lines: [...block.lines.subarray(0, records)],
  };
  return { records, hasStray, cells, ...counts };
}

const inThread = (file: FileHandle, encoding: TextEncoding) =>
  heard((onRead) => new ScanThread({ fd: file.fd, encoding, delimiter: comma }).records(onRead));
const onThisThread = (file: FileHandle, encoding: TextEncoding) =>
  heard((onRead) => readRecords(readUtf8(file, encoding, onRead), comma));

describe('a thread that scans gives the blocks, progress and errors that there are without it', () => {
  const text = tableText(1_200_000);
  const broken = (what: string) => `${text.slice(0, 700_000)}${what}${text.slice(700_000)}`;
  const lone = Buffer.concat([iconv.encode(text, 'UTF-16LE'), Buffer.of(0x00, 0xd8), iconv.encode(text, 'UTF-16LE')]);

  it.each<[string, Buffer, TextEncoding]>([
    ['UTF-8', Buffer.from(text), encodingOf('UTF-8')],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}\n`), encodingOf('UTF-8', 3)],
    ['UTF-16', iconv.encode(`\ufeff${text}`, 'UTF-16LE'), encodingOf('UTF-16LE', 2)],
    ['UTF-16 of the other byte order', iconv.encode(text, 'UTF-16BE'), encodingOf('UTF-16BE')],
    ['windows-1252', iconv.encode(text, 'windows-1252'), encodingOf('windows-1252')],
    ['a quote that is never closed', Buffer.from(`${text}\n"open`), encodingOf('UTF-8')],
    ['a record that is too long', Buffer.from(`${text}\n"${'x'.repeat(17 * 2 ** 20)}`), encodingOf('UTF-8')],
    ['too many cells', Buffer.from(broken(`\n${','.repeat(800_000)}\n`)), encodingOf('UTF-8')],
    ['half of a character', lone, encodingOf('UTF-16LE')],
    ['bytes that are no text', iconv.encode(broken('\0'), 'windows-1252'), encodingOf('windows-1252')],
    ['nothing', Buffer.alloc(0), encodingOf('UTF-8')],
  ])('of %s', (_, bytes, encoding) =>
    withFile(bytes, async (file) => {
      const expected = await onThisThread(file, encoding);
      expect(await inThread(file, encoding)).toEqual(expected);
    }),
  );

  it('where the file cannot be read', async () => {
    const folder = await open(directory);
    const failures = [await inThread(folder, encodingOf('UTF-8')), await onThisThread(folder, encodingOf('UTF-8'))];
    await folder.close();
    expect(failures).toMatchObject([[{ code: 'EISDIR' }], [{ code: 'EISDIR' }]]);
  });

  it('of all of a table that is opened', async () => {
    const path = join(directory, 'large.csv');
    const text = 'long '.repeat(120);
    const lines = Array.from(
      { length: 60_000 },
      (_, row) => `${row},"${text}\nof ${row}",Zoë,${row % 7 ? row / 4 : ''}`,
    );
    await writeFile(path, ['a,b,c,d', ...lines, 'too,few'].join('\n'));
    expect(await surveyOf(path, openBuilt)).toEqual(await surveyOf(path, openCsv));
  });
});

async function surveyOf(path: string, opener: typeof openCsv): Promise<unknown> {
  const progress: number[][] = [];
  const onProgress = (...all: number[]) => progress.push(all);
  const reader = await opener(path, { fileName: 'large.csv', onProgress }, 'csv');
  const rows: unknown[] = [];
  for await (const batch of reader.batches())
    rows.push(batch.rows, batch.lines?.at(-1), batch.columns[1]!.values.at(-1));
  await reader.close();
  const { codebook, warnings, problems } = reader;
  return { codebook, warnings, problems: problems.slice(-3), count: problems.length, rows, progress };
}

/** A program that opens a table for which a thread is started, and prints whether one is left at its end. */
const program = `
  import { open } from 'node:fs/promises';
  import { openCsv } from ${JSON.stringify(pathToFileURL(join(built, 'open-csv.js')))};
  let threads = 0;
  process.on('worker', (worker) => { threads += 1; worker.once('exit', () => (threads -= 1)); });
  process.on('exit', () => console.log('threads', threads));
  const behaviours = {
    'breaks off': async (reader) => {
      for await (const _ of reader.batches()) break;
      await reader.close();
    },
    'closes': async (reader) => {
      await reader.batches().next();
      await reader.close();
    },
    'closes while it reads': async (reader) => {
      const batches = reader.batches();
      const reading = (async () => { for await (const _ of batches); })().catch((error) => console.log(error.message));
      await reader.close();
      await reading;
    },
    'never starts': (reader) => { reader.batches(); return reader.close(); },
    'forgets it': async (reader) => { await reader.batches().next(); },
    'fails': async (reader) => {
      try { for await (const _ of reader.batches()) throw new Error('no room'); }
      catch (error) { console.log(error.message); }
      finally { await reader.close(); }
    },
  };
  behaviours[process.argv[3]](await openCsv(process.argv[2], { fileName: 'large.csv' }, 'csv'));`;

describe('a thread that scans ends with a reader that', () => {
  let path: string;
  beforeAll(async () => {
    path = join(directory, 'large.csv');
    await writeFile(path, `a,b,c,d,e\n${'1,2,3,4,5\n'.repeat(3_500_000)}`);
    await writeFile(join(directory, 'program.mjs'), program);
  });

  it.each([
    ['breaks off', ''],
    ['closes', ''],
    ['closes while it reads', 'The file was closed while its records were read.\n'],
    ['never starts', ''],
    ['fails', 'no room\n'],
  ])('%s', async (behaviour, told) => {
    expect(await run(behaviour)).toEqual({ code: 0, stdout: `${told}threads 0\n`, stderr: '' });
  });

  it('forgets it, for then the process does not wait', async () => {
    expect(await run('forgets it')).toEqual({ code: 0, stdout: 'threads 1\n', stderr: expect.anything() });
  });

  async function run(behaviour: string): Promise<{ code: number; stdout: string; stderr: string }> {
    const child = spawn(process.execPath, [join(directory, 'program.mjs'), path, behaviour]);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text) => (stdout += text));
    child.stderr.on('data', (text) => (stderr += text));
    const [code] = (await once(child, 'close')) as [number];
    return { code, stdout, stderr };
  }
});
