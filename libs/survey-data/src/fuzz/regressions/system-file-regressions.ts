import type { Regression } from './regression.ts';
import {
  documentRecord,
  extensionRecord,
  numberRecord,
  numberRecords,
  rangedNumberRecord,
  shortName,
  systemFile,
  valueLabelRecord,
} from './system-file-builder.ts';

const fileName = 'survey.sav';
const longNames = 13;
const responseSets = 7;

/** The nth way to write the alphabet in small and capital letters. */
const inCase = (index: number): string =>
  Array.from('abcdefghijklmnopqrst', (letter, bit) => ((index >> bit) & 1 ? letter.toUpperCase() : letter)).join('');

export const systemFileRegressions: readonly Regression[] = [
  {
    name: 'a set of numbers that counts a text, which became NaN in the codebook',
    fileName,
    outcome: 'read',
    make: () => systemFile(numberRecord('A'), extensionRecord(responseSets, '$a=D3 abc 0  a\n')),
  },
  {
    name: 'ranges of missing values that begin or end in infinity, which were in the codebook',
    fileName,
    outcome: 'read',
    make: () => {
      const ends = [
        [Infinity, 1],
        [1, -Infinity],
        [NaN, 1],
        [-Infinity, Infinity],
      ] as const;
      return systemFile(...ends.map(([low, high], index) => rangedNumberRecord(shortName('A', index), low, high)));
    },
  },
  {
    name: 'names that differ in case only, each of which was tried with every number that another had taken',
    fileName,
    outcome: 'limit-exceeded',
    make: () => {
      const names = Array.from({ length: 9000 }, (_, index) => [
        `${shortName('A', index)}=${inCase(0)}_${index + 2}`,
        `${shortName('B', index)}=${inCase(index)}`,
      ]);
      const text = names.flat().sort().join('\t');
      return systemFile(...numberRecords(9000, 'A'), ...numberRecords(9000, 'B'), extensionRecord(longNames, text));
    },
  },
  {
    name: 'a name of 100,000 characters that many variables have, and each of its warnings told',
    fileName,
    outcome: 'read',
    make: () => {
      const variables = Array.from({ length: 1000 }, () => numberRecord('A'));
      return systemFile(...variables, extensionRecord(longNames, `A=${'x'.repeat(100_000)}`));
    },
  },
  {
    name: 'two records that label all variables, whose labels were united for each variable anew',
    fileName,
    outcome: 'limit-exceeded',
    make: () =>
      systemFile(...numberRecords(9000), valueLabelRecord(0, 5000, 9000), valueLabelRecord(100_000, 5000, 9000)),
  },
  {
    name: 'so many lines of documents that they were too many arguments of a call',
    fileName,
    outcome: 'read',
    make: () => systemFile(numberRecord('A'), documentRecord(200_000)),
  },
];
