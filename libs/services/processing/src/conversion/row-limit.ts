import { SurveyFileError, type ColumnBatch } from '#libs/survey-data';
import type { ConversionTask } from './conversion.ts';

/** How many rows the file may have; a reload gives back those that it replaces. Null where there is no limit. */
export function rowLimit({ facts, base }: ConversionTask): number | null {
  if (facts.rowsLeft === null) return null;
  return facts.rowsLeft + (facts.action === 'reload' ? (base?.rows ?? 0) : 0);
}

/** Passes batches on. Throws `limit-exceeded` at the first row too many. */
export async function* limitRows(
  batches: AsyncIterable<ColumnBatch>,
  limit: number | null,
  count: (rows: number) => void,
): AsyncGenerator<ColumnBatch> {
  let rows = 0;
  for await (const batch of batches) {
    rows += batch.rows;
    if (limit !== null && rows > limit) throw tooManyRows(limit);
    count(rows);
    yield batch;
  }
}

const tooManyRows = (limit: number) =>
  new SurveyFileError(
    'limit-exceeded',
    `The file has more rows than the ${limit} that the databases of this owner may still take. Delete databases, or ask the administrator for more.`,
  );
