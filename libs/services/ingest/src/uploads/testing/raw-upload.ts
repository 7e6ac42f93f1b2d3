import { request, type ClientRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { json } from 'node:stream/consumers';
import type { UploadBench, UploadProblem } from './upload-bench.ts';

const boundary = 'b0undary';
const contentType = `multipart/form-data; boundary=${boundary}`;

export interface RawAnswer<Body = UploadProblem> {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Body;
}

/** One part of a body; a file where it has a file name, which is put into the header as it is. */
export function part(name: string, content: string, fileName?: string): string {
  const file = fileName === undefined ? '' : `; filename="${fileName}"`;
  return partWithHeader(`form-data; name="${name}"${file}`, content);
}

export const partWithHeader = (disposition: string, content: string): string =>
  `--${boundary}\r\nContent-Disposition: ${disposition}\r\n\r\n${content}\r\n`;

export const closing = `--${boundary}--\r\n`;

/** An upload whose bytes the test sends itself, in pieces. */
export class RawUpload {
  /** Whether the client was told to go on; meant for `expect: '100-continue'`. */
  invited = false;
  /** Resolves when it was. */
  readonly invitation: Promise<void>;
  readonly answer: Promise<RawAnswer>;
  readonly #request: ClientRequest;

  constructor(bench: UploadBench, path: string, headers: OutgoingHttpHeaders = {}) {
    this.#request = request(`${bench.gateway.origin}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': contentType, ...bench.person.client.headers, ...headers },
    });
    this.invitation = new Promise((resolve) => this.#request.on('continue', resolve));
    this.#request.on('continue', () => (this.invited = true));
    this.answer = new Promise((resolve, reject) => {
      this.#request.on('response', (response) => void read(response).then(resolve, reject)).on('error', reject);
    });
    // A test that ends the connection itself does not wait for an answer.
    this.answer.catch(() => undefined);
    this.#request.flushHeaders();
  }

  /** Resolves when the bytes have left this process. */
  send(bytes: string | Buffer): Promise<void> {
    return new Promise((resolve) => this.#request.write(bytes, () => resolve()));
  }

  finish(bytes = ''): Promise<RawAnswer> {
    this.#request.end(bytes);
    return this.answer;
  }

  /** As a client that is killed. */
  abort(): void {
    this.#request.destroy();
  }
}

async function read(response: IncomingMessage): Promise<RawAnswer> {
  return { status: response.statusCode ?? 0, headers: response.headers, body: (await json(response)) as UploadProblem };
}
