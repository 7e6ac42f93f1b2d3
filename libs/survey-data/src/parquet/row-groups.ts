import type { Variable } from '#libs/contracts';
import type { ColumnBatch } from '../reader.ts';
import type { TypeName } from './writer/column-type.ts';
import type { EncodedColumns } from './writer/encoded-column.ts';
import { GatheredRows } from './writer/gathered-rows.ts';
import { RowGroupEncoder } from './writer/row-group-encoder.ts';

/**
 * What a row group is gathered up to, in memory: twice as much makes a page from its end take a third longer to read.
 * Of many variables more, so that each has some thousands of rows: 5,000 have 6,000, and the process takes 0.75 GB.
 */
const bytesPerGroup = (variables: number) => (variables > 1000 ? 128 : 16) * 2 ** 20;
const mostRows = 2 ** 18;
/** Of a batch that are taken at once, so that a large one does not go far beyond the above. */
const cellsAtOnce = 2 ** 20;

export interface RowsToWrite {
  readonly variables: readonly Variable[];
  /** Of each column; null for the narrowest. */
  readonly types: readonly (TypeName | null)[];
  readonly batches: AsyncIterable<ColumnBatch>;
  readonly rowsPerGroup?: number | undefined;
}

/**
 * Encodes rows, a group after the other, each while the next is gathered. Gives what `write` gives, in order; nothing goes
 * on after it has ended.
 */
export async function* writeRowGroups<Written>(
  { variables, types, batches, rowsPerGroup }: RowsToWrite,
  write: (columns: EncodedColumns, rows: number) => Promise<Written>,
): AsyncGenerator<Written> {
  const encoder = new RowGroupEncoder();
  let writing: Promise<Written> | null = null;
  try {
    for await (const gathered of rowGroups(variables, batches, rowsPerGroup)) {
      const before = writing && [await writing];
      writing = write(encoder.encode(gathered, types), gathered.rows);
      // Whoever asks for the next is told; until then a failure must not end the process as one that nobody handles.
      writing.catch(() => undefined);
      if (before) yield* before;
    }
    if (writing) yield await writing;
  } finally {
    // First the thread: where it was left early, nobody waits for what is being encoded.
    await encoder.stop();
    await Promise.allSettled([writing]);
  }
}

/**
 * Gathers rows up to what a row group should hold. What is yielded is there until the one after the next is asked for:
 * it can be written while the next is gathered.
 */
async function* rowGroups(
  variables: readonly Variable[],
  batches: AsyncIterable<ColumnBatch>,
  rowsPerGroup = Infinity,
): AsyncGenerator<GatheredRows> {
  let [gathered, other] = [new GatheredRows(variables), new GatheredRows(variables)];
  const bytes = bytesPerGroup(variables.length);
  const rows = Math.min(rowsPerGroup, mostRows);
  const rowsAtOnce = Math.ceil(cellsAtOnce / variables.length);
  for await (const batch of batches) {
    for (let from = 0; from < batch.rows;) {
      const to = Math.min(batch.rows, from + rowsAtOnce, from + rows - gathered.rows);
      gathered.append(batch, from, to);
      from = to;
      if (gathered.rows === rows || gathered.bytes >= bytes) {
        yield gathered;
        [gathered, other] = [other, gathered];
        gathered.clear();
      }
    }
  }
  if (gathered.rows > 0) yield gathered;
}
