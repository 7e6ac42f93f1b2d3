import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RoundRobinProxy } from './round-robin-proxy.ts';

describe('the proxy before the gateways', () => {
  let proxy: RoundRobinProxy;
  let servers: Server[];
  beforeEach(async () => {
    proxy = await RoundRobinProxy.listen();
    servers = [];
  });
  afterEach(async () => {
    await proxy.close();
    for (const server of servers) server.close();
  });

  async function add(serve: (socket: Socket) => void): Promise<void> {
    const server = createServer({ allowHalfOpen: true }, serve).listen(0, '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
    proxy.add((server.address() as AddressInfo).port);
  }
  const named = (name: string) => add((socket) => socket.end(name));
  const call = () => connect({ port: Number(new URL(proxy.url).port), host: '127.0.0.1', allowHalfOpen: true });

  it('gives connections to the servers in turn', async () => {
    await named('one');
    await named('two');
    expect(await text(call())).not.toBe(await text(call()));
  });

  it('passes over a server that is down', async () => {
    await named('gone');
    await named('there');
    await new Promise((resolve) => servers[0]!.close(resolve));
    expect([await text(call()), await text(call())]).toEqual(['there', 'there']);
  });

  it('hangs up on callers where no server is up', async () => {
    proxy.add(1);
    await expect(text(call())).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('keeps one half open when the other is closed', async () => {
    await add((socket) => void text(socket).then((question) => socket.end(`answer to ${question}`)));
    const caller = call();
    caller.end('all of it');
    expect(await text(caller)).toBe('answer to all of it');
  });

  it('breaks what breaks at the other end', async () => {
    await add((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const caller = call();
    caller.write('x');
    await expect(text(caller)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});
