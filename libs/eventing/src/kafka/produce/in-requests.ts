import { type OutgoingMessage, partitionKey } from '../../log/event-log.ts';
import { partitionOfKey } from './partition-of-key.ts';
import type { Batch } from './record-batch.ts';
import { maxBatchBytes, sizeOf } from './size-of.ts';

interface Growing extends Batch {
  readonly messages: OutgoingMessage[];
  size: number;
}

/** In order, as many at a time as fit into a request: one batch for each partition. */
export function* inRequests(
  messages: readonly OutgoingMessage[],
  partitionsOf: (topic: string) => number,
  time: Date,
): Iterable<readonly Batch[]> {
  let batches = new Map<string, Growing>();
  for (const message of messages) {
    const { topic, key } = message;
    const partition = partitionOfKey(key, partitionsOf(topic));
    const place = partitionKey({ topic, partition });
    const size = sizeOf(message);
    const batch = batches.get(place);
    if (batch && batch.size + size <= maxBatchBytes) {
      batch.messages.push(message);
      batch.size += size;
      continue;
    }
    if (batch) {
      yield [...batches.values()];
      batches = new Map();
    }
    batches.set(place, { topic, partition, time, size, messages: [message] });
  }
  if (batches.size > 0) yield [...batches.values()];
}
