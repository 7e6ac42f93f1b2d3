import type { Regression } from './regression.ts';
import { systemFileRegressions } from './system-file-regressions.ts';
import { tableRegressions } from './table-regressions.ts';
import { workbookRegressions } from './workbook-regressions.ts';

/** Every fault that the fuzz, or who looked for it, has found. */
export const regressions: readonly Regression[] = [
  ...systemFileRegressions,
  ...tableRegressions,
  ...workbookRegressions,
];
