import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** One address for several servers of the loopback interface: each connection goes to the next one that takes it. */
export class RoundRobinProxy {
  readonly #ports: number[] = [];
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  #turn = 0;

  private constructor() {
    this.#server = createServer({ allowHalfOpen: true }, (caller) => this.#serve(caller));
  }

  static async listen(): Promise<RoundRobinProxy> {
    const proxy = new RoundRobinProxy();
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  add(port: number): void {
    this.#ports.push(port);
  }

  async close(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(caller: Socket): void {
    this.#watch(caller);
    const first = (this.#turn += 1);
    this.#connect(caller, first, this.#ports.length);
  }

  /** A server that is down is passed over; where all are, the caller is hung up on. */
  #connect(caller: Socket, turn: number, attempts: number): void {
    if (attempts === 0) return void caller.resetAndDestroy();
    const port = this.#ports[turn % this.#ports.length]!;
    const server = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const refused = () => this.#connect(caller, turn + 1, attempts - 1);
    server.once('error', refused);
    server.once('connect', () => {
      server.off('error', refused);
      this.#watch(server);
      join(caller, server);
    });
  }

  #watch(socket: Socket): void {
    this.#open.add(socket);
    socket.setNoDelay(true);
    socket.once('close', () => this.#open.delete(socket));
    // Told to the other end by `join`; a caller may also go away before there is one.
    socket.on('error', () => this.#open.delete(socket));
  }
}

/** What happens to one end happens to the other: a half that is closed, and a connection that breaks. */
function join(caller: Socket, server: Socket): void {
  for (const [from, to] of [
    [caller, server],
    [server, caller],
  ] as const) {
    from.pipe(to);
    from.once('error', () => to.resetAndDestroy());
    from.once('close', () => to.destroySoon());
  }
}
