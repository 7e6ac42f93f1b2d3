import type { Worker } from 'node:worker_threads';
import { startThread } from '../threads.ts';
import type { Dialect } from './dialect.ts';
import type { RowFacts } from './row-inspection.ts';

export interface InspectionTask {
  /** Of the open file: threads have the same ones. */
  readonly fd: number;
  /** The byte where a record begins. */
  readonly start: number;
  readonly dialect: Dialect;
  readonly columns: number;
}

/** Inspects the rows of a text table from a byte on. */
export class InspectionThread {
  readonly #worker: Worker;
  /** Null where they cannot be read. */
  readonly facts: Promise<RowFacts | null>;

  constructor(task: InspectionTask) {
    this.#worker = startThread(new URL('./inspection.worker.js', import.meta.url), task);
    this.facts = new Promise((resolve) => {
      this.#worker
        .once('message', resolve)
        .once('error', () => resolve(null))
        .once('exit', () => resolve(null));
    });
  }

  /** The file must not be closed before. */
  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
