import type { Access } from '#libs/contracts';
import { EmbeddedPostgres, SystemRandom } from '#libs/platform';
import type { S3Settings } from '../../libs/object-storage/src/minio/s3-settings.ts';
import { startKafkaUnforwarded } from '../../libs/testing/src/engines/containers.ts';
import { DistributedSystem } from '../../libs/testing/src/system/distributed-system.ts';

/** One gateway and the quota service that it asks, each a process, on Kafka in a container and a PostgreSQL with fsync. */
export class BenchSystem {
  readonly #system: DistributedSystem;
  readonly #stopEngines: () => Promise<void>;

  static async start(storage: S3Settings, directory: string): Promise<BenchSystem> {
    const postgres = new EmbeddedPostgres({ directory, random: new SystemRandom() });
    const [url, kafka] = await Promise.all([postgres.start(), startKafkaUnforwarded()]);
    const { endpoint, accessKey, secretKey, bucket, region } = storage;
    const engines = {
      ...{ DATABASE_URL: `${url}/postgres`, KAFKA_BROKERS: kafka.address.brokers },
      ...{ S3_ENDPOINT: endpoint.origin, S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey },
      ...{ S3_BUCKET: bucket, S3_REGION: region },
    };
    // Nothing reads the files.
    const instances = { 'processing-service': 0, 'notification-service': 0 };
    const stopEngines = async () => {
      await postgres.stop();
      await kafka.container.stop();
    };
    try {
      return new BenchSystem(await DistributedSystem.start({ engines, instances }), stopEngines);
    } catch (error) {
      await stopEngines();
      throw error;
    }
  }

  private constructor(system: DistributedSystem, stopEngines: () => Promise<void>) {
    this.#system = system;
    this.#stopEngines = stopEngines;
  }

  get gatewayPid(): number {
    return this.#gateway.pid;
  }

  /** To the gateway itself, with no proxy between. */
  async access(): Promise<Access> {
    return { ...(await this.#system.access()), baseUrl: `http://127.0.0.1:${this.#gateway.port}/api/v1` };
  }

  async stop(): Promise<void> {
    await this.#system.dispose();
    await this.#stopEngines();
  }

  get #gateway() {
    return this.#system.processes('ingest-gateway')[0]!;
  }
}
