import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { assertUnpackable } from './unpack-guard.ts';
import { readZipDirectory } from './zip-directory.ts';
import { zipOf } from './testing/zip-of.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'zip-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function entriesOf(archive: Buffer) {
  const path = join(directory, 'archive.zip');
  await writeFile(path, archive);
  const file = await open(path);
  try {
    return await readZipDirectory(file);
  } finally {
    await file.close();
  }
}

/** The same archive with its sizes and places where one past 4 GiB has them. */
function inZip64(archive: Buffer): Buffer {
  const end = archive.length - 22;
  const start = archive.readUInt32LE(end + 16);
  const entry = Buffer.from(archive.subarray(start, end));
  const extra = Buffer.alloc(28);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(24, 2);
  [24, 20, 42].forEach((at, index) => {
    extra.writeBigUInt64LE(BigInt(entry.readUInt32LE(at)), 4 + index * 8);
    entry.writeUInt32LE(0xffffffff, at);
  });
  entry.writeUInt16LE(extra.length, 30);
  const record = Buffer.alloc(56);
  record.write('PK\x06\x06', 'latin1');
  record.writeBigUInt64LE(BigInt(entry.length + extra.length), 40);
  record.writeBigUInt64LE(BigInt(start), 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07', 'latin1');
  locator.writeBigUInt64LE(BigInt(start + entry.length + extra.length), 8);
  const oldEnd = Buffer.from(archive.subarray(end));
  oldEnd.fill(0xff, 8, 20);
  return Buffer.concat([archive.subarray(0, start), entry, extra, record, locator, oldEnd]);
}

it('lists what is in an archive, also where a comment follows', async () => {
  const archive = zipOf({ 'a.csv': 'a,b\n', 'Zoë/b.csv': 'x' });
  archive.writeUInt16LE(7, archive.length - 2);
  const entries = await entriesOf(Buffer.concat([archive, Buffer.from('comment')]));
  expect(entries.map(({ name, bytes, method }) => [name, bytes, method])).toEqual([
    ['a.csv', 4, 8],
    ['Zoë/b.csv', 1, 8],
  ]);
});

it('reads the directory of an archive past 4 GiB', async () => {
  const archive = zipOf({ 'a.csv': 'a,b\n1,2\n' });
  expect(await entriesOf(inZip64(archive))).toEqual(await entriesOf(archive));
});

it.each([
  ['no archive', Buffer.from('a,b\n')],
  ['one that is cut off', zipOf({ 'a.csv': 'a' }).subarray(0, -5)],
  ['a directory past the end', Buffer.concat([zipOf({ 'a.csv': 'a' }).subarray(-22)])],
])('says of %s that it is damaged', async (_, archive) => {
  await expect(entriesOf(archive)).rejects.toMatchObject({ code: 'damaged-file' });
});

it('bounds what an archive unpacks to, absolutely and by its own size', () => {
  const limits = { bytes: 1000, ratio: 10, freeBytes: 100 };
  expect(() => assertUnpackable(1, 100, limits)).not.toThrow();
  expect(() => assertUnpackable(10, 101, limits)).toThrow(/10 times/);
  expect(() => assertUnpackable(1000, 1001, limits)).toThrow(/more than/);
});
