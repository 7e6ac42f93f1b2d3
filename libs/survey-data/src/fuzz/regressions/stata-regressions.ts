import { dtaFile } from '../../stata/testing/dta-file.ts';
import type { Regression } from './regression.ts';

export const stataRegressions: readonly Regression[] = [
  {
    name: 'a table of value labels for thousands of dates, each of which had a copy',
    fileName: 'survey.dta',
    outcome: 'limit-exceeded',
    make: () =>
      dtaFile({
        variables: Array.from({ length: 5000 }, (_, index) => ({
          name: `v${index}`,
          type: 'int' as const,
          format: '%td',
          labels: 'all',
        })),
        rows: [],
        labelTables: { all: Array.from({ length: 1000 }, (_, index) => [index, 'x'] as const) },
      }),
  },
];
