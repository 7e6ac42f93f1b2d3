import { untilAborted } from '../until-aborted.ts';
import type { ObjectWriter } from './object-writer.ts';
import { Part, type PartOptions } from './part.ts';
import { partSize } from './part-size.ts';

const partsUnderWay = 3;
/** Milliseconds spent on taking back what a failed upload has stored; `removeLeftovers` finds what is left then. */
const abandonPatienceMs = 5_000;

/** Stores a stream whose size is not known: in one request where it is smaller than a part, else in parts, several at once. */
export class StreamUpload {
  readonly #writer: ObjectWriter;
  readonly #options: Omit<PartOptions, 'signal'>;
  readonly #failure = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  #number = 1;
  #size = 0;

  constructor(writer: ObjectWriter, options: Omit<PartOptions, 'signal'>) {
    this.#writer = writer;
    this.#options = options;
  }

  /** Returns the bytes. Rejects with the reason of whatever fails first: the source, the signal or the storage. */
  async run(source: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<number> {
    signal?.throwIfAborted();
    const abort = () => this.#failure.abort(signal!.reason);
    signal?.addEventListener('abort', abort, { once: true });
    try {
      await this.#store(source);
      return this.#size;
    } catch (error) {
      this.#failure.abort(error);
      await Promise.allSettled(this.#underWay);
      // Must not hide why it failed.
      await this.#writer.abandon(abandonPatienceMs).catch(() => undefined);
      throw this.#failure.signal.reason;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  async #store(source: AsyncIterable<Uint8Array>): Promise<void> {
    const { signal } = this.#failure;
    let part = this.#newPart();
    try {
      for await (const chunk of untilAborted(source, signal)) {
        this.#size += chunk.length;
        for (let taken = 0; taken < chunk.length;) {
          if (part.isFull) {
            await this.#room();
            this.#ship(part);
            part = this.#newPart();
          }
          if (!part.hasRoom) await part.makeRoom();
          taken += part.append(chunk.subarray(taken));
        }
      }
      await this.#finish(part);
    } catch (error) {
      await part.release();
      throw error;
    }
  }

  async #finish(part: Part): Promise<void> {
    const { signal } = this.#failure;
    if (this.#number === 1) {
      await part.seal();
      await this.#writer.put(part, signal);
      return part.release();
    }
    this.#ship(part);
    await Promise.all(this.#underWay);
    await this.#writer.complete(signal);
  }

  #newPart(): Part {
    return new Part(partSize(this.#number), { ...this.#options, signal: this.#failure.signal });
  }

  async #room(): Promise<void> {
    while (this.#underWay.size >= partsUnderWay) await Promise.race(this.#underWay);
    this.#failure.signal.throwIfAborted();
  }

  #ship(part: Part): void {
    const number = this.#number;
    this.#number += 1;
    const shipped = this.#putPart(number, part)
      .catch((error: unknown) => this.#failure.abort(error))
      .finally(() => this.#underWay.delete(shipped));
    this.#underWay.add(shipped);
  }

  async #putPart(number: number, part: Part): Promise<void> {
    try {
      await part.seal();
      await this.#writer.putPart(number, part, this.#failure.signal);
    } finally {
      await part.release();
    }
  }
}
