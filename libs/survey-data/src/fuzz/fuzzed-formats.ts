import type { SurveyFormat } from '../reader.ts';
import type { FuzzedFormat } from './fuzzed-format.ts';
import { fuzzedSav, fuzzedZsav } from './system-files/fuzzed-system-files.ts';
import { fuzzedCsv } from './tables/fuzzed-table.ts';
import { fuzzedXlsx } from './workbooks/fuzzed-workbook.ts';

/** Every format whose reader is fuzzed. */
export const fuzzedFormats: Readonly<Partial<Record<SurveyFormat, FuzzedFormat>>> = {
  sav: fuzzedSav,
  zsav: fuzzedZsav,
  csv: fuzzedCsv,
  xlsx: fuzzedXlsx,
};
