import { inflateRawSync } from 'node:zlib';
import { zipOf } from '../../containers/testing/zip-of.ts';

export interface Part {
  readonly name: string;
  readonly content: Buffer;
}

const centralSignature = Buffer.from('PK\x01\x02', 'latin1');

/** Parts of a damaged archive may overlap, and be unpacked to far more than it has. */
const mostBytes = 2 ** 23;

/** What is in an archive, as far as it can be unpacked. */
export function unzip(bytes: Buffer): Part[] {
  const parts: Part[] = [];
  let unpacked = 0;
  let at = bytes.indexOf(centralSignature);
  for (; at !== -1 && at + 46 <= bytes.length && unpacked < mostBytes; at = bytes.indexOf(centralSignature, at + 4)) {
    const part = partOf(bytes, at);
    if (part) parts.push(part);
    unpacked += part?.content.length ?? 0;
  }
  return parts;
}

function partOf(bytes: Buffer, at: number): Part | null {
  const name = bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28));
  const local = bytes.readUInt32LE(at + 42);
  if (local + 30 > bytes.length) return null;
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const packed = bytes.subarray(start, start + bytes.readUInt32LE(at + 20));
  if (bytes.readUInt16LE(at + 10) === 0) return { name, content: packed };
  try {
    return { name, content: inflateRawSync(packed, { maxOutputLength: 2 ** 22 }) };
  } catch {
    // Damaged by a mutation before this one.
    return null;
  }
}

/** Parts of one name are one part in `zipOf`: the last counts. Stored parts are read quicker. */
export const zip = (parts: readonly Part[], isPacked: boolean): Buffer =>
  zipOf(Object.fromEntries(parts.map(({ name, content }) => [name, content])), isPacked);
