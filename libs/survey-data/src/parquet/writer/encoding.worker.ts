import { parentPort } from 'node:worker_threads';
import { encodeColumns } from './encode-columns.ts';
import type { EncodedColumn } from './encoded-column.ts';
import type { EncodedPart, EncodingTask } from './encoding-thread.ts';

/** Each part costs both threads some time, and its pages memory. */
const bytesPerPart = 2 ** 20;

parentPort!.on('message', ({ columns, types }: EncodingTask) => {
  let part: EncodedColumn[] = [];
  let bytes = 0;
  for (const column of encodeColumns(columns, types)) {
    part.push(column);
    bytes += column.chunk.compressedSize;
    if (bytes < bytesPerPart) continue;
    send(part, bytes, false);
    part = [];
    bytes = 0;
  }
  send(part, bytes, true);
});

function send(columns: readonly EncodedColumn[], bytes: number, isLast: boolean): void {
  // In memory of their own, which changes hands: a buffer may be a piece of a pool.
  const pages = new Uint8Array(bytes);
  let length = 0;
  for (const page of columns.flatMap(({ chunk }) => chunk.bytes)) {
    pages.set(page, length);
    length += page.length;
  }
  const message: EncodedPart = { columns: columns.map(withoutPages), pages, isLast };
  parentPort!.postMessage(message, [pages.buffer]);
}

/** What can be sent: a type may have functions. */
const withoutPages = ({ type: { physical, converted }, chunk, statistics }: EncodedColumn): EncodedColumn => ({
  type: { physical, converted },
  chunk: { ...chunk, bytes: [] },
  statistics,
});
