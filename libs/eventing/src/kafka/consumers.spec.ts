import { describe } from '@jest/globals';
import { hasEngines } from '#libs/testing';
import { describeConsumers } from '../consumers/consumer.contract.ts';
import { describeFailures } from '../consumers/failures.contract.ts';
import { connectKafkaLog } from '../fixtures/kafka-under-test.ts';

/** A test's log is as much its own as its database is. */
const connectLog = (databaseUrl: string) => connectKafkaLog(`${databaseUrl.slice(databaseUrl.lastIndexOf('/') + 1)}.`);

(hasEngines ? describe : describe.skip)('with Kafka in a container', () => {
  describeConsumers('Kafka', connectLog);
  describeFailures('Kafka', connectLog);
});
