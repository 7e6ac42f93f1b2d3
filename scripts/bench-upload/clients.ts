import { Agent, request, type OutgoingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
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

export interface Sending {
  readonly method: 'PUT' | 'POST';
  readonly url: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: AsyncIterable<Buffer>;
  readonly expected: number;
}

export async function send({ method, url, headers, body, expected }: Sending): Promise<void> {
  const outgoing = request(url, { method, headers, agent });
  const answered = new Promise<void>((resolve, reject) => {
    outgoing.on('error', reject).on('response', (response) => {
      text(response).then(
        (answer) =>
          response.statusCode === expected
            ? resolve()
            : reject(new Error(`${method} ${url} was answered ${response.statusCode}: ${answer}`)),
        reject,
      );
    });
  });
  await Promise.all([pipeline(Readable.from(body, { objectMode: false }), outgoing), answered]);
}

export const putDirectly = (url: string, bytes: number): Promise<void> =>
  send({ method: 'PUT', url, headers: { 'content-length': bytes }, body: fileBytes(bytes), expected: 200 });

export const upload = ({ baseUrl, token, folder }: Access, bytes: number): Promise<void> =>
  send({
    ...{ method: 'POST', url: `${baseUrl}/create/${folder}`, headers: { token, 'content-type': formType } },
    ...{ body: form(bytes), expected: 202 },
  });

/** All of it in one piece, as a client sends a small file. */
export const uploadSmall = ({ baseUrl, token, folder }: Access, bytes: number): Promise<void> => {
  const whole = Buffer.concat([head, block.subarray(0, bytes), tail]);
  const headers = { token, 'content-type': formType, 'content-length': whole.length };
  const body = (async function* () {
    yield whole;
  })();
  return send({ method: 'POST', url: `${baseUrl}/create/${folder}`, headers, body, expected: 202 });
};

async function* form(bytes: number): AsyncGenerator<Buffer> {
  yield head;
  yield* fileBytes(bytes);
  yield tail;
}

/** An upload that sends so much and then no more; it is broken off when everybody has come so far. */
export class SlowUpload {
  readonly #abort = new AbortController();
  readonly sent: Promise<void>;
  readonly #ended: Promise<void>;

  constructor({ baseUrl, token, folder }: Access, bytes: number, pauseMs: number) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.sent = promise;
    const outgoing = request(`${baseUrl}/create/${folder}`, {
      ...{ method: 'POST', headers: { token, 'content-type': formType }, signal: this.#abort.signal },
    });
    outgoing.on('response', (response) => reject(new Error(`a slow upload was answered ${response.statusCode}`)));
    this.#ended = new Promise((end) => outgoing.on('close', () => end()));
    outgoing.on('error', reject);
    void this.#send(outgoing, bytes, pauseMs).then(resolve, reject);
  }

  async breakOff(): Promise<void> {
    this.#abort.abort();
    await this.#ended;
  }

  async #send(outgoing: ReturnType<typeof request>, bytes: number, pauseMs: number): Promise<void> {
    const piece = 64 * 1024;
    outgoing.write(head);
    for (let sent = 0; sent < bytes; sent += piece) {
      if (!outgoing.write(block.subarray(0, piece))) await new Promise((resolve) => outgoing.once('drain', resolve));
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
