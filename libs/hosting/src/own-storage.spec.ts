import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventingMigrations } from '#libs/eventing';
import { FilesystemObjectStorage, type ObjectStorage } from '#libs/object-storage';
import { type Database, SystemClock, SystemIdentifiers, SystemRandom } from '#libs/platform';
import { connectTestDatabase } from '#libs/testing';
import { requireOwnStorage } from './own-storage.ts';

const clock = new SystemClock();
const identifiers = new SystemIdentifiers(clock, new SystemRandom());

describe('the object storage of an installation', () => {
  let root: string;
  let databases: Database[];
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'own-storage-'));
    const connect = (schema: string) => connectTestDatabase({ schema, migrations: [...eventingMigrations] });
    databases = await Promise.all(['one', 'two', 'three'].map(connect));
  });
  afterAll(async () => {
    await Promise.all(databases.map(({ orm }) => orm.close()));
    await rm(root, { recursive: true });
  });

  const storage = (name: string): ObjectStorage =>
    new FilesystemObjectStorage({ directory: join(root, name), identifiers, clock });
  const start = (index: number, bucket: string) =>
    requireOwnStorage({ name: 'quota-service', database: databases[index]!, identifiers }, storage(bucket));

  it('is tied to the databases of all services that begin with it, also at the same moment', async () => {
    await Promise.all([start(0, 'first'), start(1, 'first'), start(0, 'first')]);
    await Promise.all([start(0, 'first'), start(1, 'first')]);
  });

  it('is refused where it belongs to another installation', async () => {
    await start(2, 'second');
    await expect(start(0, 'second')).rejects.toThrow('another installation than the database of quota-service');
  });

  it('may be a new and empty one', async () => {
    await start(0, 'third');
    await start(1, 'third');
    await expect(start(2, 'third')).rejects.toThrow('another installation');
  });
});
