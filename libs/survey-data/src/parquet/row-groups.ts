import type { Variable } from '#libs/contracts';
import type { ColumnBatch } from '../reader.ts';
import { GatheredRows } from './writer/gathered-rows.ts';

/**
 * What a row group is gathered up to, in memory: twice as much makes a page from its end take a third longer to read.
 * Of many variables more, so that each has some thousands of rows: 5,000 have 6,000, and the process takes 0.5 GB.
 */
const bytesPerGroup = (variables: number) => (variables > 1000 ? 128 : 16) * 2 ** 20;
const mostRows = 2 ** 18;
/** Of a batch that are taken at once, so that a large one does not go far beyond the above. */
const cellsAtOnce = 2 ** 20;

/** Gathers rows up to what a row group should hold. What is yielded is to be taken before the next is asked for. */
export async function* rowGroups(
  variables: readonly Variable[],
  batches: AsyncIterable<ColumnBatch>,
  rowsPerGroup = Infinity,
): AsyncGenerator<GatheredRows> {
  const gathered = new GatheredRows(variables);
  const bytes = bytesPerGroup(variables.length);
  const rows = Math.min(rowsPerGroup, mostRows);
  const rowsAtOnce = Math.ceil(cellsAtOnce / variables.length);
  for await (const batch of batches) {
    for (let from = 0; from < batch.rows;) {
      const to = Math.min(batch.rows, from + rowsAtOnce, from + rows - gathered.rows);
      gathered.append(batch, from, to);
      from = to;
      if (gathered.rows === rows || gathered.bytes >= bytes) yield gathered;
    }
  }
  if (gathered.rows > 0) yield gathered;
}
