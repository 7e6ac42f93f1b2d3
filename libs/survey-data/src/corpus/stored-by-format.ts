import type { VariableType } from '#libs/contracts';
import { secondsOfDate } from '../codebook/gregorian.ts';
import type { Column, SurveyFormat } from '../reader.ts';

/** Where Stata and SAS begin to count. */
const epoch = secondsOfDate(1960, 1, 1);

/** What a unit of a date or moment is in each format, in seconds. */
const seconds: Partial<Record<SurveyFormat, { readonly date: number; readonly datetime: number }>> = {
  dta: { date: 86_400, datetime: 1 / 1000 },
  sas7bdat: { date: 86_400, datetime: 1 },
  xpt: { date: 86_400, datetime: 1 },
};

/** Dates as the file has them, which the truth is about. */
export function storedByFormat(column: Column, type: VariableType, format: SurveyFormat): Column {
  const units = seconds[format];
  if (column.kind === 'text' || !units || (type !== 'date' && type !== 'datetime')) return column;
  return { kind: 'numeric', values: column.values.map((value) => Math.round((value - epoch) / units[type])) };
}
