import { join } from 'node:path';

const segments = /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/;
const dots = /(^|\/)\.{1,2}(\/|$)/;

/**
 * The file of a key. Throws `RangeError` where it is not a key, so that none leads out of the directory.
 * Some file systems take a trailing dot away or know names such as `NUL`; our keys are made of identifiers.
 */
export function objectPath(directory: string, key: string): string {
  if (!segments.test(key) || dots.test(key)) throw new RangeError(`not an object key: ${JSON.stringify(key)}`);
  return join(directory, key);
}

/** The deepest folder, as part of keys, that holds every key with this prefix: `uploads` for `uploads/01`. */
export function folderOfPrefix(prefix: string): string {
  const folder = prefix.slice(0, Math.max(0, prefix.lastIndexOf('/')));
  if (folder !== '') objectPath('', folder);
  return folder;
}
