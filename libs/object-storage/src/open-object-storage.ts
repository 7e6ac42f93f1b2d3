import { join } from 'node:path';
import { ConfigurationError, type Clock, type Configuration, type Identifiers } from '#libs/platform';
import { FilesystemObjectStorage } from './filesystem/filesystem-object-storage.ts';
import type { ObjectStorage } from './object-storage.ts';

/** The engine that the configuration asks for. */
export function openObjectStorage(
  { S3_ENDPOINT, DATA_DIR }: Pick<Configuration, 'S3_ENDPOINT' | 'DATA_DIR'>,
  { clock, identifiers }: { readonly clock: Clock; readonly identifiers: Identifiers },
): ObjectStorage {
  if (S3_ENDPOINT)
    throw new ConfigurationError('S3_ENDPOINT: no S3 engine is built in yet; leave it out to use DATA_DIR.');
  return new FilesystemObjectStorage({ directory: join(DATA_DIR, 'storage'), identifiers, clock });
}
