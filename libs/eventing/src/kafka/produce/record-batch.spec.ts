import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { Partitioners } from 'kafkajs';
import type { OutgoingMessage } from '../../log/event-log.ts';
import { ByteWriter } from './byte-writer.ts';
import { crc32c } from './crc32c.ts';
import { partitionOfKey } from './partition-of-key.ts';
import { writeBatch } from './record-batch.ts';

interface Encoded {
  readonly buffer: Buffer;
}

const kafkajs = createRequire(import.meta.url);
const { RecordBatch } = kafkajs('kafkajs/src/protocol/recordBatch/v0') as {
  RecordBatch(batch: object): Promise<Encoded>;
};
const encodeRecord = kafkajs('kafkajs/src/protocol/recordBatch/record/v0') as (record: object) => Encoded;

const texts = ['', 'text', 'ü', 'ключ', '€'.repeat(21), '💥'.repeat(30)];
/** Where a length takes another byte. */
const lengths = [31, 32, 63, 64, 65, 127, 128, 4_095, 4_096, 8_191, 8_192, 70_000, 1_100_000];
const message = (text: string): OutgoingMessage => ({
  topic: 'jobs.events',
  key: text.slice(0, 100),
  headers: { 'content-type': 'application/json', ключ: text.slice(0, 5_000), empty: '' },
  value: text,
});

async function byKafkajs(messages: readonly OutgoingMessage[], time: Date): Promise<Buffer> {
  const timestamp = time.getTime();
  const batch = await RecordBatch({
    ...{ firstTimestamp: timestamp, maxTimestamp: timestamp, lastOffsetDelta: messages.length - 1 },
    ...{ producerId: '4000000000', producerEpoch: 3, firstSequence: 2 ** 31 - 1 },
    records: messages.map(({ key, value, headers }, offsetDelta) => encodeRecord({ key, value, headers, offsetDelta })),
  });
  return batch.buffer;
}

describe('a record batch', () => {
  it('has the same bytes as one of kafkajs, for texts of any alphabet and length', async () => {
    const messages = [...texts, ...lengths.flatMap((length) => ['x'.repeat(length), 'é'.repeat(length)])].map(message);
    const time = new Date('2026-01-01T12:00:00.123Z');
    const bytes = new ByteWriter(10);
    const batch = { topic: 'jobs.events', partition: 0, time, messages, size: 0 };
    writeBatch(bytes, batch, { producerId: 4_000_000_000n, producerEpoch: 3, firstSequence: 2 ** 31 - 1 });
    expect(bytes.from(0).equals(await byKafkajs(messages, time))).toBe(true);
  });

  it('goes to the partition that Kafka’s own clients would choose', () => {
    const choose = Partitioners.DefaultPartitioner();
    const partitionMetadata = Array.from({ length: 7 }, (_, partitionId) => ({
      ...{ partitionId, leader: 1, partitionErrorCode: 0 },
      ...{ replicas: [], isr: [], offlineReplicas: [] },
    }));
    const keys = [...texts, ...lengths.slice(0, -1).map((length) => 'schlüssel-'.repeat(length).slice(0, length))];
    for (const key of keys) {
      const chosen = choose({ topic: '', partitionMetadata, message: { key, value: '' } });
      expect([key, partitionOfKey(key, 7)]).toEqual([key, chosen]);
    }
  });

  it('has the checksum that everybody computes', () => {
    expect(crc32c(Buffer.from('123456789')).toString(16)).toBe('e3069283');
    expect(crc32c(Buffer.from('??123456789'), 2).toString(16)).toBe('e3069283');
  });
});
