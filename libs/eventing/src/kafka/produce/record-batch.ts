import type { OutgoingMessage, TopicPartition } from '../../log/event-log.ts';
import { batchFormat } from '../batch-format.ts';
import type { ByteWriter } from './byte-writer.ts';
import { crc32c } from './crc32c.ts';

/** Messages for one partition that are stored together. */
export interface Batch extends TopicPartition {
  readonly messages: readonly OutgoingMessage[];
  /** About as many bytes as it takes. */
  readonly size: number;
  readonly time: Date;
}

/** Who writes a batch, and the place of its first message among all that this producer writes to the partition. */
export interface BatchOrigin {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly firstSequence: number;
}

const { headerBytes, magic } = batchFormat;
const lengthFrom = 12;
const checkedFrom = 21;
const usualSizeOfLength = 2;
const attributes = 0;
const timestampDelta = 0;

/** In the format that brokers store. kafkajs makes a dozen buffers of each record, which takes five times as long. */
export function writeBatch(bytes: ByteWriter, { messages, time }: Batch, origin: BatchOrigin): void {
  const start = bytes.length;
  bytes.skip(headerBytes);
  for (const [index, message] of messages.entries()) {
    bytes.prefixed(usualSizeOfLength, () => writeRecord(bytes, message, index));
  }
  writeHeader(bytes.from(start), messages.length, BigInt(time.getTime()), origin);
}

function writeRecord(bytes: ByteWriter, { key, value, headers }: OutgoingMessage, offsetDelta: number): void {
  bytes.varint(attributes);
  bytes.varint(timestampDelta);
  bytes.varint(offsetDelta);
  bytes.text(key);
  bytes.text(value);
  const names = Object.keys(headers);
  bytes.varint(names.length);
  for (const name of names) {
    bytes.text(name);
    bytes.text(headers[name] ?? '');
  }
}

function writeHeader(batch: Buffer, count: number, timestamp: bigint, origin: BatchOrigin): void {
  batch.fill(0, 0, headerBytes);
  batch.writeInt32BE(batch.length - lengthFrom, 8);
  batch.writeInt8(magic, 16);
  batch.writeInt32BE(count - 1, 23);
  batch.writeBigInt64BE(timestamp, 27);
  batch.writeBigInt64BE(timestamp, 35);
  batch.writeBigInt64BE(origin.producerId, 43);
  batch.writeInt16BE(origin.producerEpoch, 51);
  batch.writeInt32BE(origin.firstSequence, 53);
  batch.writeInt32BE(count, 57);
  batch.writeUInt32BE(crc32c(batch, checkedFrom), 17);
}
