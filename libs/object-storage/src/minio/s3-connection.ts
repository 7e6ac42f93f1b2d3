import * as http from 'node:http';
import * as https from 'node:https';
import { pipeline } from 'node:stream/promises';
import { S3Error as ClientError } from 'minio';
import type { Clock, Timers } from '#libs/platform';
import { StorageUnavailable } from '../object-storage.ts';
import { PresigningClient } from './presigning-client.ts';
import { retrying } from './retrying.ts';
import { elementOf, isOfTheServer, S3Error, S3Silence, textOf } from './s3-error.ts';
import type { S3Settings } from './s3-settings.ts';

export interface S3Patience {
  /** Milliseconds that a connection may be silent. */
  readonly idleMs: number;
  /** Milliseconds from a request's first attempt on in which it is tried again. */
  readonly retryMs: number;
}

const usualPatience: S3Patience = { idleMs: 20_000, retryMs: 60_000 };

export interface S3ConnectionOptions {
  readonly settings: S3Settings;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly patience?: Partial<S3Patience>;
}

/** A body whose bytes can be had again for another attempt. */
export interface Payload {
  readonly size: number;
  /** All of it where it is in memory, else a stream of it. */
  content(): readonly Uint8Array[] | AsyncIterable<Uint8Array>;
}

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Missing where the bucket itself is meant. */
  readonly key?: string;
  /** Such as `uploadId`; an empty value for a bare name, such as `uploads`. */
  readonly query?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly payload?: Payload;
  readonly signal?: AbortSignal | undefined;
}

export interface S3Answer {
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** Connections that are used at once by requests that send something. */
const sendingConnections = 64;

/** Presigned requests to one bucket over connections that are kept alive. */
export class S3Connection {
  readonly client: PresigningClient;
  readonly bucket: string;
  readonly #options: S3ConnectionOptions;
  readonly #patience: S3Patience;
  readonly #transport: typeof http | typeof https;
  readonly #sending: http.Agent;
  // Readers take as long as they like: they must not keep uploads from being stored.
  readonly #reading: http.Agent;

  constructor(options: S3ConnectionOptions) {
    const { endpoint, accessKey, secretKey, bucket, region } = options.settings;
    this.#options = options;
    this.#patience = { ...usualPatience, ...options.patience };
    this.bucket = bucket;
    this.#transport = endpoint.protocol === 'https:' ? https : http;
    this.#sending = new this.#transport.Agent({ keepAlive: true, maxSockets: sendingConnections });
    this.#reading = new this.#transport.Agent({ keepAlive: true });
    this.client = new PresigningClient({
      endPoint: endpoint.hostname.replace(/^\[|\]$/g, ''),
      ...(endpoint.port && { port: Number(endpoint.port) }),
      useSSL: endpoint.protocol === 'https:',
      accessKey,
      secretKey,
      region,
      transport: { request: this.#clientRequest } as unknown as typeof http,
      transportAgent: this.#reading,
      retryOptions: { disableRetry: true },
    });
  }

  /** One attempt. Resolves when the answer begins; throws `S3Error` where it is a refusal. */
  open(request: S3Request, idleMs = this.#patience.idleMs): Promise<http.IncomingMessage> {
    const { method, key, query, headers = {}, payload, signal } = request;
    const url = this.client.presign(
      { method, bucketName: this.bucket, objectName: key, query: query && queryText(query), headers: signed(headers) },
      this.#options.clock.now(),
    );
    const size: Record<string, string> =
      payload || method !== 'GET' ? { 'content-length': `${payload?.size ?? 0}` } : {};
    return new Promise((resolve, reject) => {
      const outgoing = this.#transport.request(url, {
        ...{ method, headers: { ...headers, ...size }, timeout: idleMs },
        agent: method === 'GET' ? this.#reading : this.#sending,
        ...(signal && { signal }),
      });
      outgoing
        .on('error', reject)
        .on('timeout', () => outgoing.destroy(new S3Silence(idleMs, nameOf(request))))
        .on('response', (response) => {
          if (response.statusCode! < 300) return resolve(response);
          S3Error.read(response, nameOf(request))
            .then(reject, reject)
            .finally(() => outgoing.writableFinished || outgoing.destroy());
        });
      send(outgoing, payload).catch(reject);
    });
  }

  /** One attempt, with its whole answer. An error may come in an answer that began as a success. */
  async exchange(request: S3Request, idleMs?: number): Promise<S3Answer> {
    const response = await this.open(request, idleMs);
    const body = await textOf(response);
    if (elementOf(body, 'Code') !== null) throw S3Error.parse(response.statusCode!, body, nameOf(request));
    return { headers: response.headers, body };
  }

  /**
   * As often as it takes, within the patience (milliseconds). This signal ends the attempts between two; the request's own
   * also during one, when nobody knows what has become of it.
   */
  call(request: S3Request, signal?: AbortSignal, patienceMs?: number): Promise<S3Answer> {
    return this.persist(() => this.exchange(request), signal, patienceMs);
  }

  /** Throws `StorageUnavailable` where even the last attempt failed for a reason that is the server's. */
  async persist<T>(work: () => Promise<T>, signal?: AbortSignal, patienceMs = this.#patience.retryMs): Promise<T> {
    try {
      return await retrying(work, { ...this.#options, patienceMs, signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw isOfTheServer(error) ? new StorageUnavailable(error) : error;
    }
  }

  /** What the client has a method for, as often as it takes. */
  ask<T>(question: (client: PresigningClient, bucket: string) => Promise<T>): Promise<T> {
    return this.persist(() =>
      question(this.client, this.bucket).catch((error: unknown) => {
        throw translated(error as Error);
      }),
    );
  }

  get idleMs(): number {
    return this.#patience.idleMs;
  }

  // The client has no time-outs, and leaves the answers unread that it would repeat: such a connection is never free again.
  readonly #clientRequest = (options: http.RequestOptions, onResponse: (response: http.IncomingMessage) => void) => {
    const { idleMs } = this.#patience;
    const outgoing = this.#transport.request({ ...options, timeout: idleMs }, (response) => {
      if (unread.includes(response.statusCode!)) response.resume();
      onResponse(response);
    });
    return outgoing.on('timeout', () => outgoing.destroy(new S3Silence(idleMs, options.path!)));
  };
}

const unread = [408, 429, 499, 500, 502, 503, 504, 520];

const nameOf = ({ method, key = 'the bucket' }: S3Request) => `${method} ${key}`;

/** Those that S3 refuses unsigned. */
const signed = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-amz-')));

/** The client's errors in our terms. */
function translated(error: Error): Error {
  if (error instanceof ClientError) return new S3Error(0, error.code ?? '', 'the client', error.message);
  const [, status] = /Retryable HTTP status: (\d+)/.exec(error.message) ?? [];
  return status ? new S3Error(Number(status), '', 'the client') : error;
}

const queryText = (query: Readonly<Record<string, string | number>>) =>
  Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');

async function send(outgoing: http.ClientRequest, payload: Payload | undefined): Promise<void> {
  const content = payload?.content() ?? [];
  if (!Array.isArray(content)) return pipeline(content as AsyncIterable<Uint8Array>, outgoing);
  outgoing.cork();
  for (const block of content as Uint8Array[]) outgoing.write(block);
  outgoing.end();
  outgoing.uncork();
}
