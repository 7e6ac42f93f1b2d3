import { topics } from '#libs/contracts';
import { type EventLog, KafkaEventLog, PostgresEventLog } from '#libs/eventing';
import type { Configuration } from '#libs/platform';
import type { EngineOptions } from './engines.ts';
import { kafkaSecurity } from './kafka-security.ts';
import type { Ports } from './ports.ts';
import { whenReachable } from './reachable.ts';

/** Kafka where it is configured, or else tables in the database; with all topics. */
export async function openEventLog(
  configuration: Configuration,
  databaseUrl: string,
  ports: Ports,
  options: EngineOptions,
): Promise<EventLog> {
  const { KAFKA_BROKERS: brokers } = configuration;
  if (!brokers) return withTopics(await PostgresEventLog.connect({ url: databaseUrl, ...ports }));
  const { clientId = 'datacollector', onFatal, signal } = options;
  const connection = {
    brokers: brokers.split(',').map((broker) => broker.trim()),
    prefix: configuration.KAFKA_PREFIX,
    security: await kafkaSecurity(configuration),
    clientId,
    ...ports,
    ...(onFatal && { onFatal }),
  };
  return whenReachable('Kafka', async () => withTopics(await KafkaEventLog.connect(connection)), ports, signal);
}

async function withTopics(log: EventLog): Promise<EventLog> {
  try {
    await log.createTopics(Object.values(topics));
    return log;
  } catch (error) {
    await log.close();
    throw error;
  }
}
