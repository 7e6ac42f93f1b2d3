import { s3Keys } from '../../engines/containers.ts';
import type { BreakableEngine } from './breakable-engine.ts';
import { type KafkaBrokers, startKafkaBrokers } from './kafka-brokers.ts';
import { Mailpit } from './mailpit.ts';
import { type SingleEngine, startMinio, startPostgres } from './single-engines.ts';

export interface EngineNeeds {
  readonly brokers: 1 | 3;
  /** Of the object store; the machine's own where missing. */
  readonly diskMegabytes?: number;
}

/** Engines of their own in containers, each behind a network that can be broken. */
export class FaultEngines {
  readonly brokers: readonly BreakableEngine[];
  readonly minio: BreakableEngine;
  readonly postgres: BreakableEngine;
  readonly mailpit: Mailpit;
  readonly #kafka: KafkaBrokers;
  readonly #minio: SingleEngine;
  readonly #postgres: SingleEngine;

  static async start({ brokers, diskMegabytes }: EngineNeeds): Promise<FaultEngines> {
    const [kafka, minio, postgres, mailpit] = await Promise.all([
      startKafkaBrokers(brokers),
      startMinio(diskMegabytes),
      startPostgres(),
      Mailpit.start(),
    ]);
    return new FaultEngines(kafka, minio, postgres, mailpit);
  }

  private constructor(kafka: KafkaBrokers, minio: SingleEngine, postgres: SingleEngine, mailpit: Mailpit) {
    this.#kafka = kafka;
    this.#minio = minio;
    this.#postgres = postgres;
    this.brokers = kafka.brokers;
    this.minio = minio.engine;
    this.postgres = postgres.engine;
    this.mailpit = mailpit;
  }

  /** The variables that lead services to them. */
  get environment(): Readonly<Record<string, string>> {
    return this.#variables(this.#postgres.url, this.#kafka.addresses, this.#minio.url);
  }

  /** The same past what can be broken. */
  get directEnvironment(): Readonly<Record<string, string>> {
    return this.#variables(this.#postgres.directUrl, this.#kafka.directAddresses, this.#minio.directUrl);
  }

  async dispose(): Promise<void> {
    await Promise.all([this.#kafka.dispose(), this.minio.dispose(), this.postgres.dispose(), this.mailpit.dispose()]);
  }

  #variables(database: string, brokers: string, s3: string): Record<string, string> {
    return {
      DATABASE_URL: database,
      KAFKA_BROKERS: brokers,
      S3_ENDPOINT: s3,
      S3_ACCESS_KEY: s3Keys.accessKey,
      S3_SECRET_KEY: s3Keys.secretKey,
      SMTP_URL: this.mailpit.smtpUrl,
    };
  }
}
