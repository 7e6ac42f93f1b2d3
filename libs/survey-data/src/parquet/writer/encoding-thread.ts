import { on } from 'node:events';
import { startThread } from '../../threads.ts';
import type { TypeName } from './column-type.ts';
import type { EncodedColumn } from './encoded-column.ts';
import type { GatheredColumn } from './gathered-column.ts';

export interface EncodingTask {
  readonly columns: readonly GatheredColumn[];
  readonly types: readonly (TypeName | null)[];
}

/** Some more of the columns of a task. */
export interface EncodedPart {
  /** Without their pages. */
  readonly columns: readonly EncodedColumn[];
  /** Of all of them, one after the other. */
  readonly pages: Uint8Array;
  readonly isLast: boolean;
}

/** Encodes row groups on another thread, one after the other, while this one gathers the next. */
export class EncodingThread {
  readonly #worker = startThread(new URL('./encoding.worker.js', import.meta.url));

  /** As `encodeColumns` does on this thread. The columns must not change until it has ended. */
  async *encode(
    columns: readonly GatheredColumn[],
    types: readonly (TypeName | null)[],
  ): AsyncGenerator<EncodedColumn> {
    this.#worker.postMessage({ columns, types } satisfies EncodingTask);
    for await (const [part] of on(this.#worker, 'message', { close: ['exit'] }) as AsyncIterable<[EncodedPart]>) {
      yield* withPages(part);
      if (part.isLast) return;
    }
    throw new Error('The thread that encodes has ended.');
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}

function* withPages({ columns, pages }: EncodedPart): Generator<EncodedColumn> {
  let start = 0;
  for (const column of columns) {
    const end = start + column.chunk.compressedSize;
    yield { ...column, chunk: { ...column.chunk, bytes: [pages.subarray(start, end)] } };
    start = end;
  }
}
