import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { readRecordBatches } from './record-batches.ts';

interface Encoded {
  readonly buffer: Buffer;
}

interface Written {
  readonly key: string | null;
  readonly value: string | null;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

const require = createRequire(import.meta.url);
const encodeRecord = require('kafkajs/src/protocol/recordBatch/record/v0') as (record: object) => Encoded;
const { RecordBatch: encodeBatch } = require('kafkajs/src/protocol/recordBatch/v0') as {
  RecordBatch(batch: object): Promise<Encoded>;
};
const Long = require('kafkajs/src/utils/long') as { fromValue(value: bigint): unknown };
const gzip = 1;
const controlFlag = 0x20;
const attributesAt = 21;
const at = { topic: 'jobs.events', partition: 3 };

async function batchOf(firstOffset: bigint, records: readonly Written[], compression = 0): Promise<Buffer> {
  const { buffer } = await encodeBatch({
    firstOffset: Long.fromValue(firstOffset),
    lastOffsetDelta: records.length - 1,
    records: records.map((record, offsetDelta) => encodeRecord({ ...record, offsetDelta, timestampDelta: 70_000 })),
    compression,
  });
  return buffer;
}

const written = [
  { key: 'job-1', value: '{"name":"Größe 😀"}', headers: { ce_id: 'a-1', ce_source: 'quota', empty: '' } },
  { key: 'job-1', value: '{}', headers: { ce_id: 'b-1', ce_source: 'quota' } },
  { key: 'job-2', value: 'x'.repeat(300), headers: { ce_source: 'quota', ce_id: 'b-1' } },
];
const read = written.map(({ headers, ...record }, index) => ({
  ...{ ...at, ...record, offset: 5_000_000_000n + BigInt(index) },
  headers,
}));

describe('record batches', () => {
  it.each([0, gzip])('are read as they were written, with compression %d', async (compression) => {
    const bytes = await batchOf(5_000_000_000n, written, compression);
    expect(await readRecordBatches(bytes, at)).toEqual({ messages: read, next: 5_000_000_003n });
  });

  it('give nothing for a part of a batch', async () => {
    const whole = await batchOf(7n, written);
    expect(await readRecordBatches(whole.subarray(0, -1), at)).toEqual({ messages: [], next: null });
    const { messages, next } = await readRecordBatches(Buffer.concat([whole, whole.subarray(0, 40)]), at);
    expect([messages.length, next]).toEqual([3, 10n]);
  });

  it('may lack keys and values, and repeat headers, of which the last one counts', async () => {
    const bytes = await batchOf(0n, [{ key: null, value: null, headers: { twice: ['one', 'two'] } }]);
    expect((await readRecordBatches(bytes, at)).messages).toMatchObject([
      { key: '', value: '', headers: { twice: 'two' } },
    ]);
  });

  it('of the broker itself are passed over', async () => {
    const control = await batchOf(3n, [{ key: 'commit', value: '' }]);
    control.writeInt16BE(controlFlag, attributesAt);
    const { messages, next } = await readRecordBatches(Buffer.concat([control, await batchOf(4n, written)]), at);
    expect(messages.map(({ offset }) => offset)).toEqual([4n, 5n, 6n]);
    expect(next).toBe(7n);
  });
});
