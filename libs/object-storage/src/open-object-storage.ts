import { join } from 'node:path';
import type { Clock, Configuration, Identifiers, Timers } from '#libs/platform';
import { FilesystemObjectStorage } from './filesystem/filesystem-object-storage.ts';
import { MinioObjectStorage } from './minio/minio-object-storage.ts';
import { s3Settings, type S3Variables } from './minio/s3-settings.ts';
import type { ObjectStorage } from './object-storage.ts';

export type ObjectStorageVariables = S3Variables & Pick<Configuration, 'DATA_DIR' | 'CACHE_MB'>;

/** Only these, of a whole configuration: for a process that is to know nothing else. */
export function objectStorageVariables(configuration: ObjectStorageVariables): ObjectStorageVariables {
  const { DATA_DIR, CACHE_MB, S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY, S3_BUCKET, S3_REGION } = configuration;
  return { DATA_DIR, CACHE_MB, S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY, S3_BUCKET, S3_REGION };
}

export interface ObjectStoragePorts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly identifiers: Identifiers;
}

/** The engine that the configuration asks for. Throws `ConfigurationError` where it cannot be used. */
export async function openObjectStorage(
  variables: ObjectStorageVariables,
  { clock, timers, identifiers }: ObjectStoragePorts,
): Promise<ObjectStorage> {
  const { S3_ENDPOINT, DATA_DIR, CACHE_MB } = variables;
  if (!S3_ENDPOINT) return new FilesystemObjectStorage({ directory: join(DATA_DIR, 'storage'), identifiers, clock });
  return MinioObjectStorage.open({
    settings: s3Settings(variables),
    directory: join(DATA_DIR, 'cache'),
    cacheBytes: CACHE_MB * 1024 * 1024,
    ...{ clock, timers, identifiers },
  });
}
