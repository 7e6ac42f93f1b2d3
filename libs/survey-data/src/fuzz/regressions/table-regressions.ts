import type { Regression } from './regression.ts';

export const tableRegressions: readonly Regression[] = [
  {
    name: 'a record of nothing but delimiters, each of which took memory',
    fileName: 'survey.csv',
    outcome: 'limit-exceeded',
    make: () => Buffer.from(`a,b\n${','.repeat(15_000_000)}\n1,2\n`),
  },
  {
    name: 'a header whose name of millions of characters every problem told',
    fileName: 'survey.csv',
    outcome: 'read',
    make: () => Buffer.from(`${'x'.repeat(1_000_000)},b\n${'"1"x,2\n'.repeat(1000)}`),
  },
];
