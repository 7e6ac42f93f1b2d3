import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Access } from '#libs/contracts';
import type { S3Settings } from '../../libs/object-storage/src/minio/s3-settings.ts';
import { ProgramProcess } from '../../libs/testing/src/system/program-process.ts';

/** The gateway in a process of its own. */
export class BenchGateway {
  readonly #process: ProgramProcess;
  readonly #directory: string;

  static async start(settings: S3Settings, directory: string): Promise<BenchGateway> {
    const { endpoint, accessKey, secretKey, bucket, region } = settings;
    const started = new ProgramProcess('scripts/bench-upload/gateway.js', {
      ...{ PORT: '0', OPS_PORT: '0', DATA_DIR: directory, LOG_LEVEL: 'warn' },
      ...{ S3_ENDPOINT: endpoint.origin, S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey },
      ...{ S3_BUCKET: bucket, S3_REGION: region },
    });
    started.spawn();
    await started.printed('Ready at ');
    return new BenchGateway(started, directory);
  }

  private constructor(started: ProgramProcess, directory: string) {
    this.#process = started;
    this.#directory = directory;
  }

  get pid(): number {
    return this.#process.pid;
  }

  async access(): Promise<Access> {
    return JSON.parse(await readFile(join(this.#directory, 'access.json'), 'utf8')) as Access;
  }

  async stop(): Promise<void> {
    await this.#process.end('SIGTERM');
  }
}
