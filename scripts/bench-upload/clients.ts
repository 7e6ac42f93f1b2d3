import { once } from 'node:events';
import { Agent, request, type ClientRequest } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Access } from '#libs/contracts';

export const mebibyte = 1024 * 1024;
const block = Buffer.alloc(mebibyte, '12345,answer,67\n');
const head = Buffer.from('--bench\r\nContent-Disposition: form-data; name="dataset"; filename="large.csv"\r\n\r\n');
const tail = Buffer.from('\r\n--bench--\r\n');
const formType = 'multipart/form-data; boundary=bench';
const agent = new Agent({ keepAlive: true });

/** The same bytes for every way that is compared: lines of a CSV file. */
export async function* fileBytes(bytes: number): AsyncGenerator<Buffer> {
  for (let sent = 0; sent < bytes; sent += block.length) yield block.subarray(0, Math.min(block.length, bytes - sent));
}

/** A request, and the status that it is to be answered with. */
export interface Bodiless {
  readonly method: 'PUT' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly expected: number;
}

export interface Sending extends Bodiless {
  readonly body: AsyncIterable<Buffer>;
}

export async function send({ method, url, headers, body, expected }: Sending): Promise<void> {
  const outgoing = request(url, { method, headers, agent });
  const answered = answerTo(outgoing, expected);
  await Promise.all([pipeline(Readable.from(body, { objectMode: false }), outgoing), answered]);
}

function answerTo(outgoing: ClientRequest, expected: number): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    outgoing.on('error', reject).on('response', (response) => {
      text(response).then(
        (answer) =>
          response.statusCode === expected
            ? resolve()
            : reject(new Error(`${outgoing.method} ${outgoing.path} was answered ${response.statusCode}: ${answer}`)),
        reject,
      );
    });
  });
}

export const putTo = (url: string): Bodiless => ({ method: 'PUT', url, headers: {}, expected: 200 });

export const uploadTo = ({ baseUrl, token, folder }: Access): Bodiless => ({
  ...{ method: 'POST', url: `${baseUrl}/create/${folder}` },
  ...{ headers: { token, 'content-type': formType }, expected: 202 },
});

export const putDirectly = (url: string, bytes: number): Promise<void> =>
  send({ ...putTo(url), headers: { 'content-length': bytes }, body: fileBytes(bytes) });

export const upload = (access: Access, bytes: number): Promise<void> =>
  send({ ...uploadTo(access), body: form(bytes) });

export async function* form(bytes: number): AsyncGenerator<Buffer> {
  yield head;
  yield* fileBytes(bytes);
  yield tail;
}

/** An upload that sends so much and then no more; it is broken off when everybody has come so far. */
export class SlowUpload {
  readonly #outgoing: ClientRequest;
  readonly #ended: Promise<void>;

  /** Resolves when the gateway invites the body. A busy one is asked again. */
  static async begin(access: Access): Promise<SlowUpload> {
    for (;;) {
      const begun = new SlowUpload(access);
      if (await begun.#invited()) return begun;
      await delay(1_000);
    }
  }

  private constructor(access: Access) {
    const { method, url, headers } = uploadTo(access);
    this.#outgoing = request(url, { method, headers: { ...headers, expect: '100-continue' } });
    this.#ended = new Promise((end) => this.#outgoing.on('close', () => end()));
    this.#outgoing.flushHeaders();
  }

  async send(bytes: number, pauseMs: number): Promise<void> {
    const piece = 64 * 1024;
    this.#outgoing.write(head);
    for (let sent = 0; sent < bytes; sent += piece) {
      if (!this.#outgoing.write(block.subarray(0, piece))) await once(this.#outgoing, 'drain');
      await delay(pauseMs);
    }
  }

  async breakOff(): Promise<void> {
    this.#outgoing.on('error', () => undefined).destroy();
    await this.#ended;
  }

  #invited(): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#outgoing
        .once('continue', () => resolve(true))
        .once('error', reject)
        .once('response', (response) => {
          const isBusy = response.statusCode === 503;
          text(response).then(
            (answer) => (isBusy ? resolve(false) : reject(new Error(`a slow upload was answered: ${answer}`))),
            reject,
          );
        });
    });
  }
}
