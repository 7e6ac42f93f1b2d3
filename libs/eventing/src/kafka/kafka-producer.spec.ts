import { expect, it } from '@jest/globals';
import type { Kafka, ProducerConfig } from 'kafkajs';
import { silentLogger, SystemClock, SystemTimers } from '#libs/platform';
import { KafkaProducer } from './kafka-producer.ts';
import { Names } from './names.ts';

const partitionMetadata = Array.from({ length: 6 }, (_, partitionId) => ({
  ...{ partitionId, leader: 1, partitionErrorCode: 0 },
  ...{ replicas: [], isr: [], offlineReplicas: [] },
}));

type Sent = Parameters<ReturnType<Kafka['producer']>['sendBatch']>[0];

/** A client whose first producer forgets the last partition, as kafkajs does when a leader moves to a broker that has answered. */
function forgetfulClient(requests: Sent[]): Kafka {
  const producer = ({ createPartitioner }: ProducerConfig) => ({
    connect: () => Promise.resolve(),
    disconnect: () => Promise.resolve(),
    sendBatch: (sent: Sent) => {
      requests.push(sent);
      const choose = createPartitioner!();
      const stored = (sent.topicMessages ?? []).flatMap(({ topic, messages }) =>
        messages.map((message) => ({ topicName: topic, partition: choose({ topic, partitionMetadata, message }) })),
      );
      return Promise.resolve(requests.length === 1 ? stored.slice(0, -1) : stored);
    },
  });
  return { producer } as unknown as Kafka;
}

it('sends everything again where the answer says nothing of a partition', async () => {
  const requests: Sent[] = [];
  const client = forgetfulClient(requests);
  const ports = { clock: new SystemClock(), timers: new SystemTimers(), logger: silentLogger };
  const producer = new KafkaProducer({ client, names: new Names(''), ...ports });
  const messages = ['one', 'another'].map((key) => ({ topic: 'jobs.events', key, headers: {}, value: '{}' }));
  await producer.write(messages);
  expect(requests).toHaveLength(2);
  expect(requests[1]).toEqual(requests[0]);
});
