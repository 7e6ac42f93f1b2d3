import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';
import { freePort } from '../system/free-port.ts';

export interface KafkaAddress {
  /** As in `KAFKA_BROKERS`. */
  readonly brokers: string;
}

export interface S3Address {
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

export interface PostgresAddress {
  /** Without a database name. */
  readonly url: string;
}

export interface StartedEngine<Address> {
  readonly address: Address;
  readonly container: StartedTestContainer;
}

/** A broker of its own, with the settings of docker-compose.yml that matter to clients. */
export async function startKafka(): Promise<StartedEngine<KafkaAddress>> {
  // A client comes back to the port that the broker advertises, so it is chosen before the container starts.
  const port = await freePort();
  const container = await kafkaContainer(port, {
    KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
    KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
  }).start();
  return { address: { brokers: `127.0.0.1:${port}` }, container };
}

/**
 * The same, without Docker's port forwarding before it, which takes as much time as the broker does: services that run in
 * Docker, too, have none between. On Linux only; elsewhere as `startKafka`.
 */
export async function startKafkaUnforwarded(): Promise<StartedEngine<KafkaAddress>> {
  if (process.platform !== 'linux') return startKafka();
  const [port, controllerPort] = await Promise.all([freePort(), freePort()]);
  const brokers = `127.0.0.1:${port}`;
  const container = await brokerContainer({
    KAFKA_CONTROLLER_QUORUM_VOTERS: `1@127.0.0.1:${controllerPort}`,
    KAFKA_LISTENERS: `PLAINTEXT://${brokers},CONTROLLER://127.0.0.1:${controllerPort}`,
    KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://${brokers}`,
  })
    .withNetworkMode('host')
    .start();
  return { address: { brokers }, container };
}

/** Clients find its port 9092 at a port of this machine; the settings name its listeners. */
export function kafkaContainer(port: number, settings: Readonly<Record<string, string>>): GenericContainer {
  return brokerContainer({ KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093', ...settings }).withExposedPorts({
    container: 9092,
    host: port,
  });
}

function brokerContainer(settings: Readonly<Record<string, string>>): GenericContainer {
  return new GenericContainer('apache/kafka:4.1.0')
    .withEnvironment({
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '3',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS: '1000',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      ...settings,
    })
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/));
}

export async function startMinio(): Promise<StartedEngine<S3Address>> {
  const container = await minioContainer('server', '/data')
    .withExposedPorts(9000)
    .withWaitStrategy(Wait.forHttp('/minio/health/ready', 9000))
    .start();
  return { address: s3At(`http://${container.getHost()}:${container.getMappedPort(9000)}`), container };
}

/** As `startKafkaUnforwarded`. */
export async function startMinioUnforwarded(): Promise<StartedEngine<S3Address>> {
  if (process.platform !== 'linux') return startMinio();
  const address = `127.0.0.1:${await freePort()}`;
  const container = await minioContainer('server', '/data', '--address', address)
    .withNetworkMode('host')
    .withWaitStrategy(Wait.forLogMessage(/API: /))
    .start();
  return { address: s3At(`http://${address}`), container };
}

const minioUser = 'minio-for-tests';
/** Of all MinIOs here. */
export const s3Keys = { accessKey: minioUser, secretKey: minioUser };

export function minioContainer(...command: string[]): GenericContainer {
  return new GenericContainer('quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z')
    .withCommand(command)
    .withEnvironment({ MINIO_ROOT_USER: minioUser, MINIO_ROOT_PASSWORD: minioUser });
}

const s3At = (endpoint: string): S3Address => ({ endpoint, ...s3Keys });

/** The official image. Tests of what survives a power cut want `{ fsync: 'on' }`. */
export async function startPostgres(
  settings: Readonly<Record<string, string>> = { fsync: 'off' },
): Promise<StartedEngine<PostgresAddress>> {
  const flags = Object.entries({ max_connections: '300', ...settings }).flatMap(([key, value]) => [
    '-c',
    `${key}=${value}`,
  ]);
  const container = await new GenericContainer('postgres:18')
    .withCommand(['postgres', ...flags])
    .withEnvironment({ POSTGRES_USER: 'tests', POSTGRES_PASSWORD: 'for-tests' })
    .withExposedPorts(5432)
    // The first time it is ready for the image's own preparations only.
    .withWaitStrategy(Wait.forLogMessage(/ready to accept connections/, 2))
    .start();
  const url = `postgresql://tests:for-tests@${container.getHost()}:${container.getMappedPort(5432)}`;
  return { address: { url }, container };
}
