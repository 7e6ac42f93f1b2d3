import { writeFile } from 'node:fs/promises';
import type { Variable } from '#libs/contracts';
import type { Column } from '#libs/survey-data';
import { writeXlsx, type CellValue } from 'hucre';
import type { Wave } from './waves.ts';

const day = 86_400;
/** Excel's serial number of 1970-01-01 less SPSS' seconds of it, in days. */
const serialOfDayZero = 25_569 - 12_219_379_200 / day;

/** A sheet with a header row; dates and times are numbers that Excel shows as such. */
export async function writeWorkbook(path: string, { codebook, batch }: Wave): Promise<void> {
  const created = new Date(0);
  const rows = Array.from({ length: batch.rows }, (_, row) =>
    batch.columns.map((column, index) => cellOf(codebook.variables[index]!, column, row)),
  );
  const columns = codebook.variables.map((variable) => ({ numFmt: numberFormat(variable) }));
  const header = codebook.variables.map(({ name }) => name);
  const workbook = await writeXlsx({
    sheets: [{ name: 'Laptops', columns, rows: [header, ...rows] }],
    properties: { created, modified: created },
  });
  await writeFile(path, workbook);
}

function cellOf({ type }: Variable, { values }: Column, row: number): CellValue {
  const value = values[row] ?? null;
  if (typeof value !== 'number') return value || null;
  if (Number.isNaN(value)) return null;
  if (type === 'date') return value / day + serialOfDayZero;
  return type === 'time' ? value / day : value;
}

function numberFormat({ type, decimals }: Variable): string {
  if (type === 'date') return 'yyyy-mm-dd';
  if (type === 'time') return 'hh:mm:ss';
  return type === 'string' ? '@' : decimals > 0 ? `0.${'0'.repeat(decimals)}` : '0';
}
