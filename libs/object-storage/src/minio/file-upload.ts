import { stat } from 'node:fs/promises';
import { filePayload } from './file-payload.ts';
import type { ObjectWriter } from './object-writer.ts';
import { largestObject, mostParts, partSize } from './part-size.ts';

const partsUnderWay = 3;
const abandonPatienceMs = 5_000;

/** Stores a file, whose size is known: in one request, or in parts of one size, several at once. */
export class FileUpload {
  readonly #writer: ObjectWriter;
  readonly #path: string;

  constructor(writer: ObjectWriter, path: string) {
    this.#writer = writer;
    this.#path = path;
  }

  /** Returns the bytes. */
  async run(): Promise<number> {
    const { size } = await stat(this.#path);
    if (size > largestObject) throw new RangeError(`${this.#path} is larger than an object may be: ${size} bytes`);
    const part = Math.max(partSize(1), Math.ceil(size / mostParts));
    if (size <= part) await this.#writer.put(await filePayload(this.#path, 0, size));
    else await this.#putParts(size, part);
    return size;
  }

  async #putParts(size: number, part: number): Promise<void> {
    const starts = Array.from({ length: Math.ceil(size / part) }, (_, index) => index * part).entries();
    const failure = new AbortController();
    const putSome = async () => {
      // One iterator for all of them: each takes the next part.
      for (const [index, start] of starts) {
        failure.signal.throwIfAborted();
        const payload = await filePayload(this.#path, start, Math.min(part, size - start));
        await this.#writer.putPart(index + 1, payload, failure.signal);
      }
    };
    const lanes = Array.from({ length: partsUnderWay }, () =>
      putSome().catch((error: unknown) => failure.abort(error)),
    );
    await Promise.all(lanes);
    try {
      failure.signal.throwIfAborted();
      await this.#writer.complete();
    } catch (error) {
      await this.#writer.abandon(abandonPatienceMs).catch(() => undefined);
      throw error;
    }
  }
}
