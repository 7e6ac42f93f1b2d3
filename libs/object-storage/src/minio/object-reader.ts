import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import type { Timer, Timers } from '#libs/platform';
import { base64OfCrc32 } from './checksum.ts';
import { S3Silence } from './s3-error.ts';

export interface ObjectReaderOptions {
  /** The answer to the first request. */
  readonly response: IncomingMessage;
  /** Asks for the object from this byte of the answer on; rejects when nothing helps. */
  readonly resume: (offset: number, signal: AbortSignal) => Promise<IncomingMessage>;
  /** Base64 of the CRC-32 that the whole content has; null where it is not known, as for a range. */
  readonly checksum: string | null;
  readonly timers: Timers;
  /** Milliseconds that a server may be silent while somebody waits for bytes. */
  readonly idleMs: number;
}

/** How often a read that got nowhere is taken up again. */
const mostResumptions = 5;

/** The content of an answer, taken up where it was when the connection breaks or stalls. */
export class ObjectReader extends Readable {
  readonly #options: ObjectReaderOptions;
  readonly #size: number;
  readonly #gone = new AbortController();
  #response: IncomingMessage;
  #offset = 0;
  #checksum = 0;
  #fruitless = 0;
  #watch: Timer | undefined;

  constructor(options: ObjectReaderOptions) {
    super();
    this.#options = options;
    this.#size = Number(options.response.headers['content-length']);
    this.#response = options.response;
    this.#follow();
  }

  override _read(): void {
    this.#rewatch();
    this.#response.resume();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#watch?.cancel();
    this.#gone.abort();
    this.#response.destroy();
    callback(error);
  }

  #follow(): void {
    const response = this.#response;
    response
      .setTimeout(0)
      .pause()
      .on('data', (chunk: Buffer) => this.#take(chunk))
      .once('end', () => this.#end())
      .on('error', (error) => response === this.#response && this.#resume(error));
  }

  #take(chunk: Buffer): void {
    this.#offset += chunk.length;
    this.#fruitless = 0;
    if (this.#options.checksum !== null) this.#checksum = crc32(chunk, this.#checksum);
    if (this.push(chunk)) return this.#rewatch();
    this.#watch?.cancel();
    this.#response.pause();
  }

  #end(): void {
    this.#watch?.cancel();
    const { checksum } = this.#options;
    if (checksum !== null && checksum !== base64OfCrc32(this.#checksum)) {
      return void this.destroy(new Error(`the object's content does not match its checksum ${checksum}`));
    }
    this.push(null);
  }

  #rewatch(): void {
    const { timers, idleMs } = this.#options;
    this.#watch?.cancel();
    this.#watch = timers.after(idleMs, () => this.#response.destroy(new S3Silence(idleMs, 'a read')));
  }

  #resume(error: Error): void {
    this.#watch?.cancel();
    this.#fruitless += 1;
    if (this.destroyed) return;
    if (this.#fruitless > mostResumptions || this.#offset === this.#size) return void this.destroy(error);
    this.#options.resume(this.#offset, this.#gone.signal).then(
      (response) => {
        if (this.destroyed) return void response.destroy();
        this.#response = response;
        this.#follow();
        this._read();
      },
      (cause: Error) => this.destroy(cause),
    );
  }
}
