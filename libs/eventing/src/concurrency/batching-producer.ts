interface Waiting<Message> {
  readonly messages: readonly Message[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const maxBatch = 2_000;

/** Joins what is produced while a write is under way into the next write: many writers share one commit. */
export class BatchingProducer<Message> {
  readonly #write: (messages: readonly Message[]) => Promise<void>;
  #waiting: Waiting<Message>[] = [];
  #writing: Promise<void> | undefined;

  constructor(write: (messages: readonly Message[]) => Promise<void>) {
    this.#write = write;
  }

  async produce(messages: readonly Message[]): Promise<void> {
    if (messages.length === 0) return;
    const written = new Promise<void>((resolve, reject) => this.#waiting.push({ messages, resolve, reject }));
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
        await this.#write(batch.flatMap(({ messages }) => messages));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#writing = undefined;
  }

  #nextBatch(): Waiting<Message>[] {
    let size = 0;
    const end = this.#waiting.findIndex(({ messages }, index) => (size += messages.length) > maxBatch && index > 0);
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }
}
