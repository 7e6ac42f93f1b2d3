import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A stranger's endpoint on the loopback interface, that keeps what it gets and answers as it is told. */
export class HttpReceiver {
  readonly requests: ReceivedRequest[] = [];
  readonly #server: Server;
  readonly #answers = new Map<string, (number | 'silence')[]>();
  readonly #waiting = new Set<() => void>();

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const path = request.url ?? '';
        const headers = request.headers as ReceivedRequest['headers'];
        const status = this.#answers.get(path)?.shift() ?? 204;
        this.requests.push({ path, headers, body: Buffer.concat(chunks).toString() });
        if (status !== 'silence') response.writeHead(status).end();
        for (const look of this.#waiting) look();
      });
    });
  }

  static async start(): Promise<HttpReceiver> {
    const receiver = new HttpReceiver();
    await new Promise<void>((resolve) => receiver.#server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The statuses of the next answers at a path; 204 follows. */
  answer(path: string, ...statuses: (number | 'silence')[]): void {
    this.#answers.set(path, statuses);
  }

  /** Resolves once this many requests have come, counted from the start. */
  received(count: number): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.requests.length < count) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
