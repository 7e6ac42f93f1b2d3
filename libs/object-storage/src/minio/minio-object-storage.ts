import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { Clock, Identifiers, Timers } from '#libs/platform';
import { isObjectKey, requireObjectKey } from '../object-key.ts';
import {
  ObjectNotFound,
  ObjectStorage,
  type ByteRange,
  type ListedObject,
  type LocalCopy,
  type ObjectFacts,
  type StoredObject,
} from '../object-storage.ts';
import { BlockPool } from './block-pool.ts';
import { prepareBucket } from './bucket.ts';
import { canRefuseToOverwrite } from './conditional-writes.ts';
import { FileUpload } from './file-upload.ts';
import { removeIncompleteUploads } from './incomplete-uploads.ts';
import { ObjectCache } from './object-cache.ts';
import { ObjectReader } from './object-reader.ts';
import { ObjectWriter } from './object-writer.ts';
import { S3Connection, type S3Patience } from './s3-connection.ts';
import { isS3Error, S3Silence } from './s3-error.ts';
import type { S3Settings } from './s3-settings.ts';
import { StreamUpload } from './stream-upload.ts';

export interface MinioObjectStorageOptions {
  readonly settings: S3Settings;
  /** For copies of objects, and for parts of uploads that find no room in memory. */
  readonly directory: string;
  /** Of copies that nobody uses at the moment. */
  readonly cacheBytes: number;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly identifiers: Identifiers;
  /** Of memory for all uploads together. */
  readonly uploadBytes?: number;
  readonly patience?: Partial<S3Patience>;
}

/** 500 slow uploads at once may take 512 MiB, connections and all; a single one takes 64 MiB of this. */
const usualUploadBytes = 128 * 1024 * 1024;
const checkMs = 2_000;

/** Objects in a bucket of MinIO, or of another S3. */
export class MinioObjectStorage extends ObjectStorage {
  readonly #connection: S3Connection;
  readonly #pool: BlockPool;
  readonly #cache: ObjectCache;
  readonly #options: MinioObjectStorageOptions;
  #canRefuse = false;

  /** Makes the bucket where it is missing. Throws `ConfigurationError` where the server cannot be used. */
  static async open(options: MinioObjectStorageOptions): Promise<MinioObjectStorage> {
    const storage = new MinioObjectStorage(options);
    await prepareBucket(storage.#connection, options.settings.endpoint);
    storage.#canRefuse = await canRefuseToOverwrite(storage.#connection);
    await storage.#cache.open();
    return storage;
  }

  private constructor(options: MinioObjectStorageOptions) {
    super();
    const { settings, directory, cacheBytes, uploadBytes = usualUploadBytes } = options;
    this.#options = options;
    this.#connection = new S3Connection(options);
    this.#pool = new BlockPool(uploadBytes, options);
    const origin = `${settings.endpoint.origin}/${settings.bucket}`;
    this.#cache = new ObjectCache({ ...options, directory, bytes: cacheBytes, origin });
  }

  async put(key: string, source: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<StoredObject> {
    const { directory, identifiers } = this.#options;
    const spoolDirectory = join(directory, 'spool');
    const upload = new StreamUpload(this.#writer(key), { pool: this.#pool, spoolDirectory, identifiers });
    return { size: await upload.run(source, signal) };
  }

  async putFile(key: string, path: string): Promise<StoredObject> {
    const size = await new FileUpload(this.#writer(key), path).run();
    await unlink(path);
    return { size };
  }

  async get(key: string, range?: ByteRange): Promise<Readable> {
    requireObjectKey(key);
    const { start = 0, end } = range ?? {};
    const response = await this.#connection.persist(() => this.#open(key, start, end));
    const { headers } = response;
    const checksum = range ? null : wholeChecksum(headers['x-amz-checksum-crc32']);
    const resume = (offset: number, signal: AbortSignal) =>
      this.#connection.persist(() => this.#open(key, start + offset, end, signal), signal);
    return new ObjectReader({
      response,
      resume,
      checksum,
      timers: this.#options.timers,
      idleMs: this.#connection.idleMs,
    });
  }

  async stat(key: string): Promise<ObjectFacts | null> {
    requireObjectKey(key);
    try {
      const { headers } = await this.#connection.call({ method: 'HEAD', key });
      return { size: Number(headers['content-length']), modifiedAt: new Date(headers['last-modified']!) };
    } catch (error) {
      if (isS3Error(error, 404)) return null;
      throw error;
    }
  }

  async localCopy(key: string): Promise<LocalCopy> {
    requireObjectKey(key);
    return this.#cache.copy(key, () => this.get(key));
  }

  async delete(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const names = keys.map(requireObjectKey);
    const failed = await this.#connection.ask((client, bucket) => client.removeObjects(bucket, names));
    await this.#cache.forget(keys);
    if (failed.length > 0) throw new Error(`S3 did not delete everything: ${JSON.stringify(failed[0])}`);
  }

  async *list(prefix: string): AsyncIterable<ListedObject> {
    for (let token = ''; ;) {
      const page = await this.#connection.ask((client, bucket) =>
        client.listObjectsV2Query(bucket, prefix, token, '', 1000, ''),
      );
      for (const { name, size, lastModified } of page.objects)
        if (name !== undefined && isObjectKey(name)) yield { key: name, size, modifiedAt: lastModified };
      if (!page.isTruncated) return;
      token = page.nextContinuationToken;
    }
  }

  removeLeftovers(olderThan: Date): Promise<number> {
    return removeIncompleteUploads(this.#connection, olderThan);
  }

  async check(): Promise<void> {
    const deadline = new AbortController();
    const timer = this.#options.timers.after(checkMs, () => deadline.abort());
    const ask = () => this.#connection.exchange({ method: 'HEAD', signal: deadline.signal });
    try {
      // The server may close a kept connection just when it is asked on it, which says nothing of the server.
      await ask().catch((error: NodeJS.ErrnoException) =>
        error.code === 'ECONNRESET' ? ask() : Promise.reject(error),
      );
    } catch (error) {
      throw deadline.signal.aborted ? new S3Silence(checkMs, 'the check') : error;
    } finally {
      timer.cancel();
    }
  }

  #writer(key: string): ObjectWriter {
    return new ObjectWriter({
      ...{ connection: this.#connection, canRefuse: this.#canRefuse },
      ...{ key: requireObjectKey(key), writer: this.#options.identifiers.uuid() },
    });
  }

  async #open(key: string, start: number, end?: number, signal?: AbortSignal): Promise<IncomingMessage> {
    const range = start > 0 || end !== undefined ? { range: `bytes=${start}-${end ?? ''}` } : {};
    const headers = { 'x-amz-checksum-mode': 'ENABLED', ...range };
    try {
      return await this.#connection.open({ method: 'GET', key, headers, signal });
    } catch (error) {
      throw isS3Error(error, 'NoSuchKey', 404) ? new ObjectNotFound(key) : error;
    }
  }
}

/** Null where the server has none, or one that is made of those of the parts: `…-3`. */
const wholeChecksum = (header: string | string[] | undefined): string | null =>
  typeof header === 'string' && !header.includes('-') ? header : null;
