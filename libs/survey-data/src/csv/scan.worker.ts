import { parentPort, workerData } from 'node:worker_threads';
import { SurveyFileError } from '../reader.ts';
import { packBlock } from './packed-block.ts';
import { readRecords } from './records.ts';
import type { ScanMessage, ScanTask } from './scan-thread.ts';
import { readChunksSync, toUtf8 } from './utf8-chunks.ts';

const { fd, encoding, delimiter, places } = workerData as ScanTask;

const tell = (message: ScanMessage) => parentPort!.postMessage(message);

try {
  /** What blocks are packed into, in turn: that is the order in which they are done with. */
  const memories = Array.from<SharedArrayBuffer | undefined>({ length: places[0]! });
  const chunks = toUtf8(readChunksSync(fd, encoding.markBytes), encoding, (bytes) => tell({ kind: 'read', bytes }));
  for await (const block of readRecords(chunks, delimiter)) {
    while (Atomics.load(places, 0) === 0) Atomics.wait(places, 0, 0);
    Atomics.sub(places, 0, 1);
    const packed = packBlock(block, memories.shift());
    memories.push(packed.memory);
    tell({ kind: 'block', packed });
  }
  tell({ kind: 'end' });
} catch (error) {
  // Any other is a bug or a failure of the disk, and reaches the other thread as the end of this one.
  if (!(error instanceof SurveyFileError)) throw error;
  const { code, message, offset } = error;
  tell({ kind: 'failure', code, detail: message, offset });
}
