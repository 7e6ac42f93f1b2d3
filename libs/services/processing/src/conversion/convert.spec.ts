import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { json, text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Codebook, StoredValue } from '#libs/contracts';
import { openObjectStorage, StorageUnavailable, type ObjectStorage } from '#libs/object-storage';
import { parseConfiguration } from '#libs/platform';
import { readRows } from '#libs/survey-data';
import { received } from '#libs/testing';
import type { JobFacts } from '../jobs/job.decider.ts';
import { clock, identifiers, timers } from '../testing/test-service.ts';
import type { Conversion, ConversionProgress, ConversionResult, ConversionTask } from './conversion.ts';
import { convert } from './convert.ts';

const firstWave = 'id;brand;weight\n1;Ærø;1,5\n2;Zebra;\n';

describe('a conversion', () => {
  let root: string;
  let storage: ObjectStorage;
  let directory: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'conversion-'));
    storage = await openObjectStorage(parseConfiguration({ DATA_DIR: root }), { clock, timers, identifiers });
  });
  afterAll(() => rm(root, { recursive: true }));
  beforeEach(async () => {
    directory = join(root, 'work', identifiers.uuid());
    await mkdir(directory, { recursive: true });
  });

  async function upload(content: string): Promise<string> {
    const objectKey = `uploads/${identifiers.uuid()}`;
    await storage.put(objectKey, Readable.from([Buffer.from(content)]));
    return objectKey;
  }

  async function taskOf(content: string, facts: Partial<JobFacts> = {}, base: ConversionTask['base'] = null) {
    const { data } = received(facts);
    const file = { ...data.file, objectKey: await upload(content) };
    return { jobId: identifiers.uuid(), attempt: 1, facts: { ...data, file }, base, directory };
  }

  const run = (task: ConversionTask, report: (progress: ConversionProgress) => void = () => undefined) =>
    convert(task, { storage, clock }, report);

  async function converted(task: ConversionTask): Promise<Conversion> {
    const result = await run(task);
    if (result.outcome !== 'converted') throw new Error(JSON.stringify(result));
    return result.conversion;
  }

  async function failure(result: Promise<ConversionResult>) {
    const settled = await result;
    if (settled.outcome !== 'failed') throw new Error('it did not fail');
    return settled.failure;
  }

  const codebookOf = async ({ codebookKey }: Conversion) => (await json(await storage.get(codebookKey))) as Codebook;

  async function rowsOf(...versions: Conversion[]): Promise<StoredValue[][]> {
    const segments = versions.flatMap((version) => version.segments);
    const copies = await Promise.all(segments.map((segment) => storage.localCopy(segment.key)));
    return readRows({
      segments: segments.map(({ rows }, index) => ({ rows, path: copies[index]!.path })),
      codebook: await codebookOf(versions.at(-1)!),
    });
  }

  const nextTo = (conversion: Conversion) => ({
    version: conversion.receipt.versionAfter,
    rows: conversion.receipt.rowsAfter,
    codebookKey: conversion.codebookKey,
  });

  it('makes a file a version: segments, a codebook and a receipt', async () => {
    const conversion = await converted(await taskOf(firstWave));
    expect(await rowsOf(conversion)).toEqual([
      [1, 'Ærø', 1.5],
      [2, 'Zebra', null],
    ]);
    expect((await codebookOf(conversion)).variables.map(({ name }) => name)).toEqual(['id', 'brand', 'weight']);
    expect(conversion).toMatchObject({ format: 'csv', encoding: 'UTF-8', errorCount: 0, errorsKey: null });
    expect(conversion.receipt).toMatchObject({
      rowsRead: 2,
      rowsAccepted: 2,
      rowsRejected: 0,
      variables: 3,
      versionBefore: null,
      versionAfter: 1,
      rowsBefore: 0,
      rowsAfter: 2,
    });
    expect(Object.keys(conversion.receipt.durationMs).toSorted()).toEqual([
      'fetching',
      'merging',
      'publishing',
      'reading',
      'writing',
    ]);
  });

  it('leaves nothing in its directory', async () => {
    await converted(await taskOf(firstWave));
    expect(await readdir(directory)).toEqual([]);
  });

  it('appends only the new rows, with the variables of both', async () => {
    const first = await converted(await taskOf(firstWave));
    const content = 'id;colour;weight\n3;red;2,5\n';
    const second = await converted(await taskOf(content, { action: 'append' }, nextTo(first)));
    expect(second.segments.map(({ rows }) => rows)).toEqual([1]);
    expect(await rowsOf(first, second)).toEqual([
      [1, 'Ærø', 1.5, null],
      [2, 'Zebra', null, null],
      [3, null, 2.5, 'red'],
    ]);
    expect(second.receipt).toMatchObject({
      versionBefore: 1,
      versionAfter: 2,
      rowsBefore: 2,
      rowsAfter: 3,
      variables: 4,
    });
    expect(second.receipt.warnings.map(({ code, variable }) => [code, variable])).toEqual([
      ['missing-variable', 'brand'],
      ['new-variable', 'colour'],
    ]);
    expect((await codebookOf(second)).rows).toBe(3);
    expect(second.encoding).toBe('UTF-8');
  });

  it('puts a reloaded file in the place of what was there', async () => {
    const first = await converted(await taskOf(firstWave));
    const second = await converted(await taskOf('id;name\n9;new\n', { action: 'reload' }, nextTo(first)));
    expect(await rowsOf(second)).toEqual([[9, 'new']]);
    expect(second.receipt).toMatchObject({
      versionBefore: 1,
      versionAfter: 2,
      rowsBefore: 2,
      rowsAfter: 1,
      variables: 2,
    });
  });

  it('lists every conflict of a strict append', async () => {
    const first = await converted(await taskOf(firstWave));
    const options = { onLabelConflict: 'keep', strict: true } as const;
    const task = await taskOf('id;colour\n3;red\n', { action: 'append', options }, nextTo(first));
    const failed = await failure(run(task));
    expect(failed).toMatchObject({ code: 'schema-conflict', retriable: false, errorCount: 3 });
    const list = (await text(await storage.get(failed.errorsKey!))).trimEnd().split('\n');
    expect(list.map((line) => JSON.parse(line) as unknown)).toContainEqual(
      expect.objectContaining({ row: null, line: null, variable: 'colour', code: 'schema-conflict' }),
    );
  });

  it('lists every value that does not fit, by its row and line', async () => {
    const first = await converted(await taskOf('id;weight\n1;5\n'));
    const content = 'id;weight\n2;light\n\n3;7\n4;heavy\n';
    const failed = await failure(run(await taskOf(content, { action: 'append' }, nextTo(first))));
    expect(failed).toMatchObject({ code: 'schema-conflict', errorCount: 2 });
    const list = (await text(await storage.get(failed.errorsKey!))).trimEnd().split('\n');
    const problems = list.map((each) => JSON.parse(each) as { row: number; line: number });
    expect(problems.map(({ row, line }) => [row, line])).toEqual([
      [1, 2],
      [3, 5],
    ]);
  });

  it('counts the rows that it leaves out, and says which', async () => {
    const conversion = await converted(await taskOf('id;brand\n1;a\n2;b;too many\n3;c\n'));
    expect(conversion.receipt).toMatchObject({ rowsRead: 3, rowsAccepted: 2, rowsRejected: 1 });
    const [line] = (await text(await storage.get(conversion.errorsKey!))).split('\n');
    expect(JSON.parse(line!)).toMatchObject({ row: 2, line: 3 });
  });

  it('stops where the owner may not have more rows', async () => {
    const failed = await failure(run(await taskOf(firstWave, { rowsLeft: 1 })));
    expect(failed).toMatchObject({ code: 'limit-exceeded', retriable: false });
    expect(failed.detail).toContain('the 1 that');
  });

  it('does not count against the limit what a reload replaces', async () => {
    const base = { version: 1, rows: 2, codebookKey: 'unused' };
    await converted(await taskOf(firstWave, { action: 'reload', rowsLeft: 0 }, base));
  });

  it('says what is wrong with a file that is none', async () => {
    const { file } = received().data;
    const failed = await failure(run(await taskOf('\u0000\u0001\u0002', { file: { ...file, name: 'x.bin' } })));
    expect(failed).toMatchObject({ code: 'unreadable-file', retriable: false, errorCount: 1 });
    const { code, detail } = failed;
    const problem = { row: null, line: null, variable: null, code, detail, rejectsRow: false };
    expect(await json(await storage.get(failed.errorsKey!))).toEqual(problem);
  });

  it('says that the upload is gone', async () => {
    const failed = await failure(run({ jobId: 'job', attempt: 1, facts: received().data, base: null, directory }));
    expect(failed).toMatchObject({ code: 'internal', retriable: false });
  });

  it.each(['localCopy', 'putFile', 'put'] as const)(
    'asks to be repeated where the storage is away: %s',
    async (call) => {
      const task = await taskOf(firstWave);
      const full = () => Promise.reject(new StorageUnavailable(new Error('no room')));
      const away = new Proxy(storage, {
        get: (engine, name) => (name === call ? full : (engine[name as typeof call] as () => unknown).bind(engine)),
      });
      const result = await convert(task, { storage: away, clock }, () => undefined);
      expect(result).toEqual({ outcome: 'postponed', detail: 'the object storage cannot do it now: no room' });
    },
  );

  it('reports how far it has come', async () => {
    const reports: ConversionProgress[] = [];
    await run(await taskOf(firstWave), (progress) => reports.push(progress));
    expect(reports[0]).toMatchObject({ stage: 'reading' });
  });
});
