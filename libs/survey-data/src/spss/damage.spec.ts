import { beforeAll, describe, expect, it } from '@jest/globals';
import { expectDataOrTypedErrors } from '../bytes/testing/wrong-bytes.ts';
import { SurveyFileError } from '../reader.ts';
import { compressions } from './header.ts';
import { codebookOf, numeric, readBytes, sampleFile, text } from './testing/sample-file.ts';

const rows = 40;
const codebook = {
  ...codebookOf(
    numeric('a', { valueLabels: [{ value: 1, label: 'one' }], missing: { values: [99], range: [null, -1] } }),
    text('b', 20, { valueLabels: [{ value: 'a long value', label: 'x' }] }),
    text('c', 300),
  ),
  multipleResponseSets: [
    { name: '$set', label: 'Set', kind: 'categories' as const, countedValue: null, variables: ['a'] },
  ],
};
const batch = {
  rows,
  columns: [
    { kind: 'numeric' as const, values: Float64Array.from({ length: rows }, (_, row) => row * 1.5) },
    { kind: 'text' as const, values: Array.from({ length: rows }, (_, row) => `text ${row}`) },
    { kind: 'text' as const, values: Array.from({ length: rows }, (_, row) => 'z'.repeat(row * 7)) },
  ],
};

describe.each(compressions)('a damaged file with compression %s', (compression) => {
  let whole: Buffer;
  beforeAll(async () => {
    whole = await sampleFile(codebook, [batch], compression);
  });

  it('that was cut anywhere is refused, with the place; no row is missing in silence', async () => {
    for (let length = 0; length < whole.length; length += 1 + Math.floor(whole.length / 97)) {
      const outcome = await readBytes(whole.subarray(0, length)).catch((error: unknown) => error);
      if (outcome instanceof SurveyFileError) expect(outcome.offset).not.toBeNull();
      else expect(outcome).toMatchObject({ columns: [{ length: rows }, { length: rows }, { length: rows }] });
    }
  });

  it('that says unknown for its number of cases, and was cut, is refused as well', async () => {
    const unknown = Buffer.from(whole);
    unknown.writeInt32LE(-1, 80);
    expect((await readBytes(withoutLongCount(unknown))).columns[0]).toHaveLength(rows);
    await expect(readBytes(withoutLongCount(unknown.subarray(0, -9)))).rejects.toMatchObject({ code: 'damaged-file' });
  });

  it('that declares more cases than it has is refused', async () => {
    const lying = Buffer.from(whole);
    lying.writeInt32LE(0x7fffffff, 80);
    await expect(readBytes(lying)).rejects.toMatchObject({ code: 'damaged-file' });
  });

  it('that declares fewer cases than it has gives those, and a warning', async () => {
    const lying = Buffer.from(whole);
    lying.writeInt32LE(7, 80);
    const { columns, reader } = await readBytes(lying);
    expect(columns.map(({ length }) => length)).toEqual([7, 7, 7]);
    expect(reader.warnings).toMatchObject([{ code: 'data-after-last-case' }]);
  });

  it('in which any byte is wrong gives data or a typed error', () =>
    expectDataOrTypedErrors(whole, readBytes, { rounds: 120 }));
});

/** The long count is turned into a record that nobody reads. */
function withoutLongCount(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  const record = Buffer.from(Int32Array.of(7, 16, 8, 2).buffer);
  changed.writeInt32LE(160, changed.indexOf(record) + 4);
  return changed;
}

it.each([
  ['unreadable-file', Buffer.from('id,name\n1,a\n')],
  ['unreadable-file', Buffer.alloc(0)],
  ['encrypted-file', Buffer.concat([Buffer.from([0x1c, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('ENCRYPTEDSAV')])],
  ['damaged-file', Buffer.from('$FL2@(#) SPSS DATA FILE')],
])('says %s where the file is no system file', async (code, bytes) => {
  await expect(readBytes(bytes)).rejects.toMatchObject({ code });
});
