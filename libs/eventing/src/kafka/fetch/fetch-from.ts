import type { Cluster } from 'kafkajs';
import { type LogMessage, partitionKey, type TopicPartition } from '../../log/event-log.ts';
import { sendFetch } from './fetch-request.ts';
import type { Names } from '../names.ts';
import { readRecordBatches } from './record-batches.ts';
import type { Broker, StoredRecords } from '../wire.ts';

export interface FetchLimits {
  readonly maxWaitMs: number;
  readonly maxBytesPerPartition: number;
}

export interface FetchedPartition extends TopicPartition {
  readonly messages: LogMessage[];
  /** Where to read on: where reading began, if nothing came. */
  readonly next: bigint;
  /** Of the partition. */
  readonly end: bigint;
}

const readUncommitted = 0;

/** Reads from positions that one broker leads: as soon as there is something, or nothing when the time is up. */
export async function fetchFrom(
  cluster: Cluster,
  names: Names,
  nodeId: string,
  positions: readonly (TopicPartition & { readonly next: bigint })[],
  { maxWaitMs, maxBytesPerPartition }: FetchLimits,
): Promise<FetchedPartition[]> {
  const broker = (await cluster.findBroker({ nodeId })) as Broker;
  const { responses } = await sendFetch(broker, {
    maxWaitTime: maxWaitMs,
    minBytes: 1,
    maxBytes: maxBytesPerPartition * positions.length,
    isolationLevel: readUncommitted,
    topics: positions.map(({ topic, partition, next }) => ({
      topic: names.inCluster(topic),
      partitions: [{ partition, fetchOffset: String(next), maxBytes: maxBytesPerPartition }],
    })),
  });
  const froms = new Map(positions.map((position) => [partitionKey(position), position.next]));
  const fetched: FetchedPartition[] = [];
  for (const { topicName, partitions } of responses) {
    for (const stored of partitions) {
      const at = { topic: names.fromCluster(topicName), partition: stored.partition };
      const from = froms.get(partitionKey(at));
      if (from !== undefined) fetched.push(await readOn(at, from, stored));
    }
  }
  return fetched;
}

/** A broker gives whole batches: they may begin before what was asked for. */
async function readOn(
  at: TopicPartition,
  from: bigint,
  { records, highWatermark }: StoredRecords,
): Promise<FetchedPartition> {
  const { messages, next } = await readRecordBatches(records, at);
  return {
    ...at,
    messages: messages.filter(({ offset }) => offset >= from),
    next: next !== null && next > from ? next : from,
    end: highWatermark,
  };
}
