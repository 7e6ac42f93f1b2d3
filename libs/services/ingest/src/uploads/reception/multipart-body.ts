import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { BusboyFileStream, BusboyInstance } from '@fastify/busboy';
import { Problem } from '#libs/platform';
import { malformed } from '../admission/malformed.ts';
import type { OptionFields } from '../admission/option-fields.ts';
import { cleanFileName, createMultipartParser } from './multipart-parser.ts';

/** Bytes of a body beside the file. */
const largestFraming = 1024 * 1024;

/** The part "dataset", to be read to its end. */
export interface DatasetPart {
  readonly fileName: string;
  readonly bytes: Readable;
}

/**
 * A request's body, taken apart as it arrives; it is held back while nobody reads the file. Whoever finds something
 * wrong aborts `failure` with the reason; then everything here ends with it, and the rest of the request stays unread.
 */
export class MultipartBody {
  /** Resolves when the file begins. */
  readonly dataset: Promise<DatasetPart>;
  /** Resolves when all parts have come, up to the closing boundary. */
  readonly complete: Promise<void>;
  #received = 0;
  #file: BusboyFileStream | undefined;
  readonly #request: IncomingMessage;
  readonly #parser: BusboyInstance;
  readonly #options: OptionFields;
  readonly #failure: AbortController;
  readonly #dataset = Promise.withResolvers<DatasetPart>();
  readonly #complete = Promise.withResolvers<void>();

  constructor(request: IncomingMessage, contentType: string, options: OptionFields, failure: AbortController) {
    this.#request = request;
    this.#options = options;
    this.#failure = failure;
    this.#parser = createMultipartParser(contentType);
    this.dataset = this.#dataset.promise;
    this.complete = this.#complete.promise;
    // Who waits for one of them may not wait for the other.
    for (const promise of [this.dataset, this.complete]) promise.catch(() => undefined);
    failure.signal.addEventListener('abort', () => this.#end(failure.signal.reason), { once: true });
    this.#followParser();
    this.#followRequest();
  }

  /** Bytes of the body so far. */
  get received(): number {
    return this.#received;
  }

  #followParser(): void {
    this.#parser
      .on('file', (name, stream, fileName) => this.#takeFile(name, stream, fileName))
      .on('field', (name, value, _nameTruncated, truncated) => this.#takeField(name, value, truncated))
      .on('finish', () => (this.#file ? this.#complete.resolve() : this.#failure.abort(missingDataset())))
      .on('error', () => this.#failure.abort(brokenFraming()))
      .on('partsLimit', () => this.#failure.abort(tooManyParts()))
      .on('fieldsLimit', () => this.#failure.abort(tooManyParts()));
  }

  #followRequest(): void {
    // The client may have gone while the upload was admitted: then neither an end nor a close comes any more.
    if (this.#request.destroyed) return this.#lose();
    this.#request.on('data', this.#count).on('error', this.#lose).on('close', this.#lose).pipe(this.#parser);
  }

  readonly #count = (chunk: Buffer): void => {
    this.#received += chunk.length;
    const framing = this.#received - (this.#file?.bytesRead ?? 0);
    if (framing > largestFraming) this.#failure.abort(malformed('Send at most 1 MiB beside the file.'));
  };

  readonly #lose = (): void => {
    // Not by `complete`: what has arrived of a body is thrown away with its connection, even all of it.
    if (!this.#request.readableEnded) this.#failure.abort(connectionLost());
  };

  #takeField(name: string | undefined, value: string, truncated: boolean): void {
    if (truncated) return this.#failure.abort(malformed(`Send less than 16 KiB as option "${name}".`));
    try {
      this.#options.add(name ?? '', value);
    } catch (error) {
      this.#failure.abort(error);
    }
  }

  #takeFile(name: string | undefined, stream: BusboyFileStream, fileName: string): void {
    stream.on('error', (error) => this.#failure.abort(error));
    if (name !== 'dataset') return this.#failure.abort(this.#file ? strangeFile(name) : missingDataset(name));
    if (this.#file) return this.#failure.abort(tooManyDatasets());
    this.#file = stream;
    this.#dataset.resolve({ fileName: cleanFileName(fileName), bytes: stream });
  }

  #end(reason: unknown): void {
    this.#request.off('data', this.#count).off('error', this.#lose).off('close', this.#lose).unpipe(this.#parser);
    this.#file?.destroy(reason as Error);
    this.#dataset.reject(reason);
    this.#complete.reject(reason);
  }
}

const connectionLost = () => malformed('The connection ended before the body. Send it again.');

const brokenFraming = () =>
  malformed('Send the body to its end, each part behind the boundary that "Content-Type" names.');

const tooManyParts = () => malformed('Send the file and the options, and no other parts.');

const strangeFile = (name = '') => malformed(`Send one file, as part "dataset"; there is another one as "${name}".`);

const missingDataset = (instead?: string) =>
  new Problem(
    'missing-dataset',
    instead === undefined ? 'Send the file as part "dataset".' : `Send the file as part "dataset", not "${instead}".`,
  );

const tooManyDatasets = () => new Problem('too-many-datasets', 'Send one file a request.');
