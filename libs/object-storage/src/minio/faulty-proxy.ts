import * as http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { ServerAddress } from './test-storage.ts';

export type Fault =
  /** The connection breaks before the server hears of the request. */
  | 'reset'
  /** Nothing is ever answered. */
  | 'stall'
  /** The server does it, and its answer is lost. */
  | 'lose the answer'
  /** A byte of the request's body changes on its way. */
  | 'damage the request'
  /** A byte of the answer's body changes on its way. */
  | 'damage the answer'
  /** The connection breaks in the middle of the answer's body. */
  | 'cut the answer'
  /** The answer's body stops in the middle. */
  | 'stall the answer'
  /** The server does not know of conditions. */
  | 'ignore the condition'
  /** The server's refusal. */
  | { readonly status: number; readonly code: string };

interface Rule {
  readonly matches: (request: http.IncomingMessage) => boolean;
  readonly fault: Fault;
  times: number;
}

/** Stands between a storage and its server, and spoils chosen requests. */
export class FaultyProxy {
  readonly #target: URL;
  readonly #server: http.Server;
  readonly #rules: Rule[] = [];
  /** Of the requests that came through. */
  readonly seen: string[] = [];
  readonly sockets = new Set<Socket>();

  static async before({ endpoint, ...keys }: ServerAddress): Promise<{ proxy: FaultyProxy; address: ServerAddress }> {
    const proxy = new FaultyProxy(new URL(endpoint));
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', () => resolve()));
    const { port } = proxy.#server.address() as AddressInfo;
    return { proxy, address: { ...keys, endpoint: `http://127.0.0.1:${port}` } };
  }

  private constructor(target: URL) {
    this.#target = target;
    this.#server = http.createServer((request, response) => {
      // The server's connection has broken: so does that of the client.
      this.#handle(request, response).catch(() => response.destroy());
    });
    this.#server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  /** The next so many requests whose method and URL match meet this. */
  spoil(fault: Fault, matching: RegExp, times = 1): void {
    this.#rules.push({ matches: ({ method, url }) => matching.test(`${method} ${url}`), fault, times });
  }

  /** Forgets what has not been met. */
  forgive(): void {
    this.#rules.length = 0;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    this.seen.push(`${request.method} ${request.url}`);
    const fault = this.#faultOf(request);
    if (fault === 'reset') return void request.socket.resetAndDestroy();
    const body = await buffer(request).catch(() => null);
    if (!body || fault === 'stall') return;
    if (fault === 'damage the request') body[0]! ^= 1;
    if (typeof fault === 'object') return void response.writeHead(fault.status).end(refusal(fault.code));
    if (fault === 'ignore the condition') delete request.headers['if-none-match'];
    const { headers, statusCode, content } = await this.#forward(request, body);
    if (fault === 'lose the answer') return void request.socket.destroy();
    if (fault === 'damage the answer') content[0]! ^= 1;
    response.writeHead(statusCode, headers);
    if (fault !== 'cut the answer' && fault !== 'stall the answer') return void response.end(content);
    response.write(content.subarray(0, content.length / 2), () => fault === 'cut the answer' && response.destroy());
  }

  #faultOf(request: http.IncomingMessage): Fault | undefined {
    const rule = this.#rules.find(({ matches, times }) => times > 0 && matches(request));
    if (rule) rule.times -= 1;
    return rule?.fault;
  }

  /** With the host that was signed. */
  async #forward({ method, url, headers }: http.IncomingMessage, body: Buffer) {
    const { hostname, port } = this.#target;
    const answer = await new Promise<http.IncomingMessage>((resolve, reject) => {
      http.request({ hostname, port, method, path: url, headers, agent: false }, resolve).on('error', reject).end(body);
    });
    return { headers: answer.headers, statusCode: answer.statusCode!, content: await buffer(answer) };
  }
}

const refusal = (code: string) => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>spoilt</Message></Error>`;
