import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openObjectStorage, type ObjectStorage } from '#libs/object-storage';
import { parseConfiguration, type Database } from '#libs/platform';
import { ManualTime } from '#libs/testing';
import { identifiers, logger, openDatabase } from '../testing/test-service.ts';
import { KeptObjects } from './kept-objects.ts';
import { OrphanedObjects } from './orphaned-objects.ts';

const hour = 3_600_000;

describe('objects that no event names', () => {
  let database: Database;
  let directory: string;
  let storage: ObjectStorage;
  let kept: KeptObjects;
  let orphaned: OrphanedObjects;
  const time = new ManualTime();
  beforeAll(async () => {
    database = await openDatabase();
    directory = await mkdtemp(join(tmpdir(), 'orphans-'));
    const { clock, timers } = time;
    storage = await openObjectStorage(parseConfiguration({ DATA_DIR: directory }), { clock, timers, identifiers });
    kept = new KeptObjects(database, storage);
    const configuration = parseConfiguration({ JOB_TIMEOUT_SECONDS: '3600' });
    orphaned = new OrphanedObjects(storage, kept, time.clock, configuration, logger);
  });
  afterAll(async () => {
    await database.orm.close();
    await rm(directory, { recursive: true });
  });

  const put = (...keys: string[]) =>
    Promise.all(keys.map((key) => storage.put(key, Readable.from([Buffer.from('x')]))));
  async function left(): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of storage.list('')) keys.push(key);
    return keys.toSorted();
  }

  it('are removed once no attempt can publish them any more', async () => {
    await put('databases/one/job-1-0.parquet', 'databases/one/job-2-0.parquet', 'uploads/job');
    await kept.keep(['databases/one/job-2-0.parquet']);
    time.advance(2 * hour - 1000);
    expect(await orphaned.remove()).toBe(0);
    time.advance(2000);
    expect(await orphaned.remove()).toBe(1);
    expect(await left()).toEqual(['databases/one/job-2-0.parquet', 'uploads/job']);
  });

  it('are removed with the attempt that has made them, unless it has published them', async () => {
    const ofAttempt = ['databases/two/job-1-0.parquet', 'databases/two/job-1-codebook.json'];
    const others = [
      'databases/two/job-1.errors.ndjson',
      'databases/two/job-11-0.parquet',
      'databases/two/job-2-0.parquet',
    ];
    await put(...ofAttempt, ...others);
    await kept.keep(ofAttempt);
    await kept.discardAttempt({ hash: 'two', jobId: 'job', attempt: 1 });
    expect((await left()).filter((key) => key.includes('two'))).toEqual([...ofAttempt, ...others].toSorted());
    await kept.discardAttempt({ hash: 'two', jobId: 'job', attempt: 2 });
    expect(await left()).not.toContain('databases/two/job-2-0.parquet');
  });
});
