import { parquetRegressions } from './parquet-regressions.ts';
import { portableRegressions } from './portable-regressions.ts';
import type { Regression } from './regression.ts';
import { sasRegressions } from './sas-regressions.ts';
import { stataRegressions } from './stata-regressions.ts';
import { systemFileRegressions } from './system-file-regressions.ts';
import { tableRegressions } from './table-regressions.ts';
import { tripleSRegressions } from './triple-s-regressions.ts';
import { workbookRegressions } from './workbook-regressions.ts';

/** Every fault that the fuzz, or who looked for it, has found. */
export const regressions: readonly Regression[] = [
  ...systemFileRegressions,
  ...tableRegressions,
  ...workbookRegressions,
  ...stataRegressions,
  ...sasRegressions,
  ...portableRegressions,
  ...parquetRegressions,
  ...tripleSRegressions,
];
