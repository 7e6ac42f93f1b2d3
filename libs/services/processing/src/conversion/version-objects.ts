import type { Codebook, Segment } from '#libs/contracts';
import type { ObjectStorage } from '#libs/object-storage';
import { writeSegments, type ColumnBatch, type DataProblem } from '#libs/survey-data';
import type { ConversionTask } from './conversion.ts';
import { storeErrorList, type StoredErrorList } from './error-list.ts';
import { codebookKey, errorListKey, segmentKey } from './object-keys.ts';
import { OneBehind } from './one-behind.ts';

/** Writes the objects of one version: each is stored while the next is written. */
export class VersionObjects {
  readonly segments: Segment[] = [];
  readonly #task: ConversionTask;
  readonly #storage: ObjectStorage;
  readonly #storing = new OneBehind();

  constructor(task: ConversionTask, storage: ObjectStorage) {
    this.#task = task;
    this.#storage = storage;
  }

  /** When it throws, nothing goes on any more; otherwise the last segment is stored by `storeRest`. */
  async storeSegments(codebook: Codebook, batches: AsyncIterable<ColumnBatch>): Promise<void> {
    const { directory } = this.#task;
    try {
      for await (const { path, rows, bytes } of writeSegments(codebook, batches, { directory })) {
        const key = segmentKey(this.#task, this.segments.length);
        await this.#storing.begin(() => this.#storage.putFile(key, path));
        this.segments.push({ key, rows, bytes });
      }
    } catch (error) {
      await this.#storing.end();
      throw error;
    }
  }

  async storeRest(codebook: Codebook, problems: readonly DataProblem[]): Promise<StoredErrorList> {
    const [errors] = await Promise.all([
      storeErrorList(this.#storage, errorListKey(this.#task), problems),
      this.#storage.put(codebookKey(this.#task), bytesOf(JSON.stringify(codebook))),
      this.#storing.end(),
    ]);
    return errors;
  }
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
