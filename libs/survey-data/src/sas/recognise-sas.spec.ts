import { expect, it } from '@jest/globals';
import { isSas7bdat, isXport } from './recognise-sas.ts';
import { sas7bdatFile } from './testing/sas7bdat-file.ts';
import { xportFile } from './testing/xport-file.ts';

const dataSet = sas7bdatFile({ variables: [{ name: 'a' }], rows: [] });
const bareMagic = Buffer.concat([Buffer.alloc(28), dataSet.subarray(28)]);
const catalog = Buffer.from(dataSet);
catalog[15] = 0x63;

it.each([
  ['a data set', dataSet, true, false],
  ['a data set of a writer that leaves most of the signature zero', bareMagic, true, false],
  ['a catalog', catalog, false, false],
  ['a transport file of version 5', xportFile(5), false, true],
  ['a transport file of version 8', xportFile(8), false, true],
  ['a transport file of PROC CPORT', Buffer.from('**COMPRESSED** '.repeat(5)), false, false],
  ['zeros', Buffer.alloc(100), false, false],
  ['an empty file', Buffer.alloc(0), false, false],
])('recognises %s', (_, bytes, isDataSet, isTransport) => {
  expect([isSas7bdat(bytes), isXport(bytes)]).toEqual([isDataSet, isTransport]);
});
