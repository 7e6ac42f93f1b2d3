import { readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { InspectionTask } from './inspection-thread.ts';
import { readRecords } from './records.ts';
import { type RowFacts, RowInspection } from './row-inspection.ts';
import { chunkBytes } from './utf8-chunks.ts';

const { fd, start, dialect, columns } = workerData as InspectionTask;

async function* chunks(): AsyncGenerator<Buffer> {
  const memory = Buffer.allocUnsafe(chunkBytes);
  for (let position = start; ;) {
    const length = readSync(fd, memory, 0, memory.length, position);
    if (length === 0) return;
    position += length;
    yield memory.subarray(0, length);
  }
}

const rows = new RowInspection(columns, dialect.decimalComma);
for await (const block of readRecords(chunks(), dialect.delimiter)) rows.add(block);
parentPort!.postMessage(rows.facts satisfies RowFacts);
