import { describe } from '@jest/globals';
import { hasEngines } from '#libs/testing';
import { connectKafkaLog, newPrefix, sessionTimeoutMs } from '../fixtures/kafka-under-test.ts';
import { describeEventLog } from '../log/event-log.contract.ts';

(hasEngines ? describe : describe.skip)('with Kafka in a container', () => {
  describeEventLog('Kafka', sessionTimeoutMs, () => {
    const prefix = newPrefix();
    return Promise.resolve({ connect: () => connectKafkaLog(prefix), dispose: () => Promise.resolve() });
  });
});
