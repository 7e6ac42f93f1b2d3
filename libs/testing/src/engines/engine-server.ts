import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StartedEngine } from './containers.ts';

const starters = {
  kafka: async () => (await import('./containers.ts')).startKafka(),
  minio: async () => (await import('./containers.ts')).startMinio(),
  postgres: async () => (await import('./containers.ts')).startPostgres(),
};

/** Lends the spec files of one run engines in containers: each is started when the first spec asks for it. */
export class EngineServer {
  readonly #started = new Map<string, Promise<StartedEngine<unknown>>>();
  readonly #server: Server;

  static async listen(): Promise<EngineServer> {
    const server = new EngineServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', () => resolve()));
    return server;
  }

  private constructor() {
    this.#server = createServer(({ url = '' }, response) => {
      // Connections that are kept are closed after seconds: a busy spec file asks on one that has just been.
      response.setHeader('connection', 'close');
      this.#address(url.slice(1)).then(
        (address) => response.end(JSON.stringify(address)),
        (error: unknown) => response.writeHead(500).end(String((error as Error).stack)),
      );
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const engine of this.#started.values()) await (await engine).container.stop();
  }

  async #address(name: string): Promise<unknown> {
    const start = starters[name as keyof typeof starters];
    if (!start) throw new TypeError(`there is no engine ${name}`);
    if (!this.#started.has(name)) this.#started.set(name, start());
    return (await this.#started.get(name)!).address;
  }
}
