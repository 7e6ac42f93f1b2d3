import type { SurveyFormat } from '../reader.ts';
import type { FuzzedFormat } from './fuzzed-format.ts';
import { fuzzedParquet } from './parquet-files/fuzzed-parquet.ts';
import { fuzzedPor } from './portable-files/fuzzed-portable-file.ts';
import { fuzzedSas7bdat, fuzzedXpt } from './sas-files/fuzzed-sas-files.ts';
import { fuzzedDta } from './stata-files/fuzzed-stata-file.ts';
import { fuzzedSav, fuzzedZsav } from './system-files/fuzzed-system-files.ts';
import { fuzzedCsv } from './tables/fuzzed-table.ts';
import { fuzzedTripleS } from './triple-s/fuzzed-triple-s.ts';
import { fuzzedXlsx } from './workbooks/fuzzed-workbook.ts';

/** Every format whose reader is fuzzed. */
export const fuzzedFormats: Readonly<Partial<Record<SurveyFormat, FuzzedFormat>>> = {
  sav: fuzzedSav,
  zsav: fuzzedZsav,
  csv: fuzzedCsv,
  xlsx: fuzzedXlsx,
  dta: fuzzedDta,
  sas7bdat: fuzzedSas7bdat,
  xpt: fuzzedXpt,
  por: fuzzedPor,
  parquet: fuzzedParquet,
  'triple-s': fuzzedTripleS,
};
