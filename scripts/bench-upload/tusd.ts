import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { S3Settings } from '../../libs/object-storage/src/minio/s3-settings.ts';
import { fileBytes, send } from './clients.ts';

const source = 'github.com/tus/tusd/v2/cmd/tusd@v2.9.1';
const port = 18_080;

/** A server in Go that stores uploads in S3 and does nothing else: what a gateway's work may cost at all. */
export class Tusd {
  readonly #process: ChildProcess;

  /** Null where there is no Go to build it. */
  static async start({ endpoint, bucket, accessKey, secretKey, region }: S3Settings, directory: string) {
    const program = await built(directory);
    if (!program) return null;
    const parameters = ['-s3-disable-content-hashes', '-disable-download', '-behind-proxy=false', '-verbose=false'];
    const started = spawn(
      program,
      [`-s3-endpoint=${endpoint.origin}`, `-s3-bucket=${bucket}`, `-port=${port}`, '-host=127.0.0.1', ...parameters],
      {
        env: { AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: secretKey, AWS_REGION: region },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    await once(started.stdout, 'data');
    return new Tusd(started);
  }

  private constructor(started: ChildProcess) {
    this.#process = started;
  }

  get pid(): number {
    return this.#process.pid!;
  }

  upload(bytes: number): Promise<void> {
    const headers = {
      'tus-resumable': '1.0.0',
      'upload-length': bytes,
      'content-length': bytes,
      'content-type': 'application/offset+octet-stream',
    };
    const url = `http://127.0.0.1:${port}/files/`;
    return send({ method: 'POST', url, headers, body: fileBytes(bytes), expected: 201 });
  }

  async stop(): Promise<void> {
    this.#process.kill('SIGTERM');
    await once(this.#process, 'exit');
  }
}

async function built(directory: string): Promise<string | null> {
  const { TUSD } = process.env;
  if (TUSD) return TUSD;
  const execute = promisify(execFile);
  try {
    await execute('go', ['install', source], { env: { ...process.env, GOBIN: directory } });
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return null;
  }
  const program = join(directory, 'tusd');
  await access(program);
  return program;
}
