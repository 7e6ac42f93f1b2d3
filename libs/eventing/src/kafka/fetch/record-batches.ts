import { createRequire } from 'node:module';
import type { LogMessage, TopicPartition } from '../../log/event-log.ts';
import { batchFormat } from '../batch-format.ts';
import { ByteReader } from './byte-reader.ts';

interface Codec {
  decompress(bytes: Buffer): Promise<Buffer>;
}

const { lookupCodecByAttributes: codecOf } = createRequire(import.meta.url)(
  'kafkajs/src/protocol/message/compression',
) as { lookupCodecByAttributes(attributes: number): Codec | null };

export interface ReadRecords {
  readonly messages: readonly LogMessage[];
  /** The offset behind the last batch; null where there is no whole one. */
  readonly next: bigint | null;
}

interface Batch {
  readonly firstOffset: bigint;
  readonly lastOffsetDelta: number;
  readonly attributes: number;
  readonly count: number;
  /** Where it ends. */
  readonly end: number;
}

/**
 * Messages of a partition as brokers store them: kafkajs takes four times as long, most of it for headers. What is cut off
 * at the end comes again.
 */
export async function readRecordBatches(bytes: Buffer, at: TopicPartition): Promise<ReadRecords> {
  const reader = new ByteReader(bytes);
  const messages: LogMessage[] = [];
  let next: bigint | null = null;
  while (reader.left >= batchFormat.headerBytes) {
    const batch = readHeader(reader);
    if (batch.end > bytes.length) break;
    if (!(batch.attributes & batchFormat.controlFlag)) await readRecords(reader, batch, at, messages);
    reader.position = batch.end;
    next = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n;
  }
  return { messages, next };
}

function readHeader(reader: ByteReader): Batch {
  const firstOffset = reader.int64();
  const length = reader.int32();
  const end = reader.position + length;
  reader.skip(4); // leader epoch
  const magic = reader.int8();
  if (magic !== batchFormat.magic) throw new TypeError(`Kafka has records of format ${magic}, older than Kafka 0.11`);
  reader.skip(4); // checksum
  const attributes = reader.int16();
  const lastOffsetDelta = reader.int32();
  reader.skip(8 + 8 + 8 + 2 + 4); // times, producer
  return { firstOffset, lastOffsetDelta, attributes, count: reader.int32(), end };
}

async function readRecords(reader: ByteReader, batch: Batch, at: TopicPartition, messages: LogMessage[]) {
  const codec = codecOf(batch.attributes);
  const records = codec ? new ByteReader(await codec.decompress(reader.bytes(batch.end - reader.position))) : reader;
  for (let index = 0; index < batch.count; index += 1) messages.push(readRecord(records, batch, at));
}

function readRecord(reader: ByteReader, { firstOffset }: Batch, { topic, partition }: TopicPartition): LogMessage {
  const length = reader.varInt();
  const end = reader.position + length;
  reader.skip(1); // attributes
  reader.skipVarLong(); // time
  const offset = firstOffset + BigInt(reader.varInt());
  const key = reader.varText();
  const value = reader.varText();
  const headers = readHeaders(reader);
  reader.position = end;
  return { topic, partition, offset, key, headers, value };
}

/** Of a header that comes more than once, the last counts. */
function readHeaders(reader: ByteReader): LogMessage['headers'] {
  const headers: { [name: string]: string } = {};
  const count = reader.varInt();
  for (let index = 0; index < count; index += 1) {
    const name = reader.repeatedVarText(2 * index);
    headers[name] = reader.repeatedVarText(2 * index + 1);
  }
  return headers;
}
