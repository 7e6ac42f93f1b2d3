import { extname } from 'node:path';

/** Extensions that say how a file is packed, not what it is called. */
const packing = ['.gz', '.zip'];

/** A new database's name where the caller gives none: the file's, without its extensions. */
export function databaseName(fileName: string): string {
  const extension = extname(fileName);
  const name = extension === '' ? fileName : fileName.slice(0, -extension.length);
  if (packing.includes(extension.toLowerCase()) && extname(name) !== '') return databaseName(name);
  return name.trim() || fileName;
}
