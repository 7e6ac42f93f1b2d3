import { parseConfiguration, SystemClock, SystemIdentifiers, SystemRandom, SystemTimers } from '#libs/platform';
import { openObjectStorage, type ObjectStorage } from '#libs/object-storage';
import { PresigningClient } from '../../libs/object-storage/src/minio/presigning-client.ts';
import { s3Settings, type S3Settings } from '../../libs/object-storage/src/minio/s3-settings.ts';
import { startMinioUnforwarded } from '../../libs/testing/src/engines/containers.ts';

const clock = new SystemClock();
const ports = { clock, timers: new SystemTimers(), identifiers: new SystemIdentifiers(clock, new SystemRandom()) };

/** A bucket for one run, in the S3 of S3_ENDPOINT or in a MinIO of its own. */
export class BenchStorage {
  readonly settings: S3Settings;
  readonly #storage: ObjectStorage;
  readonly #client: PresigningClient;
  readonly #stop: () => Promise<unknown>;

  static async start(): Promise<BenchStorage> {
    const { variables, stop } = process.env['S3_ENDPOINT'] ? given() : await ownMinio();
    const configuration = parseConfiguration({ ...variables, S3_BUCKET: `bench-${ports.identifiers.uuid()}` });
    return new BenchStorage(s3Settings(configuration), await openObjectStorage(configuration, ports), stop);
  }

  private constructor(settings: S3Settings, storage: ObjectStorage, stop: () => Promise<unknown>) {
    const { endpoint, accessKey, secretKey, region } = settings;
    const [useSSL, port] = [endpoint.protocol === 'https:', Number(endpoint.port)];
    this.settings = settings;
    this.#storage = storage;
    this.#client = new PresigningClient({ endPoint: endpoint.hostname, port, useSSL, accessKey, secretKey, region });
    this.#stop = stop;
  }

  /** Where anybody may put one more object. */
  newUrl(): string {
    const objectName = `direct/${ports.identifiers.uuid()}`;
    return this.#client.presign({ method: 'PUT', bucketName: this.settings.bucket, objectName }, clock.now());
  }

  async empty(): Promise<void> {
    const keys: string[] = [];
    for await (const { key } of this.#storage.list('')) keys.push(key);
    await this.#storage.delete(keys);
  }

  async dispose(): Promise<void> {
    await this.#storage.removeLeftovers(new Date());
    await this.empty();
    await this.#stop();
  }
}

function given() {
  return { variables: process.env, stop: async () => undefined };
}

async function ownMinio() {
  const { address, container } = await startMinioUnforwarded();
  const { endpoint, accessKey, secretKey } = address;
  const variables = { S3_ENDPOINT: endpoint, S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey };
  return { variables, stop: () => container.stop() };
}
