import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectDataOrTypedErrors } from '../bytes/testing/wrong-bytes.ts';
import { isStataFile } from './is-stata-file.ts';
import { openDta } from './open-stata.ts';
import { dtaFile, type DtaSpecification } from './testing/dta-file.ts';
import { readDta } from './testing/read-dta.ts';

const specification = (release: number): DtaSpecification => ({
  release,
  label: 'A file',
  variables: [
    { name: 'x', type: 'int', labels: 'l' },
    { name: 's', type: 4 },
    ...(release >= 117 ? [{ name: 'long', type: 'strl' as const }] : []),
  ],
  rows: [
    [1, 'ab', 'long text'].slice(0, release >= 117 ? 3 : 2),
    [2, 'cd', 'another'].slice(0, release >= 117 ? 3 : 2),
  ],
  labelTables: {
    l: [
      [1, 'one'],
      [2, 'two'],
    ],
  },
  characteristics: ['note'],
});

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stata-'));
  path = join(folder, 'damaged.dta');
});
afterAll(() => rm(folder, { recursive: true }));

/** Reads the file to its end; what it throws is what it comes to. */
async function attempt(): Promise<unknown> {
  try {
    const reader = await openDta(path, { fileName: path });
    try {
      let rows = 0;
      for await (const batch of reader.batches()) rows += batch.rows;
      return rows;
    } finally {
      await reader.close();
    }
  } catch (error) {
    return error;
  }
}

describe.each([105, 114, 117, 118, 119])('a damaged file of release %d', (release) => {
  const whole = dtaFile(specification(release));
  const labelBytes = whole.length - dtaFile({ ...specification(release), labelTables: {} }).length;

  it('that was cut anywhere is refused, with the place', async () => {
    await writeFile(path, whole);
    for (let length = whole.length - 1; length >= 0; length--) {
      await truncate(path, length);
      // A binary file that lost all of its value labels is a file without value labels.
      if (release < 117 && length === whole.length - labelBytes) continue;
      expect(await attempt()).toMatchObject({ code: 'damaged-file', offset: expect.any(Number) });
    }
  }, 60_000);

  it(
    'in which any byte is wrong gives data or a typed error',
    () => expectDataOrTypedErrors(whole, readDta, { rounds: 300 }),
    60_000,
  );
});

describe('lying counts are refused before anything is made for them', () => {
  const binary = (at: number, change: (bytes: Buffer) => void) => {
    const bytes = dtaFile(specification(114));
    change(bytes.subarray(at));
    return bytes;
  };
  const tagged = (after: string, value: number[]) => {
    const bytes = dtaFile(specification(118));
    bytes.set(value, bytes.indexOf(after) + after.length);
    return bytes;
  };

  it.each([
    ['variables', binary(4, (bytes) => bytes.writeUInt16LE(0xffff))],
    ['rows', binary(6, (bytes) => bytes.writeUInt32LE(0xffffffff))],
    ['variables', tagged('<K>', [0xff, 0xff])],
    ['rows', tagged('<N>', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f])],
    ['rows', tagged('<N>', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])],
    ['rows', tagged('<N>', [1])],
    ['characteristics', tagged('<ch>', [0xff, 0xff, 0xff, 0xff])],
    ['value labels', tagged('<lbl>', [0xff, 0xff, 0xff, 0xff])],
  ])('%s', async (_, bytes) => {
    await expect(readDta(bytes)).rejects.toMatchObject({ code: 'damaged-file', offset: expect.any(Number) });
  });

  it('of value labels within their table', async () => {
    const bytes = dtaFile(specification(118));
    const table = bytes.indexOf('<lbl>') + 5 + 4 + 129 + 3;
    bytes.writeUInt32LE(0x7fffffff, table);
    await expect(readDta(bytes)).rejects.toMatchObject({ code: 'damaged-file' });
  });

  it('of a long text', async () => {
    const bytes = dtaFile(specification(118));
    bytes.writeUInt32LE(0xfffffff0, bytes.indexOf('GSO') + 16);
    await expect(readDta(bytes)).rejects.toMatchObject({ code: 'damaged-file' });
  });

  it('labels that overlap would take more memory than the file has', async () => {
    const labels = Array.from({ length: 50 }, (_, index) => [index, 'x'.repeat(20)] as const);
    const bytes = dtaFile({ ...specification(118), labelTables: { l: labels } });
    const starts = bytes.indexOf('<lbl>') + 5 + 4 + 129 + 3 + 8;
    const texts = starts + 8 * labels.length;
    bytes.fill('x', texts, texts + 21 * labels.length - 1);
    for (let index = 0; index < labels.length; index++) bytes.writeUInt32LE(index, starts + 4 * index);
    await expect(readDta(bytes)).rejects.toMatchObject({ code: 'damaged-file' });
  });
});

it.each([
  ['unreadable-file', Buffer.from('id,name\n1,a\n')],
  ['unreadable-file', Buffer.from('<stata_dta><header><release>121</release>')],
  ['unreadable-file', Buffer.from([104, 2, 1, 0])],
  ['damaged-file', Buffer.alloc(0)],
])('says %s where the file is none that can be read', async (code, bytes) => {
  await expect(readDta(bytes)).rejects.toMatchObject({ code });
});

it.each(['id,name\n1,a\n', 'stata', '<stata>', '', 'r\n', '<?xml version="1.0"?>'])('%j is not recognised', (text) => {
  expect(isStataFile(Buffer.from(text))).toBe(false);
});
