import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import { SystemClock, SystemIdentifiers, SystemRandom, SystemTimers } from '#libs/platform';
import { hasEngines, testEngine } from '#libs/testing';
import { describeObjectStorage } from '../object-storage.contract.ts';
import { incompleteUploads } from './incomplete-uploads.ts';
import { MinioObjectStorage } from './minio-object-storage.ts';
import { S3Connection } from './s3-connection.ts';

const clock = new SystemClock();
const ports = { clock, timers: new SystemTimers(), identifiers: new SystemIdentifiers(clock, new SystemRandom()) };

(hasEngines ? describe : describe.skip)('MinIO', () => {
  describeObjectStorage('MinIO', async () => {
    const { endpoint, ...keys } = await testEngine('minio');
    const directory = await mkdtemp(join(tmpdir(), 'minio-'));
    const bucket = `contract-${ports.identifiers.uuid()}`;
    const settings = { ...keys, endpoint: new URL(endpoint), bucket, region: 'us-east-1' };
    const connection = new S3Connection({ settings, ...ports });
    return {
      storage: await MinioObjectStorage.open({ settings, directory, cacheBytes: 1024 * 1024, ...ports }),
      leftovers: () => count(incompleteUploads(connection)),
      interruptWrite: async () => {
        await connection.call({ method: 'POST', key: 'interrupted', query: { uploads: '' } });
      },
      dispose: () => rm(directory, { recursive: true }),
    };
  });
});

async function count(items: AsyncIterable<unknown>): Promise<number> {
  let number = 0;
  for await (const _item of items) number += 1;
  return number;
}
