import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock, SystemIdentifiers, SystemRandom, SystemTimers } from '#libs/platform';
import { incompleteUploads } from './incomplete-uploads.ts';
import { MinioObjectStorage, type MinioObjectStorageOptions } from './minio-object-storage.ts';
import { S3Connection } from './s3-connection.ts';
import type { S3Settings } from './s3-settings.ts';

const clock = new SystemClock();
export const ports = {
  clock,
  timers: new SystemTimers(),
  identifiers: new SystemIdentifiers(clock, new SystemRandom()),
};

export type ServerAddress = Readonly<Record<'endpoint' | 'accessKey' | 'secretKey', string>>;

/** A bucket of one's own. */
export function newSettings({ endpoint, accessKey, secretKey }: ServerAddress): S3Settings {
  const bucket = `test-${ports.identifiers.uuid()}`;
  return { endpoint: new URL(endpoint), accessKey, secretKey, bucket, region: 'us-east-1' };
}

/** A storage in a bucket of its own, for one spec file. */
export class TestStorage {
  readonly connection: S3Connection;

  static async open(settings: S3Settings, options: Partial<MinioObjectStorageOptions> = {}): Promise<TestStorage> {
    const directory = await mkdtemp(join(tmpdir(), 's3-'));
    const storage = await MinioObjectStorage.open({ settings, directory, cacheBytes: 2 ** 20, ...ports, ...options });
    return new TestStorage(settings, storage, directory);
  }

  private constructor(
    readonly settings: S3Settings,
    readonly storage: MinioObjectStorage,
    readonly directory: string,
  ) {
    this.connection = new S3Connection({ settings, ...ports });
  }

  async leftovers(): Promise<number> {
    let number = 0;
    for await (const _upload of incompleteUploads(this.connection)) number += 1;
    return number;
  }

  async interruptWrite(): Promise<void> {
    await this.connection.call({ method: 'POST', key: 'interrupted', query: { uploads: '' } });
  }

  dispose(): Promise<void> {
    return rm(this.directory, { recursive: true });
  }
}
