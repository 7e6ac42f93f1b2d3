import { createRequire } from 'node:module';
import { partitionKey } from '../../log/event-log.ts';
import type { Names } from '../names.ts';
import type { AnswerFormat, Broker } from '../wire.ts';
import { ByteWriter } from './byte-writer.ts';
import type { ProducerIdentity } from './producer-identity.ts';
import { type Batch, writeBatch } from './record-batch.ts';

export interface ProduceOptions {
  readonly names: Names;
  readonly identity: ProducerIdentity;
  /** How long the broker waits for the replicas. */
  readonly timeoutMs: number;
  /** Once it has aborted, nothing is sent any more. */
  readonly signal: AbortSignal;
}

export interface ProduceOutcome {
  /** By `partitionKey`. */
  readonly stored: ReadonlySet<string>;
  /** Why the broker has not stored one of the others. */
  readonly failure: unknown;
}

interface Answer {
  readonly topics: readonly {
    readonly topicName: string;
    readonly partitions: readonly { readonly partition: number; readonly errorCode: number }[];
  }[];
}

const apiKey = 0;
const apiVersion = 7;
const noTransaction = -1;
const allReplicas = -1;
const { decode, parse } = createRequire(import.meta.url)(
  `kafkajs/src/protocol/requests/produce/v${apiVersion}/response`,
) as AnswerFormat<Answer>;

/** Resolves with what the broker says of the batches, of which there is at most one for each partition. */
export async function produce(
  broker: Broker,
  batches: readonly Batch[],
  options: ProduceOptions,
): Promise<ProduceOutcome> {
  const answer = await broker.connectionPool.send({
    request: { apiKey, apiVersion, apiName: 'Produce', encode: () => encode(batches, options) },
    response: { decode, parse: (decoded) => Promise.resolve(decoded) },
  });
  const stored = answer.topics.flatMap(({ topicName, partitions }) =>
    partitions
      .filter(({ errorCode }) => errorCode === 0)
      .map(({ partition }) => partitionKey({ topic: options.names.fromCluster(topicName), partition })),
  );
  const failure = await parse(answer).then(
    () => undefined,
    (error: unknown) => error,
  );
  return { stored: new Set(stored), failure };
}

/** https://kafka.apache.org/protocol#The_Messages_Produce */
async function encode(batches: readonly Batch[], { names, identity, timeoutMs, signal }: ProduceOptions) {
  signal.throwIfAborted();
  const bytes = new ByteWriter(batches.reduce((sum, { size }) => sum + size, 1_000));
  const byTopic = Map.groupBy(batches, ({ topic }) => topic);
  bytes.int16(noTransaction);
  bytes.int16(allReplicas);
  bytes.int32(timeoutMs);
  bytes.int32(byTopic.size);
  for (const [topic, list] of byTopic) {
    bytes.string(names.inCluster(topic));
    bytes.int32(list.length);
    for (const batch of list) {
      bytes.int32(batch.partition);
      const at = bytes.length;
      bytes.skip(4);
      writeBatch(bytes, batch, identity.originOf(batch));
      bytes.from(at).writeInt32BE(bytes.length - at - 4);
    }
  }
  const buffer = bytes.from(0);
  return { buf: buffer, buffer };
}
