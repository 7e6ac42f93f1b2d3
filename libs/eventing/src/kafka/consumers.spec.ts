import { describe } from '@jest/globals';
import { hasEngines } from '#libs/testing';
import { describeConsumers } from '../consumers/consumer.contract.ts';
import { describeFailures } from '../consumers/failures.contract.ts';
import { connectOwnKafkaLog } from '../fixtures/kafka-under-test.ts';

(hasEngines ? describe : describe.skip)('with Kafka in a container', () => {
  describeConsumers('Kafka', connectOwnKafkaLog);
  describeFailures('Kafka', connectOwnKafkaLog);
});
