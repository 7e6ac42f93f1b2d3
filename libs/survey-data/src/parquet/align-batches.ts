import { sliceBatch } from '../column-batches.ts';
import type { ColumnBatch } from '../reader.ts';

/** Puts columns side by side whose batches need not have the same rows. All end with the first that does. */
export async function* alignBatches(streams: readonly AsyncGenerator<ColumnBatch>[]): AsyncGenerator<ColumnBatch> {
  if (streams.length === 1) return yield* streams[0]!;
  try {
    let pending: readonly (ColumnBatch | null)[] = streams.map(() => null);
    for (;;) {
      const batches = await Promise.all(pending.map(async (batch, at) => batch ?? next(streams[at]!)));
      if (!batches.every((batch) => batch !== null)) return;
      const rows = Math.min(...batches.map((batch) => batch.rows));
      yield { rows, columns: batches.flatMap((batch) => sliceBatch(batch, 0, rows).columns) };
      pending = batches.map((batch) => (batch.rows > rows ? sliceBatch(batch, rows, batch.rows) : null));
    }
  } finally {
    await Promise.all(streams.map((stream) => stream.return(undefined)));
  }
}

async function next(stream: AsyncGenerator<ColumnBatch>): Promise<ColumnBatch | null> {
  const { done, value } = await stream.next();
  return done ? null : value;
}
