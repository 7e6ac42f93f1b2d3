import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { pipeline, Transform } from 'node:stream';
import { setTimeout } from 'node:timers/promises';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** A TCP proxy that behaves as badly as networks do: it forwards until it is told otherwise. */
export class StallingProxy {
  readonly address: Address;
  readonly #upstream: Address;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #moving: PromiseWithResolvers<void> | null = null;
  #delayMs = 0;

  /** Listens on a port of the loopback interface; 0 takes a free one. */
  static async listen(upstream: Address, port = 0): Promise<StallingProxy> {
    const server = createServer({ allowHalfOpen: true });
    await listenOn(server, port);
    return new StallingProxy(server, upstream);
  }

  private constructor(server: Server, upstream: Address) {
    this.#server = server;
    this.#upstream = upstream;
    this.address = { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
    server.on('connection', (client) => this.#join(client));
  }

  /** Connections stay open and new ones are accepted, but nothing passes in either direction until `restore`. */
  stall(): void {
    this.#moving ??= Promise.withResolvers<void>();
  }

  /** Whatever passes takes this many milliseconds longer, until `restore`. */
  delay(milliseconds: number): void {
    this.#delayMs = milliseconds;
  }

  /** Resets every connection (RST); new ones are welcome. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** Resets every connection and refuses new ones, until `restore`. */
  async refuse(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.cut();
    await closed;
  }

  /** Everything is as it was at first; what was held back goes on its way. */
  async restore(): Promise<void> {
    this.#delayMs = 0;
    this.#moving?.resolve();
    this.#moving = null;
    if (!this.#server.listening) await listenOn(this.#server, this.address.port);
  }

  async close(): Promise<void> {
    this.#moving?.resolve();
    if (this.#server.listening) await this.refuse();
  }

  #join(client: Socket): void {
    const upstream = connect({ ...this.#upstream, allowHalfOpen: true, noDelay: true });
    client.setNoDelay(true);
    for (const socket of [client, upstream]) {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    }
    // A direction that breaks off destroys both sockets, and so the other direction.
    pipeline(client, this.#passage(), upstream, () => undefined);
    pipeline(upstream, this.#passage(), client, () => undefined);
  }

  #passage(): Transform {
    const pass = async () => {
      if (this.#delayMs > 0) await setTimeout(this.#delayMs);
      await this.#moving?.promise;
    };
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => void pass().then(() => done(null, chunk)),
      flush: (done) => void pass().then(() => done()),
    });
  }
}

function listenOn(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}
