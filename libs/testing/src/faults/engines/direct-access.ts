import { type EventLog, KafkaEventLog } from '#libs/eventing';
import { type ObjectStorage, openObjectStorage } from '#libs/object-storage';
import {
  parseConfiguration,
  silentLogger,
  SystemClock,
  SystemIdentifiers,
  SystemRandom,
  SystemTimers,
} from '#libs/platform';
import type { FaultEngines } from './fault-engines.ts';

const clock = new SystemClock();
const ports = {
  clock,
  timers: new SystemTimers(),
  identifiers: new SystemIdentifiers(clock, new SystemRandom()),
  logger: silentLogger,
};

/** The log and the objects of a system, past the network that the faults break. */
export async function openDirectly(
  { directEnvironment }: FaultEngines,
  directory: string,
): Promise<{ log: EventLog; storage: ObjectStorage }> {
  const configuration = parseConfiguration({ ...directEnvironment, DATA_DIR: directory });
  const brokers = configuration.KAFKA_BROKERS!.split(',');
  const log = await KafkaEventLog.connect({ brokers, clientId: 'fault-tests', ...ports });
  return { log, storage: await openObjectStorage(configuration, ports) };
}
