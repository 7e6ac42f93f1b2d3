import { GenericContainer, Network, type StartedNetwork, Wait } from 'testcontainers';
import { freePort } from '../../system/free-port.ts';
import { StallingProxy } from '../network/stalling-proxy.ts';
import { kafkaAnswers } from './answers.ts';
import { BreakableEngine } from './breakable-engine.ts';

export interface KafkaBrokers {
  /** As in `KAFKA_BROKERS`: the proxies' addresses, which the brokers advertise too. */
  readonly addresses: string;
  /** Past the proxies. */
  readonly directAddresses: string;
  readonly brokers: readonly BreakableEngine[];
  dispose(): Promise<void>;
}

/** Brokers that are controllers as well. With three each message is on all of them, and two have to be there. */
export async function startKafkaBrokers(count: 1 | 3): Promise<KafkaBrokers> {
  const network = await new Network().start();
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const started = await Promise.all(numbers.map((number) => startBroker(number, count, network)));
  const brokers = started.map(({ broker }) => broker);
  const list = (pick: (one: (typeof started)[number]) => number) =>
    started.map((one) => `127.0.0.1:${pick(one)}`).join();
  return {
    addresses: list(({ broker }) => broker.network.address.port),
    directAddresses: list(({ directPort }) => directPort),
    brokers,
    dispose: async () => {
      await Promise.all(brokers.map((broker) => broker.dispose()));
      await network.stop();
    },
  };
}

/** Milliseconds: three of them at once take their time on a small machine. */
const startupMs = 180_000;

/** One listener for whoever comes through the proxy, one for whoever comes past it, one for the other brokers. */
async function startBroker(number: number, count: number, network: StartedNetwork) {
  const [proxyPort, port, directPort] = [await freePort(), await freePort(), await freePort()];
  const proxy = await StallingProxy.listen({ host: '127.0.0.1', port }, proxyPort);
  const container = await new GenericContainer('apache/kafka:4.1.0')
    .withNetwork(network)
    .withNetworkAliases(`broker-${number}`)
    .withExposedPorts({ container: 9092, host: port }, { container: 9095, host: directPort })
    .withEnvironment({
      KAFKA_NODE_ID: String(number),
      KAFKA_LISTENERS: 'PROXIED://:9092,DIRECT://:9095,INTERNAL://:9094,CONTROLLER://:9093',
      KAFKA_ADVERTISED_LISTENERS: `PROXIED://127.0.0.1:${proxyPort},DIRECT://127.0.0.1:${directPort},INTERNAL://broker-${number}:9094`,
      ...clusterSettings(count),
    })
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/).withStartupTimeout(startupMs))
    .start();
  return {
    broker: new BreakableEngine(`kafka ${number}`, container, proxy, () => kafkaAnswers(directPort)),
    directPort,
  };
}

function clusterSettings(count: number): Record<string, string> {
  const voters = Array.from({ length: count }, (_, index) => `${index + 1}@broker-${index + 1}:9093`);
  const replicas = String(count);
  return {
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_CONTROLLER_QUORUM_VOTERS: voters.join(),
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_INTER_BROKER_LISTENER_NAME: 'INTERNAL',
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PROXIED:PLAINTEXT,DIRECT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: replicas,
    KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '3',
    KAFKA_DEFAULT_REPLICATION_FACTOR: replicas,
    KAFKA_MIN_INSYNC_REPLICAS: count === 1 ? '1' : '2',
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: replicas,
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: count === 1 ? '1' : '2',
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    KAFKA_HEAP_OPTS: '-Xms256m -Xmx512m',
  };
}
