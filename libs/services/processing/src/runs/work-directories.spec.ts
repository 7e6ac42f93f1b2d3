import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseConfiguration, type Database } from '#libs/platform';
import { openDatabase, processOn } from '../testing/test-service.ts';
import { WorkDirectories } from './work-directories.ts';

describe('the directories of attempts', () => {
  let database: Database;
  let root: string;
  beforeAll(async () => {
    database = await openDatabase();
    root = await mkdtemp(join(tmpdir(), 'directories-'));
  });
  afterAll(async () => {
    await database.orm.close();
    await rm(root, { recursive: true });
  });

  it('are removed where a killed process has left them, and kept while their attempt runs', async () => {
    const directories = new WorkDirectories(database, parseConfiguration({ DATA_DIR: root }));
    const { queue } = processOn(database);
    await queue.enqueue([{ jobId: 'running', destination: 'running', userId: 'ada', attempt: 2 }]);
    const lease = (await queue.claim(1))!;
    await directories.make(lease);
    await directories.make({ ...lease, attempt: 1 });
    await directories.make({ ...lease, jobId: 'gone' });
    await directories.removeLeftovers();
    expect(await readdir(join(root, 'work'))).toEqual(['running-2']);
  });
});
