import { readHeader } from './header.ts';

/** Whether these first bytes of a file are an SPSS portable file's, in whatever character set (512 bytes are enough). */
export function isPortableFile(head: Buffer): boolean {
  return readHeader(head) !== null;
}
