import { type SasData, sas7bdatFile } from '../../sas/testing/sas7bdat-file.ts';
import type { Regression } from './regression.ts';

const fileName = 'survey.sas7bdat';
const data: SasData = {
  variables: [{ name: 'a' }, { name: 'b', isText: true, width: 100 }, { name: 'c', isText: true, width: 100 }],
  rows: Array.from({ length: 5 }, (_, row) => [row, 'x', 'y']),
};
const headerBytes = 1024;
const pointersStart = headerBytes + 24;
const pointer = (index: number) => pointersStart + index * 12;

/** Where on the first page of a file what a pointer points to begins, in the file. */
const placeOf = (file: Buffer, index: number) => headerBytes + file.readUInt32LE(pointer(index));

const columnSize = 1;
const columnText = 2;
const columnAttributes = 4;

export const sasRegressions: readonly Regression[] = [
  {
    name: 'rows without columns, of which the codebook said that there are some (sas7bdat, input 64429 of seed 1)',
    fileName,
    outcome: 'read',
    make: () => {
      const file = sas7bdatFile(data);
      file.writeUInt32LE(0, placeOf(file, columnSize) + 4);
      return file;
    },
  },
  {
    name: 'columns that lie over each other, so that rows of few bytes have many',
    fileName,
    outcome: 'damaged-file',
    make: () => {
      const file = sas7bdatFile(data);
      const first = placeOf(file, columnAttributes) + 12;
      for (const column of [1, 2]) {
        file.writeUInt32LE(8, first + column * 12);
        file.writeUInt32LE(200, first + column * 12 + 4);
      }
      return file;
    },
  },
  {
    name: 'pointers to the same names, of which each was copied',
    fileName,
    outcome: 'damaged-file',
    make: () => {
      const file = sas7bdatFile(data);
      const one = file.subarray(pointer(columnText), pointer(columnText) + 12);
      const bytes = one.readUInt32LE(4);
      const count = Math.ceil(4096 / bytes) + 1;
      file.writeUInt16LE(count + 8, headerBytes + 20);
      for (let index = 8; index < count + 8; index += 1) one.copy(file, pointer(index));
      return file;
    },
  },
];
