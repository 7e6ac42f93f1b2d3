import type { Cluster } from 'kafkajs';
import type { LogMessage, TopicPartition } from '../log/event-log.ts';
import type { Names } from './names.ts';
import type { FetchedTopic, Record } from './wire.ts';

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
  const broker = await cluster.findBroker({ nodeId });
  const { responses } = (await broker.fetch({
    maxWaitTime: maxWaitMs,
    minBytes: 1,
    maxBytes: maxBytesPerPartition * positions.length,
    isolationLevel: readUncommitted,
    topics: positions.map(({ topic, partition, next }) => ({
      topic: names.inCluster(topic),
      partitions: [{ partition, fetchOffset: String(next), maxBytes: maxBytesPerPartition }],
    })),
  })) as { responses: readonly FetchedTopic[] };
  return responses.flatMap(({ topicName, partitions }) =>
    partitions.flatMap(({ partition, highWatermark, messages }) => {
      const at = { topic: names.fromCluster(topicName), partition };
      const from = positions.find((position) => position.topic === at.topic && position.partition === partition)?.next;
      return from === undefined ? [] : [{ ...at, ...readOn(at, from, messages), end: BigInt(highWatermark) }];
    }),
  );
}

/** A broker gives whole batches: they may begin before what was asked for. */
function readOn(at: TopicPartition, from: bigint, records: readonly Record[]) {
  const messages: LogMessage[] = [];
  let next = from;
  for (const record of records) {
    const offset = BigInt(record.offset);
    if (offset < from) continue;
    next = offset + 1n;
    if (!record.isControlRecord) messages.push(toMessage(at, offset, record));
  }
  return { messages, next };
}

function toMessage({ topic, partition }: TopicPartition, offset: bigint, record: Record): LogMessage {
  const headers: { [name: string]: string } = {};
  for (const name in record.headers) headers[name] = textOf(record.headers[name]);
  const { key, value } = record;
  return { topic, partition, offset, key: key?.toString() ?? '', headers, value: value?.toString() ?? '' };
}

/** Of a header that comes more than once, the last counts. */
function textOf(value: Record['headers'][string]): string {
  const last = Array.isArray(value) ? (value as readonly Buffer[]).at(-1) : (value as Buffer | undefined);
  return last?.toString() ?? '';
}
