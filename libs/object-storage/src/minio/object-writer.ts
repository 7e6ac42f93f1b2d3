import { ObjectExists } from '../object-storage.ts';
import { onlyIfNew } from './conditional-writes.ts';
import type { Payload, S3Connection, S3Request } from './s3-connection.ts';
import { elementOf, isS3Error } from './s3-error.ts';

export interface Checked extends Payload {
  /** CRC-32 of the content, big-endian, in base64. */
  readonly checksum: string;
}

interface StoredPart {
  readonly number: number;
  readonly etag: string;
  readonly checksum: string;
}

export interface WriterOptions {
  readonly connection: S3Connection;
  readonly key: string;
  /** Unique to this attempt to write the key. */
  readonly writer: string;
  /** Whether the server refuses to overwrite; else it is asked before, which leaves a moment in which two may write. */
  readonly canRefuse: boolean;
}

const writerHeader = 'x-amz-meta-writer';
const fullObject = { 'x-amz-checksum-type': 'FULL_OBJECT' };

/**
 * Makes one object, in one request or in parts. The server checks every byte against a CRC-32 and keeps one of the whole
 * object. The object carries the writer's name, so that a writer whose success went unheard knows its own work.
 */
export class ObjectWriter {
  readonly #connection: S3Connection;
  readonly #key: string;
  readonly #writer: string;
  readonly #condition: Record<string, string> | null;
  readonly #parts: StoredPart[] = [];
  #uploadId: Promise<string> | undefined;

  constructor({ connection, key, writer, canRefuse }: WriterOptions) {
    this.#connection = connection;
    this.#key = key;
    this.#writer = writer;
    this.#condition = canRefuse ? onlyIfNew : null;
  }

  /** The whole object in one request. */
  async put(payload: Checked, signal?: AbortSignal): Promise<void> {
    const headers = {
      ...this.#condition,
      [writerHeader]: this.#writer,
      'x-amz-checksum-crc32': payload.checksum,
    };
    await this.#finish({ method: 'PUT', key: this.#key, headers, payload }, signal);
  }

  /** @param number from 1 on, in the order of the bytes */
  async putPart(number: number, payload: Checked, signal?: AbortSignal): Promise<void> {
    const { checksum } = payload;
    const uploadId = await (this.#uploadId ??= this.#initiate(signal));
    const query = { partNumber: number, uploadId };
    const sent = { 'x-amz-checksum-crc32': checksum };
    const request = { method: 'PUT', key: this.#key, query, headers: sent, payload, signal } as const;
    const { headers } = await this.#connection.call(request, signal);
    this.#parts.push({ number, etag: headers.etag!, checksum });
  }

  /** Makes an object of the parts. */
  async complete(signal?: AbortSignal): Promise<void> {
    const uploadId = await this.#uploadId!;
    const body = Buffer.from(completion(this.#parts.sort((one, other) => one.number - other.number)));
    const headers = { ...this.#condition, ...fullObject };
    const payload = { size: body.length, content: () => [body] };
    await this.#finish({ method: 'POST', key: this.#key, query: { uploadId }, headers, payload }, signal);
  }

  /** Takes away what has been stored of the parts. */
  async abandon(patienceMs: number): Promise<void> {
    const uploadId = await this.#uploadId?.catch(() => undefined);
    if (uploadId === undefined) return;
    const request = { method: 'DELETE', key: this.#key, query: { uploadId } } as const;
    await this.#connection.call(request, undefined, patienceMs).catch((error: unknown) => {
      if (!isS3Error(error, 'NoSuchUpload', 404)) throw error;
    });
  }

  async #initiate(signal?: AbortSignal): Promise<string> {
    const headers = { [writerHeader]: this.#writer, 'x-amz-checksum-algorithm': 'CRC32', ...fullObject };
    const request = { method: 'POST', key: this.#key, query: { uploads: '' }, headers } as const;
    const { body } = await this.#connection.call(request, signal);
    const uploadId = elementOf(body, 'UploadId');
    if (uploadId === null) throw new Error(`S3 began no upload of ${this.#key}: ${body}`);
    return uploadId;
  }

  async #finish(request: S3Request, signal?: AbortSignal): Promise<void> {
    try {
      if (!this.#condition && (await this.#writerOfObject()) !== null) throw new ObjectExists(this.#key);
      await this.#connection.call(request, signal);
    } catch (error) {
      // The answer to an earlier attempt of ours may have been lost.
      if (!isS3Error(error, 'PreconditionFailed', 'NoSuchUpload', 412, 409)) throw error;
      const writer = await this.#writerOfObject();
      if (writer === null) throw error;
      if (writer !== this.#writer) throw new ObjectExists(this.#key);
    }
  }

  /** Null where there is no object. */
  async #writerOfObject(): Promise<string | null> {
    try {
      const { headers } = await this.#connection.call({ method: 'HEAD', key: this.#key });
      return String(headers[writerHeader]);
    } catch (error) {
      if (isS3Error(error, 404)) return null;
      throw error;
    }
  }
}

function completion(parts: readonly StoredPart[]): string {
  const element = ({ number, etag, checksum }: StoredPart) =>
    `<Part><PartNumber>${number}</PartNumber><ETag>${escaped(etag)}</ETag><ChecksumCRC32>${checksum}</ChecksumCRC32></Part>`;
  return `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${parts.map(element).join('')}</CompleteMultipartUpload>`;
}

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
