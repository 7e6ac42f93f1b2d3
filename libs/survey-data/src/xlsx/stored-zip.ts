import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import type { ZipEntry } from '../containers/zip-directory.ts';

const stored = 0;
const deflated = 8;
const blockHeaderBytes = 5;
const maxBlockBytes = 0xffff;

/**
 * An entry of an archive that hucre is given, unpacked in either case. Of a part that is stored as it is, hucre takes a
 * megabyte at a time, whose rows may have a billion cells; so sheets are in the stored blocks of deflate, which come in
 * small pieces. The other parts are wanted whole.
 */
export function unpackedEntry(part: ZipEntry, isStreamed: boolean): ZipEntry {
  if (!isStreamed) return { ...part, method: stored, packedBytes: part.bytes };
  const blocks = Math.max(1, Math.ceil(part.bytes / maxBlockBytes));
  return { ...part, method: deflated, packedBytes: part.bytes + blocks * blockHeaderBytes };
}

/** The bytes of such an entry. */
export async function* entryBytes({ method, bytes }: ZipEntry, content: Readable): AsyncGenerator<Buffer> {
  if (method === deflated) yield* storedBlocks(content, bytes);
  // In one piece: hucre copies what it has so far with every further one.
  else yield await buffer(content);
}

/** RFC 1951, 3.2.4. */
async function* storedBlocks(content: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let left = bytes;
  let leftOfBlock = 0;
  if (bytes === 0) yield blockHeader(0, true);
  for await (const chunk of content) {
    for (let at = 0; at < chunk.length;) {
      if (leftOfBlock === 0) {
        leftOfBlock = Math.min(left, maxBlockBytes);
        yield blockHeader(leftOfBlock, leftOfBlock === left);
      }
      const piece = chunk.subarray(at, at + leftOfBlock);
      at += piece.length;
      left -= piece.length;
      leftOfBlock -= piece.length;
      yield piece;
    }
  }
}

function blockHeader(bytes: number, isLast: boolean): Buffer {
  const header = Buffer.alloc(blockHeaderBytes);
  header.writeUInt8(isLast ? 1 : 0);
  header.writeUInt16LE(bytes, 1);
  header.writeUInt16LE(~bytes & 0xffff, 3);
  return header;
}

/** The local header of an entry (APPNOTE.TXT 4.3.7). */
export function localHeader(entry: ZipEntry): Buffer {
  return Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), facts(entry), Buffer.from(entry.name)]);
}

/** The central directory and end of an archive of such entries, one after the other (4.3.12, 4.3.16). */
export function zipEnd(entries: readonly ZipEntry[]): Buffer {
  let offset = 0;
  const headers = entries.map((entry) => {
    const header = centralHeader(entry, offset);
    offset += localHeader(entry).length + entry.packedBytes;
    return header;
  });
  const directory = Buffer.concat(headers);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(Math.min(offset, 0xffffffff), 16);
  return Buffer.concat([directory, end]);
}

function centralHeader(entry: ZipEntry, offset: number): Buffer {
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(offset, 10);
  return Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), facts(entry), rest, Buffer.from(entry.name)]);
}

/** From the version needed to the length of the extra field, as both headers have them. */
function facts({ name, method, crc32, bytes, packedBytes }: ZipEntry): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(0x0800, 2);
  fields.writeUInt16LE(method, 4);
  fields.writeUInt32LE(crc32, 10);
  fields.writeUInt32LE(packedBytes, 14);
  fields.writeUInt32LE(bytes, 18);
  fields.writeUInt16LE(Buffer.byteLength(name), 22);
  return fields;
}
