import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hasEngines, type SecuredKafkaAddress, startSecuredKafka } from '#libs/testing';
import { connectKafkaLog, newPrefix } from '../fixtures/kafka-under-test.ts';
import type { KafkaEventLog } from './kafka-event-log.ts';
import type { Credentials, KafkaSecurity } from './security.ts';

const topic = 'numbers';

(hasEngines ? describe : describe.skip)('a Kafka that wants to know who speaks', () => {
  let kafka: SecuredKafkaAddress;
  let stop: () => Promise<unknown>;

  beforeAll(async () => {
    const { address, container } = await startSecuredKafka();
    [kafka, stop] = [address, () => container.stop()];
  });
  afterAll(() => stop());

  const tls = () => ({ ca: kafka.certificates.authority.cert, ...kafka.certificates.client });
  const sasl = (mechanism: Credentials['mechanism'] = 'plain') =>
    ({ mechanism, username: kafka.username, password: kafka.password }) as Credentials;
  const connect = (security: KafkaSecurity): Promise<KafkaEventLog> =>
    connectKafkaLog(newPrefix(), { brokers: kafka.brokers.split(','), security });

  it.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)(
    'carries messages for who comes by %s',
    async (mechanism) => {
      const log = await connect({ tls: tls(), sasl: sasl(mechanism) });
      await log.createTopics([{ name: topic, partitions: 1, retentionDays: 'forever', compacted: false }]);
      await log.produce([{ topic, key: 'key', headers: {}, value: '1' }]);
      const values: string[] = [];
      for await (const { messages } of log.replay([topic])) values.push(...messages.map(({ value }) => value));
      expect(values).toEqual(['1']);
      await log.close();
    },
  );

  it.each([
    [
      'another authority',
      () => ({ tls: { ...tls(), ca: kafka.certificates.client.cert }, sasl: sasl() }),
      'KAFKA_TLS_CA_FILE',
    ],
    ['no certificate', () => ({ tls: { ca: tls().ca }, sasl: sasl() }), 'KAFKA_TLS_CERT_FILE'],
    [
      'a wrong password',
      () => ({ tls: tls(), sasl: { ...sasl(), password: 'wrong' } }),
      'KAFKA_USERNAME, KAFKA_PASSWORD',
    ],
    [
      'a wrong password by SCRAM',
      () => ({ tls: tls(), sasl: { ...sasl('scram-sha-512'), password: 'wrong' } }),
      'KAFKA_USERNAME, KAFKA_PASSWORD',
    ],
  ])('does not go together with %s, and says which variable that is', async (_reason, security, variable) => {
    await expect(connect(security())).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringMatching(new RegExp(`^${variable}: `)),
    });
  });

  it.each([
    ['no TLS', () => ({ sasl: sasl() })],
    ['no credentials', () => ({ tls: tls() })],
  ])('does not answer who has %s', async (_reason, security) => {
    await expect(connect(security())).rejects.toThrow();
  });
});
