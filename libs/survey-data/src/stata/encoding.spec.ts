import { expect, it } from '@jest/globals';
import { dtaFile, type DtaSpecification } from './testing/dta-file.ts';
import { readDta } from './testing/read-dta.ts';

const german: DtaSpecification = {
  release: 114,
  variables: [{ name: 's', type: 10, label: 'Straße' }],
  rows: [['Köln']],
};

it('an old file is Windows-1252, with a warning', async () => {
  const { reader, columns } = await readDta(dtaFile(german));
  expect(columns).toEqual([['Köln']]);
  expect(reader.codebook).toMatchObject({ encoding: 'windows-1252', variables: [{ label: 'Straße' }] });
  expect(reader.warnings).toMatchObject([{ code: 'encoding-assumed' }]);
});

it('an old file of ASCII alone needs no warning', async () => {
  const { reader } = await readDta(dtaFile({ ...german, variables: [{ name: 's', type: 10 }], rows: [['Bonn']] }));
  expect(reader.warnings).toEqual([]);
});

it('an old file whose texts are UTF-8 is that, be they labels, cells or long texts', async () => {
  const utf8 = { ...german, encoding: 'utf8' } as const;
  expect((await readDta(dtaFile(utf8))).columns).toEqual([['Köln']]);
  expect((await readDta(dtaFile({ ...utf8, variables: [{ name: 's', type: 10 }] }))).columns).toEqual([['Köln']]);
  const long = dtaFile({ ...utf8, release: 117, variables: [{ name: 's', type: 'strl' }] });
  expect((await readDta(long)).columns).toEqual([['Köln']]);
});

it('a text that was cut within a character does not speak against UTF-8', async () => {
  const cut = dtaFile({
    ...german,
    encoding: 'utf8',
    variables: [{ name: 's', type: 7 }],
    rows: [['Größen'], ['Köln-ä']],
  });
  const { reader, columns } = await readDta(cut);
  expect(reader.codebook.encoding).toBe('UTF-8');
  expect(columns).toEqual([['Größe', 'Köln-']]);
});

it('a cell at the end of a large file is seen where the start is ASCII', async () => {
  const rows = Array.from({ length: 20_000 }, (_, row) => [row === 19_999 ? 'Köln' : 'Bonn']);
  const { reader } = await readDta(
    dtaFile({ ...german, encoding: 'utf8', variables: [{ name: 's', type: 10 }], rows }),
  );
  expect(reader.codebook.encoding).toBe('UTF-8');
});

it('the option overrides what is assumed, and what is said', async () => {
  const { columns, reader } = await readDta(dtaFile(german), { encoding: 'ibm-850' });
  expect(columns).toEqual([['K÷ln']]);
  expect(reader.warnings).toEqual([]);
  const converted = dtaFile({ ...german, release: 118, encoding: 'latin1' });
  expect((await readDta(converted, { encoding: 'latin1' })).columns).toEqual([['Köln']]);
  await expect(readDta(converted, { encoding: 'klingon' })).rejects.toMatchObject({ code: 'wrong-encoding' });
});

it('what is no UTF-8 in a file that says so is a problem of that cell', async () => {
  const { reader } = await readDta(dtaFile({ ...german, release: 118, encoding: 'latin1' }));
  expect(reader.problems).toMatchObject([{ row: 1, variable: 's', code: 'undecodable-text' }]);
  expect(reader.warnings.map(({ code }) => code)).toEqual(['undecodable-text', 'undecodable-text']);
});
