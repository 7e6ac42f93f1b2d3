import { folded, number, portableFile, portableText, text, variable } from '../../portable/testing/portable-file.ts';
import type { Regression } from './regression.ts';

const fileName = 'survey.por';
const names = (count: number) => Array.from({ length: count }, (_, index) => `V${index.toString(36).toUpperCase()}`);

const labelRecord = (of: readonly string[], first: number, labels: number): string => {
  const pairs = Array.from({ length: labels }, (_, index) => number(first + index) + text('L'));
  return `D${number(of.length)}${of.map(text).join('')}${number(labels)}${pairs.join('')}`;
};

export const portableRegressions: readonly Regression[] = [
  {
    name: 'damage in the blanks that a line has lost, which was said to be behind the file (por, input 1123 of seed 1)',
    fileName,
    outcome: 'damaged-file',
    make: () => {
      const records = portableText({ variables: [variable('A')], data: '' }).slice(0, -2);
      const author = Array.from({ length: 80 }, (_, length) => `2${text('x'.repeat(length))}`);
      const filled = author.find(({ length }) => (records.length + length) % 80 === 0)!;
      // A label that takes most of the blanks, so that the tag of the next record is one of them.
      return Buffer.concat([folded(records + filled), Buffer.from(`C${number(60)}\r\n`)]);
    },
  },
  {
    name: 'records that label all variables, whose labels were united for each variable anew',
    fileName,
    outcome: 'limit-exceeded',
    make: () => {
      const variables = names(2000);
      const records = Array.from({ length: 20 }, (_, index) => labelRecord(variables, index * 500, 500));
      return portableFile({ variables: variables.map((name) => variable(name)), records: records.join(''), data: '' });
    },
  },
  {
    name: 'value labels of the last of many variables, which was looked for from the first on each time',
    fileName,
    outcome: 'limit-exceeded',
    make: () => {
      const variables = names(40_000);
      const records = labelRecord(variables.slice(-1), 1, 1).repeat(40_000);
      return portableFile({ variables: variables.map((name) => variable(name)), records, data: '' });
    },
  },
];
