import { hasThreads } from '../../threads.ts';
import type { TypeName } from './column-type.ts';
import { encodeColumns } from './encode-columns.ts';
import type { EncodedColumns } from './encoded-column.ts';
import { EncodingThread } from './encoding-thread.ts';
import type { GatheredRows } from './gathered-rows.ts';

/** A group of at least so much is worth a thread, which takes some 40 ms to start. */
const largeBytes = 4 * 2 ** 20;

/** Encodes row groups: from the first large one on, on a thread of its own. */
export class RowGroupEncoder {
  #thread: EncodingThread | null = null;

  /** To be used up before the next, and before the rows change. */
  encode({ bytes, columns }: GatheredRows, types: readonly (TypeName | null)[]): EncodedColumns {
    if (hasThreads && bytes >= largeBytes) this.#thread ??= new EncodingThread();
    return this.#thread ? this.#thread.encode(columns, types) : encodeColumns(columns, types);
  }

  async stop(): Promise<void> {
    await this.#thread?.stop();
  }
}
