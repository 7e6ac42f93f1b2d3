interface Waiting<Message> {
  readonly messages: readonly Message[];
  readonly size: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export interface BatchingOptions<Message> {
  readonly write: (messages: readonly Message[]) => Promise<void>;
  /** Of all that is joined into one write, in the unit of `sizeOf`. */
  readonly maxSize: number;
  readonly sizeOf: (message: Message) => number;
  /** Whether what waits behind a failed write need not be tried: it would wait as long again, and fail as well. */
  readonly failsAll?: (error: unknown) => boolean;
}

/** Joins what is produced while a write is under way into the next write: many writers share one commit. */
export class BatchingProducer<Message> {
  readonly #options: BatchingOptions<Message>;
  #waiting: Waiting<Message>[] = [];
  #writing: Promise<void> | undefined;

  constructor(options: BatchingOptions<Message>) {
    this.#options = options;
  }

  async produce(messages: readonly Message[]): Promise<void> {
    if (messages.length === 0) return;
    const { sizeOf } = this.#options;
    const size = messages.reduce((sum, message) => sum + sizeOf(message), 0);
    const written = new Promise<void>((resolve, reject) => this.#waiting.push({ messages, size, resolve, reject }));
    this.#writing ??= this.#writeAll();
    await written;
  }

  /** Resolves when nothing waits any more. */
  async drain(): Promise<void> {
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    for (let batch = this.#nextBatch(); batch.length > 0; batch = this.#nextBatch()) {
      try {
        await this.#options.write(batch.flatMap(({ messages }) => messages));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        const failed = this.#options.failsAll?.(error) ? [...batch, ...this.#waiting.splice(0)] : batch;
        for (const { reject } of failed) reject(error);
      }
    }
    this.#writing = undefined;
  }

  #nextBatch(): Waiting<Message>[] {
    let total = 0;
    const end = this.#waiting.findIndex(({ size }, index) => (total += size) > this.#options.maxSize && index > 0);
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }
}
