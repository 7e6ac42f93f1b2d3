import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { SurveyFileError } from '../reader.ts';
import type { TextEncoding } from './encoding.ts';
import { type PackedBlock, unpackBlock } from './packed-block.ts';
import type { RecordBlock } from './record-block.ts';

export interface ScanTask {
  /** Of the open file: threads have the same ones. */
  readonly fd: number;
  readonly encoding: TextEncoding;
  readonly delimiter: number;
  /** How many more blocks there may be that nobody is done with: the thread waits while it is 0. */
  readonly places: Int32Array<SharedArrayBuffer>;
}

/** What the thread tells, in the order in which it comes about. */
export type ScanMessage =
  | { readonly kind: 'block'; readonly packed: PackedBlock }
  | { readonly kind: 'read'; readonly bytes: number }
  | ({ readonly kind: 'failure'; readonly detail: string } & Pick<SurveyFileError, 'code' | 'offset'>)
  | { readonly kind: 'end' };

/** That the thread scans before the first of them is done with. */
const blocksAhead = 3;

/** Whether there is a worker beside this module: it is translated with it, and sources run as they are scan in-thread. */
export const hasScanThread = import.meta.url.endsWith('.js');

/** Reads and scans a text table on another thread, while this one works on the records of before. */
export class ScanThread {
  readonly #worker: Worker;
  readonly #messages: AsyncIterable<[ScanMessage]>;
  readonly #places = new Int32Array(new SharedArrayBuffer(4)).fill(blocksAhead);

  constructor(task: Omit<ScanTask, 'places'>) {
    const workerData: ScanTask = { ...task, places: this.#places };
    this.#worker = new Worker(new URL('./scan.worker.js', import.meta.url), { workerData });
    this.#messages = on(this.#worker, 'message', { close: ['exit'] }) as AsyncIterable<[ScanMessage]>;
    // Whoever asks for the next block is told; where nobody does any more, a failure must not end the process.
    this.#worker.on('error', () => undefined);
    // Nor must a process stay for a table that nobody reads on.
    this.#worker.unref();
  }

  /**
   * As `readRecords` on this thread would give them, once.
   * @param onRead called with the bytes of the file that have been read
   */
  async *records(onRead: (bytes: number) => void): AsyncGenerator<RecordBlock> {
    try {
      this.#worker.ref();
      for await (const [message] of this.#messages) {
        if (message.kind === 'end') return;
        if (message.kind === 'failure') throw new SurveyFileError(message.code, message.detail, message.offset);
        if (message.kind === 'read') onRead(message.bytes);
        else yield* this.#lend(message.packed);
      }
      throw new Error('The file was closed while its records were read.');
    } finally {
      await this.stop();
    }
  }

  /** The file must not be closed before. */
  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  *#lend(packed: PackedBlock): Generator<RecordBlock> {
    this.#worker.unref();
    yield unpackBlock(packed);
    this.#worker.ref();
    Atomics.add(this.#places, 0, 1);
    Atomics.notify(this.#places, 0);
  }
}
