import { partitionKey } from '../../log/event-log.ts';
import type { Batch, BatchOrigin } from './record-batch.ts';

const sequences = 2 ** 31;

/** What brokers know a producer by. They store a batch once, however often it comes with the same sequence number. */
export class ProducerIdentity {
  readonly #id: bigint;
  readonly #epoch: number;
  readonly #next = new Map<string, number>();
  readonly #given = new WeakMap<Batch, BatchOrigin>();

  constructor(id: bigint, epoch: number) {
    [this.#id, this.#epoch] = [id, epoch];
  }

  /** The same at every call with one batch. The batches of a partition have to be stored in the order of their first calls. */
  originOf(batch: Batch): BatchOrigin {
    const given = this.#given.get(batch);
    if (given) return given;
    const key = partitionKey(batch);
    const firstSequence = this.#next.get(key) ?? 0;
    this.#next.set(key, (firstSequence + batch.messages.length) % sequences);
    const origin = { producerId: this.#id, producerEpoch: this.#epoch, firstSequence };
    this.#given.set(batch, origin);
    return origin;
  }
}
