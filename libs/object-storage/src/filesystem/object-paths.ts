import { join } from 'node:path';
import { requireObjectKey } from '../object-key.ts';

/**
 * The file of a key. Throws `RangeError` where it is not a key, so that none leads out of the directory.
 * Some file systems take a trailing dot away or know names such as `NUL`; our keys are made of identifiers.
 */
export function objectPath(directory: string, key: string): string {
  return join(directory, requireObjectKey(key));
}

/** The deepest folder, as part of keys, that holds every key with this prefix: `uploads` for `uploads/01`. */
export function folderOfPrefix(prefix: string): string {
  const folder = prefix.slice(0, Math.max(0, prefix.lastIndexOf('/')));
  return folder === '' ? folder : requireObjectKey(folder);
}
