import { createReadStream } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { Checked } from './object-writer.ts';
import { base64OfCrc32 } from './checksum.ts';

const readBuffer = 256 * 1024;

/** A range of a file as a body; read once more for its checksum, which goes before it. */
export async function filePayload(path: string, start: number, size: number): Promise<Checked> {
  const content = (): AsyncIterable<Uint8Array> => {
    if (size === 0) return nothing();
    return createReadStream(path, { start, end: start + size - 1, highWaterMark: readBuffer });
  };
  let checksum = 0;
  for await (const chunk of content()) checksum = crc32(chunk, checksum);
  return { size, checksum: base64OfCrc32(checksum), content };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
