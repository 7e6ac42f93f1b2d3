import { createRequire } from 'node:module';
import { ByteReader } from './byte-reader.ts';
import type { Broker, FetchAnswer, FetchRequest, ProtocolRequest } from '../wire.ts';

const { protocol } = createRequire(import.meta.url)('kafkajs/src/protocol/requests/fetch') as {
  protocol(version: { readonly version: number }): (request: FetchRequest) => ProtocolRequest<FetchAnswer>;
};

/** Of the protocol: Kafka 2.3 and newer know it. */
const version = 11;

/** As `fetch` of the broker, whose decoder makes far more of each record than is wanted here. */
export async function sendFetch(broker: Broker, request: FetchRequest): Promise<FetchAnswer> {
  const fetch = protocol({ version })(request);
  try {
    return await broker.connectionPool.send({ ...fetch, response: { ...fetch.response, decode } });
  } catch (error) {
    if (error instanceof Error && error.name === 'KafkaJSConnectionClosedError') await broker.disconnect();
    throw error;
  }
}

/** Fields are read in the order in which they come. */
async function decode(bytes: Buffer): Promise<FetchAnswer> {
  const reader = new ByteReader(bytes);
  const clientSideThrottleTime = reader.int32();
  reader.skip(2 + 4); // error and ID of a session, which there is not
  const responses = reader.array(() => ({
    topicName: reader.string(),
    partitions: reader.array(() => decodePartition(reader)),
  }));
  return { clientSideThrottleTime, responses };
}

function decodePartition(reader: ByteReader) {
  const partition = reader.int32();
  const errorCode = reader.int16();
  const highWatermark = reader.int64();
  reader.skip(8 + 8); // last stable offset, first offset
  reader.array(() => reader.skip(8 + 8)); // aborted transactions
  reader.skip(4); // preferred replica
  return { partition, errorCode, highWatermark, records: reader.bytes(reader.int32()) };
}
